// The words of an inspection: what was found, how sure it is, and every cell that a repair changes with what stood there before.
import type { Exchange } from '#exchange-days'
import type { Adjustment, Bars, Dividend, Interval, Split } from '#series'

/** One source's series as it came. Only `bars` is repaired in place of a copy; nothing given is ever written to. */
export type QuotedSeries = {
  readonly bars: Bars
  readonly interval: Interval
  /** What the OHLC columns are adjusted for. */
  readonly adjustment: Adjustment
  /** The source's close adjusted for splits and dividends, where it gives one; as long as the bars. */
  readonly adjustedClose?: Float64Array | undefined
  /** Days as in `bars.time` of daily bars. Absent: the source lists none, which is not the same as an empty list. */
  readonly splits?: readonly Split[] | undefined
  /** Amounts on the basis of the bars' prices: split-adjusted where those are. */
  readonly dividends?: readonly Dividend[] | undefined
  /** Daily bars only: whose sessions to expect. */
  readonly exchange?: Exchange | undefined
}

export type FindingKind =
  | 'order'
  | 'duplicate'
  | 'not-a-price'
  | 'zero-price'
  | 'range'
  | 'hundredfold'
  | 'split-adjustment'
  | 'unlisted-split'
  | 'spike'
  | 'dividend-amount'
  | 'dividend-adjustment'
  | 'dividend-phantom'
  | 'dividend-unlisted'
  | 'volume-unit'
  | 'stale'
  | 'session-missing'
  | 'closed-day'

/**
 * certain: no other reading of the figures is left; only then is something repaired. likely: to be looked at by a person.
 * noted: a flaw too small or too usual to be an alarm.
 */
export type Certainty = 'certain' | 'likely' | 'noted'

type PriceColumn = 'open' | 'high' | 'low' | 'close'
export type Column = PriceColumn | 'volume' | 'adjustedClose' | 'dividend'
export const priceColumns = ['open', 'high', 'low', 'close'] as const

/** One repaired cell. index: bar, for column 'dividend' the position in the list of dividends. */
export type Change = { readonly column: Column; readonly index: number; readonly old: number; readonly new: number }

export type Finding = {
  readonly kind: FindingKind
  readonly certainty: Certainty
  /** First and last bar concerned, in ascending order of time. */
  readonly fromIndex: number
  readonly toIndex: number
  /** One sentence with the figures, for a person. */
  readonly says: string
  readonly evidence: Readonly<Record<string, number>>
  /** Empty where it is only flagged. */
  readonly changes: readonly Change[]
}

/** Whether a person should see it: everything but notes. */
export function isAlarm(finding: Finding): boolean {
  return finding.certainty !== 'noted'
}

export function finding(
  kind: FindingKind,
  certainty: Certainty,
  range: readonly [number, number],
  says: string,
  evidence: Record<string, number>,
  changes: readonly Change[] = [],
): Finding {
  return { kind, certainty, fromIndex: range[0], toIndex: range[1], says, evidence, changes }
}

/** Short figures for sentences. */
export function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : 'none'
}

export function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`
}
