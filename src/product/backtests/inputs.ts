// From data to what the rules read and what the engine trades on.
import { benchmarkOn, compileRules, parseRule, type Program, reportColumns, tradedScale, unknownScale } from '#rules'
import { adjust, type Dividend } from '#series'
import type { Conventions, Signals, SimulatedSymbol } from '#simulation'
import type { RunData, SymbolData } from './market-data.ts'

export type RuleTexts = { readonly rule: string; readonly exitRule: string | null; readonly rankBy: string | null }
export type Truths = { readonly enter: Float64Array; readonly exit: Float64Array; readonly rank: Float64Array | null }

/** The rules of one setting, ready to be run on any symbol. */
export function truthsOf(texts: RuleTexts): (inputs: ReturnType<typeof ruleInputs>) => Truths {
  const rules = [texts.rule, texts.exitRule, texts.rankBy].filter(text => text !== null).map(text => parseRule(text))
  const program: Program = compileRules(rules)
  return inputs => {
    const columns = program.run(inputs)
    const enter = columns[0]!
    const exit = texts.exitRule === null ? enter.map(value => (value === 0 ? 1 : value === 1 ? 0 : value)) : columns[1]!
    return { enter, exit, rank: texts.rankBy === null ? null : columns[columns.length - 1]! }
  }
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

/** What the engine trades on. A delisted share is taken to bring its last close; what it brought is not known. */
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
