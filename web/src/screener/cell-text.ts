// How a figure of the table is written, by what its column holds.
import type { ScreenerAnswer } from '../../../src/product/screener/screener.contract.ts'
import { compact, missing, percent, price, ratio } from '../numbers/numbers.ts'

type Column = ScreenerAnswer['columns'][number]

export function cellText({ kind, unit }: Pick<Column, 'kind' | 'unit'>, value: number | string | null): string {
  if (value === null) return missing
  if (typeof value === 'string') return value
  if (kind === 'truth') return value === 1 ? 'yes' : 'no'
  if (unit === 'share') return percent(value * 100)
  if (unit === 'large') return compact(value)
  if (unit === 'price') return price(value)
  return Math.abs(value) >= 1e5
    ? compact(value)
    : Math.abs(value) < 0.1 && value !== 0
      ? String(Number(value.toPrecision(3)))
      : ratio(value)
}

const titles: Readonly<Record<string, string>> = {
  marketcap: 'Market value',
  pe: 'P/E',
  eps: 'EPS',
  growth: 'EPS growth',
  yield: 'Yield',
  shares: 'Shares',
  relative_volume: 'Relative volume',
  sector: 'Sector',
  industry: 'Industry',
  exchange: 'Exchange',
  currency: 'Currency',
  rating: 'Rating',
  kind: 'Kind',
}

/** A column's heading: a word where there is one, else as the rule writes it. */
export function titleOf(name: string): string {
  return titles[name] ?? name
}
