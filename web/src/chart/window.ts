import type { RangeName } from '../../../src/product/market/market.contract.ts'
import { lowerBound } from './rebase.ts'

const months: Partial<Record<RangeName, number>> = { '1M': 1, '3M': 3, '6M': 6, '1Y': 12, '5Y': 60 }

/** Index of the first bar of a range that is counted back from the last bar, as the server counts it: from the same day
 * n months before (that month's last day where it has no such day); YTD: from 1 January. */
export function windowStart(dates: readonly string[], range: RangeName): number {
  const last = dates.at(-1)
  if (!last || range === 'MAX') return 0
  if (range === 'YTD') return lowerBound(dates, `${last.slice(0, 4)}-01-01`)
  return lowerBound(dates, monthsBefore(last, months[range] ?? 0))
}

function monthsBefore(day: string, count: number): string {
  const [year = 0, month = 1, date = 1] = day.slice(0, 10).split('-').map(Number)
  const lastOfMonth = new Date(Date.UTC(year, month - count, 0)).getUTCDate()
  return new Date(Date.UTC(year, month - 1 - count, Math.min(date, lastOfMonth))).toISOString().slice(0, 10)
}
