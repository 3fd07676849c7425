// What a run says: everything that it was computed from and by, beside what came out, as bytes that are the same each time.
import { createHash } from 'node:crypto'
import { isoDay } from '#basics'
import type { Conventions } from '#simulation'
import type { RunData, SymbolData } from './market-data.ts'
import type { Parameters, Setting } from './parameters.ts'
import type { RunResult } from './run.ts'
import type { Engine, Strategy } from './strategy.ts'
import type { Sweep, WalkForwardResult } from './sweep.ts'

export type Report = RunResult & {
  readonly rule: string
  readonly exitRule: string | null
  readonly rankBy: string | null
  readonly symbols: readonly string[]
  readonly from: string | null
  readonly to: string | null
  readonly like: Engine | null
  readonly conventions: Conventions
  readonly parameters: Parameters
  readonly prices: readonly Pick<SymbolData, 'symbol' | 'name' | 'currency' | 'source' | 'basis' | 'note'>[]
  readonly dataHash: string
  readonly notes: readonly string[]
  /** The setting of which the figures above are, chosen with hindsight; null without parameters. */
  readonly setting: Setting | null
  readonly sweep: Sweep | null
  readonly walkForward: WalkForwardResult | null
}

export const hypothetical =
  'Hypothetical, and made with hindsight: nobody traded this. What was does not say what will be. Not investment advice; data may be late or wrong.'

type Parts = {
  readonly strategy: Strategy
  readonly data: RunData
  readonly dataHash: string
  readonly run: RunResult
  readonly setting: Setting | null
  readonly sweep: Sweep | null
  readonly walkForward: WalkForwardResult | null
}

export function reportOf({ strategy, data, dataHash, run, setting, sweep, walkForward }: Parts): Report {
  const { rule, exitRule, rankBy, from, to, like, conventions, parameters } = strategy
  return {
    ...run,
    rule,
    exitRule,
    rankBy,
    symbols: data.symbols.map(({ symbol }) => symbol),
    from: from === null ? null : isoDay(from),
    to: to === null ? null : isoDay(to),
    like,
    conventions,
    parameters,
    prices: data.symbols.map(({ symbol, name, currency, source, basis, note }) => ({
      symbol,
      name,
      currency,
      source,
      basis,
      note,
    })),
    dataHash,
    notes: notesOf(strategy, data, run),
    setting,
    sweep,
    walkForward,
  }
}

function notesOf({ conventions }: Strategy, { symbols, benchmark }: RunData, { benchmark: shown, metrics }: RunResult): string[] {
  const currencies = new Set(symbols.map(({ currency }) => currency))
  const bases = new Set(symbols.map(({ basis }) => basis))
  return [
    hypothetical,
    ...(conventions.fill === 'same-close'
      ? [
          'Orders are filled at the very close from which they were decided. Nobody can do that: it looks ahead, and is here only to reproduce the figures of others.',
        ]
      : []),
    ...(currencies.size > 1
      ? [
          `Prices in ${[...currencies].map(one => one ?? 'an unknown currency').join(', ')} are added up as if they were one currency.`,
        ]
      : []),
    ...(bases.has('all')
      ? [
          'Some prices have dividends taken off already: what was paid for them then is not known, and numbers of shares are not what they would have been.',
        ]
      : []),
    ...(bases.has('splits') ? ['Some prices are known only as adjusted for splits: whole shares then are shares of today.'] : []),
    ...(symbols.length > 1
      ? ['These symbols were chosen today. Shares that have disappeared since are missing, which flatters any rule.']
      : []),
    ...(benchmark && !shown
      ? [`${benchmark.symbol} does not reach back to the first day, so there is nothing to compare with.`]
      : []),
    ...(metrics.cagr.value === null ? ['Less than a year of returns, or none: yearly figures are left out.'] : []),
  ]
}

/** Keys in order, no spaces: the same report is the same text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'number' && !Number.isFinite(inner)) throw new Error(`assertion failed: a report holds no ${inner}`)
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
  })
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
