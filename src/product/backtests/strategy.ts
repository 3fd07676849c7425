// What is to be tried, as it was asked: symbols, a rule to enter by and one to leave by, what the world is assumed to be, and which
// numbers in the rules are to be varied. Settled once here, so that everything after it meets whole answers only.
import { type Day, dayOf, Failure, isoDay } from '#basics'
import { parseRule } from '#rules'
import { checkConventions, type Conventions, conventionsOf, usualConventions, type WalkForwardPlan } from '#simulation'
import { type Parameters, settingsOf, withSetting, type Setting } from './parameters.ts'

export type Engine = keyof typeof conventionsOf

type Some<Of> = { readonly [Name in keyof Of]?: Of[Name] | undefined }
/** Whatever is left out is as the engine named by `like` has it, or as usual. */
export type AskedConventions = Some<Omit<Conventions, 'costs' | 'exits'>> & {
  readonly costs?: Some<Conventions['costs']> | undefined
  readonly exits?: Some<Conventions['exits']> | undefined
}

export type AskedWalkForward = {
  readonly inSample: number
  readonly outOfSample: number
  readonly anchored?: boolean | undefined
}

export type AskedBacktest = {
  readonly symbols: readonly string[]
  readonly rule: string
  /** Left out: it is left when the rule is no longer true. */
  readonly exitRule?: string | null | undefined
  /** A number: who comes first when not all can be bought. */
  readonly rankBy?: string | null | undefined
  readonly from?: string | null | undefined
  readonly to?: string | null | undefined
  readonly benchmark?: string | null | undefined
  readonly like?: Engine | null | undefined
  readonly conventions?: AskedConventions | undefined
  readonly parameters?: Parameters | undefined
  readonly walkForward?: AskedWalkForward | null | undefined
}

export type Strategy = {
  readonly symbols: readonly string[]
  /** In the language's own form; with parameters as they were written. */
  readonly rule: string
  readonly exitRule: string | null
  readonly rankBy: string | null
  readonly from: Day | null
  readonly to: Day | null
  readonly benchmark: string | null
  readonly like: Engine | null
  readonly conventions: Conventions
  readonly parameters: Parameters
  readonly walkForward: WalkForwardPlan | null
}

/** Throws Failure('invalid') with a sentence: a rule that cannot be read or knows only today, dates, conventions, parameters. */
export function settledStrategy(asked: AskedBacktest): Strategy {
  const parameters = asked.parameters ?? {}
  const exitRule = asked.exitRule?.trim() ? asked.exitRule : null
  const rankBy = asked.rankBy?.trim() ? asked.rankBy : null
  const rules = [asked.rule, exitRule, rankBy]
  const [first] = settingsOf(
    parameters,
    rules.filter(rule => rule !== null),
  )
  const canonical = (text: string, kind: 'truth' | 'number') => {
    const rule = parseRule(withSetting(text, first!))
    if (kind === 'truth') {
      const refusal = rule.refusedIn('backtest')
      if (refusal !== null) throw new Failure('invalid', refusal)
    } else if (rule.kind !== 'number')
      throw new Failure('invalid', 'What symbols are ranked by has to be a number, not a condition.')
    if (rule.isCurrentOnly)
      throw new Failure(
        'invalid',
        `${rule.needs.facts.join(', ')} is known only as of today, so a backtest with it would look into the future.`,
      )
    return Object.keys(parameters).length === 0 ? rule.text : text.trim()
  }
  const [from, to] = [dayIn(asked.from), dayIn(asked.to)]
  if (from !== null && to !== null && from >= to) throw new Failure('invalid', 'The test has to begin before it ends.')
  const conventions = settledConventions(asked)
  const { walkForward } = asked
  if (walkForward && Object.keys(parameters).length === 0)
    throw new Failure('invalid', 'A walk-forward chooses among settings: name a parameter, like $fast, and its range.')
  return {
    symbols: [...new Set(asked.symbols.map(symbol => symbol.toUpperCase()))],
    rule: canonical(asked.rule, 'truth'),
    exitRule: exitRule && canonical(exitRule, 'truth'),
    rankBy: rankBy && canonical(rankBy, 'number'),
    from,
    to,
    benchmark: asked.benchmark === undefined ? '^GSPC' : (asked.benchmark?.toUpperCase() ?? null),
    like: asked.like ?? null,
    conventions,
    parameters,
    walkForward: walkForward ? { ...walkForward, anchored: walkForward.anchored ?? false } : null,
  }
}

function settledConventions({ like, conventions: wishes = {}, symbols }: AskedBacktest): Conventions {
  const base: Conventions = like ? conventionsOf[like] : { ...usualConventions, positions: Math.max(1, symbols.length) }
  const { costs, exits, ...rest } = wishes
  const conventions = {
    ...base,
    ...given(rest),
    costs: { ...base.costs, ...given(costs ?? {}) },
    exits: { ...base.exits, ...given(exits ?? {}) },
  }
  checkConventions(conventions)
  return conventions
}

function given<Of extends object>(wishes: Of): { [Name in keyof Of]: Exclude<Of[Name], undefined> } {
  return Object.fromEntries(Object.entries(wishes).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Of]: Exclude<Of[Name], undefined>
  }
}

function dayIn(text: string | null | undefined): Day | null {
  if (!text) return null
  try {
    return dayOf(text)
  } catch (error) {
    if (error instanceof RangeError) throw new Failure('invalid', `There is no day ${text}.`, { cause: error })
    throw error
  }
}

/** The rules of one setting as they were written. */
export function filledRules(
  strategy: Strategy,
  setting: Setting,
): { rule: string; exitRule: string | null; rankBy: string | null } {
  const filled = (text: string | null) => text && withSetting(text, setting)
  return { rule: filled(strategy.rule)!, exitRule: filled(strategy.exitRule), rankBy: filled(strategy.rankBy) }
}

/** The same in the language's own form. */
export function rulesOf(strategy: Strategy, setting: Setting): { rule: string; exitRule: string | null; rankBy: string | null } {
  const filled = (text: string | null) => text && parseRule(withSetting(text, setting)).text
  return { rule: filled(strategy.rule)!, exitRule: filled(strategy.exitRule), rankBy: filled(strategy.rankBy) }
}

/** What somebody would have to send to ask for the same again. */
export function askedAgain(strategy: Strategy): AskedBacktest {
  const { from, to, ...rest } = strategy
  return { ...rest, from: from === null ? null : isoDay(from), to: to === null ? null : isoDay(to) }
}
