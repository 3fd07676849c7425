// From data to what the rules read and what the engine trades on.
import { benchmarkOn, comparedInto, compileRules, parseRule, reportColumns, tradedScale, unknownScale } from '#rules'
import { adjust, type Dividend } from '#series'
import { type Conventions, openTruthRuns, type Signals, type SimulatedSymbol, type TruthRuns } from '#simulation'
import type { RunData, SymbolData } from './market-data.ts'

export type RuleTexts = { readonly rule: string; readonly exitRule: string | null; readonly rankBy: string | null }
export type Truths = { readonly enter: Float64Array; readonly exit: Float64Array; readonly rank: Float64Array | null }

/**
 * The truths of many settings, one after the other: each call gives those of every symbol under the next setting, good until the next call.
 * What settings share is computed once.
 */
export function truthsInTurn(settings: readonly RuleTexts[], { symbols, benchmark }: RunData): () => Truths[] {
  const { program, perSetting, hasExit, hasRank } = programOf(settings)
  const inTurn = symbols.map(symbol => ({
    length: symbol.bars.time.length,
    next: program.inTurn(ruleInputs(symbol, benchmark)),
  }))
  return () =>
    inTurn.map(({ length, next }) => {
      const columns = next(perSetting).map(given =>
        given instanceof Float64Array ? given : comparedInto(given, new Float64Array(length)),
      )
      return truthsIn(columns, hasExit, hasRank)
    })
}

/** The same of all settings at once, symbol by symbol, for the fast account. exit null: it is left when the rule is no longer true. */
export function truthRuns(
  settings: readonly RuleTexts[],
  { symbols, benchmark }: RunData,
): { enter: TruthRuns; exit: TruthRuns | null } {
  const { program, perSetting, hasExit } = programOf(settings)
  const count = symbols.length * settings.length
  const enter = openTruthRuns(count)
  const exit = hasExit ? openTruthRuns(count) : null
  for (const symbol of symbols) {
    const next = program.inTurn(ruleInputs(symbol, benchmark))
    for (let at = 0; at < settings.length; at++) {
      const columns = next(perSetting)
      enter.note(columns[0]!)
      exit?.note(columns[1]!)
    }
  }
  return { enter, exit }
}

function programOf(settings: readonly RuleTexts[]) {
  const [first] = settings as [RuleTexts]
  const [hasExit, hasRank] = [first.exitRule !== null, first.rankBy !== null]
  const texts = settings.flatMap(({ rule, exitRule, rankBy }) => [rule, exitRule, rankBy].filter(text => text !== null))
  const program = compileRules(texts.map(text => parseRule(text)))
  return { program, hasExit, hasRank, perSetting: 1 + Number(hasExit) + Number(hasRank) }
}

/** Where no rule says when to leave, it is when the one to enter is false. */
function truthsIn(columns: readonly Float64Array[], hasExit: boolean, hasRank: boolean): Truths {
  const enter = columns[0]!
  const exit = hasExit ? columns[1]! : enter.map(value => (value === 0 ? 1 : value === 1 ? 0 : value))
  return { enter, exit, rank: hasRank ? columns[columns.length - 1]! : null }
}

/** The rules of one setting, ready to be run on any symbol. */
export function truthsOf(texts: RuleTexts): (inputs: ReturnType<typeof ruleInputs>) => Truths {
  const { program, hasExit, hasRank } = programOf([texts])
  return inputs => truthsIn(program.run(inputs), hasExit, hasRank)
}

/** What rules read of a symbol: split-adjusted columns with the scale that undoes what was still to come. */
export function ruleInputs(of: SymbolData, benchmark: RunData['benchmark']) {
  const { bars, basis, splits } = of
  const { time } = bars
  const adjusted = basis === 'none' ? adjust({ bars, held: 'none', splits, dividends: [] }, 'splits').bars : bars
  return {
    bars: adjusted,
    tradedScale: basis === 'none' ? tradedScale(time, splits) : unknownScale(time.length),
    reports: reportColumns(time, of.reports, splits),
    ...(benchmark && { benchmark: benchmarkOn(time, benchmark.bars) }),
  }
}

/** What the engine trades on. What a delisted share brought is not known: its last close, less what the conventions say. */
export function simulated(of: SymbolData, signals: Signals): SimulatedSymbol {
  return {
    symbol: of.symbol,
    bars: of.bars,
    splits: of.basis === 'none' ? of.splits : [],
    dividends: payments(of),
    signals,
    delistedAt: of.isDelisted ? 1 : null,
  }
}

/** Per share as its price is stated. Prices adjusted for dividends hold them already. */
function payments({ basis, splits, dividends }: SymbolData): readonly Dividend[] {
  if (basis === 'all') return []
  if (basis === 'none') return dividends
  return dividends.map(({ day, amount }) => ({
    day,
    amount: splits.reduce((paid, split) => (split.day > day ? (paid * split.denominator) / split.numerator : paid), amount),
  }))
}

export function signalsOf({ enter, exit, rank }: Truths, direction: Conventions['direction']): Signals {
  const ranked = rank ? { rank } : {}
  if (direction === 'long') return { longEntry: enter, longExit: exit, ...ranked }
  if (direction === 'short') return { shortEntry: enter, shortExit: exit, ...ranked }
  return { longEntry: enter, longExit: exit, shortEntry: exit, shortExit: enter, ...ranked }
}
