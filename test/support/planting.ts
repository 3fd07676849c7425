// How a fault is planted in a good series, and how it is known whether it was found.
import { type Column, type FindingKind, inspectBars, isAlarm, type QuotedSeries, withChanges, withoutChanges } from '#bar-quality'
import { type GoodSeries, seeded, whole } from './seeded-series.ts'

type Random = () => number
/** What a plant did: the damaged series, the kind expected, the bar it is at. repairs: the good series must come back. */
type Planted = { readonly series: QuotedSeries; readonly at: number }
export type Plant = {
  readonly name: string
  readonly kind: FindingKind | readonly FindingKind[]
  readonly plant: (good: GoodSeries, random: Random) => Planted
  readonly repairs?: boolean
}

export const prices = ['open', 'high', 'low', 'close'] as const

/** Multiplies (or sets) cells of some columns from a bar to a bar. */
export function damage(
  series: QuotedSeries,
  columns: readonly Column[],
  from: number,
  to: number,
  value: (old: number) => number,
): QuotedSeries {
  const changes = columns.flatMap(column => {
    const values = column === 'adjustedClose' ? series.adjustedClose : column === 'dividend' ? undefined : series.bars[column]
    return Array.from({ length: to - from + 1 }, (_, i) => ({
      column,
      index: from + i,
      old: values?.[from + i] ?? 0,
      new: value(values?.[from + i] ?? 0),
    }))
  })
  return withChanges(series, changes)
}

export function rows(series: GoodSeries, order: readonly number[]): QuotedSeries {
  const floats = (column: Float64Array) => Float64Array.from(order, row => column[row] ?? 0)
  const { bars } = series
  return {
    ...series,
    bars: {
      time: Int32Array.from(order, row => bars.time[row] ?? 0),
      open: floats(bars.open),
      high: floats(bars.high),
      low: floats(bars.low),
      close: floats(bars.close),
      volume: floats(bars.volume),
    },
    adjustedClose: floats(series.adjustedClose),
  }
}

export const indexes = (series: QuotedSeries) => Array.from(series.bars.time, (_, i) => i)
export const splitBar = (good: GoodSeries) => good.bars.time.indexOf(good.splits[0]?.day ?? 0)
export const splitRatio = (good: GoodSeries) => good.splits[0]?.numerator ?? 1
export const anyBar = (good: GoodSeries, random: Random) => whole(random, 25, good.bars.time.length - 30)

/** A dividend's bar and place in the list. */
export function anyDividend(good: GoodSeries, random: Random) {
  const position = whole(random, 1, good.dividends.length - 1)
  const dividend = good.dividends[position] ?? { day: 0, amount: 0 }
  const bar = good.bars.time.indexOf(dividend.day)
  return { position, bar, ...dividend, share: dividend.amount / (good.bars.close[bar - 1] ?? 1) }
}

export function withAmount(good: GoodSeries, position: number, amount: number): GoodSeries {
  return { ...good, dividends: good.dividends.map((dividend, i) => (i === position ? { ...dividend, amount } : dividend)) }
}

export function splitScaled(good: GoodSeries, from: number, to: number, ratio: number): QuotedSeries {
  const scaled = damage(good, [...prices, 'adjustedClose'], from, to, old => old * ratio)
  return damage(scaled, ['volume'], from, to, old => old / ratio)
}

/** What went wrong when the plant is put into the series: an empty list when it was found (and put right where it promises so). */
export function inspectPlanted({ kind, plant, repairs }: Plant, good: GoodSeries, seed: number): string[] {
  const { series, at } = plant(good, seeded(seed * 7919))
  const { findings, series: repaired, changes } = inspectBars(series)
  const isHit = findings.some(
    one => [kind].flat().includes(one.kind) && isAlarm(one) && one.fromIndex <= at + 1 && one.toIndex >= at - 1,
  )
  const seen = findings.map(one => `${one.certainty} ${one.kind}: ${one.says}`).join('; ') || 'nothing'
  const faults: string[] = []
  if (!isHit) faults.push(`seed ${seed}, bar ${at}: found ${seen}`)
  else if (repairs && !isSame(repaired, good)) faults.push(`seed ${seed}, bar ${at}: not put right by ${seen}`)
  const keepsRows = kind !== 'order' && kind !== 'duplicate'
  if (keepsRows && !isSame(withoutChanges(repaired, changes), series, 0)) faults.push(`seed ${seed}, bar ${at}: not taken back`)
  return faults
}

/** All figures equal to within `tolerance`, of which 0 means bit by bit. Volumes are whole shares and may differ by rounding. */
function isSame(a: QuotedSeries, b: QuotedSeries, tolerance = 1e-9): boolean {
  const near = (x: number, y: number, share = tolerance) =>
    Object.is(x, y) || Math.abs(x - y) <= share * Math.max(Math.abs(x), Math.abs(y))
  const columns = [
    ...prices.map(column => [a.bars[column], b.bars[column]] as const),
    [a.adjustedClose ?? [], b.adjustedClose ?? []] as const,
  ]
  return (
    a.bars.time.length === b.bars.time.length &&
    columns.every(
      ([left, right]) => left.length === right.length && left.every((value, i) => near(value, right[i] ?? Number.NaN)),
    ) &&
    a.bars.volume.every((value, i) => near(value, b.bars.volume[i] ?? Number.NaN, tolerance === 0 ? 0 : 1e-3)) &&
    (a.dividends ?? []).every(({ amount }, i) => near(amount, b.dividends?.[i]?.amount ?? Number.NaN))
  )
}
