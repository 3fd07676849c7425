// What the allocation page is asked for, as it stands in its address, so that a link shows what somebody saw.
import { queryOptions } from '@tanstack/react-query'
import type { AllocationAnswer } from '../../../src/product/portfolio/portfolio.contract.ts'
import { getJson } from '../http/request.ts'

export type AllocationChoice = {
  symbols: readonly string[]
  range: '1Y' | '5Y' | 'MAX'
  /** Per cent of the capital, for each symbol. */
  least: number
  most: number
  covariance: 'identity' | 'constant-correlation' | 'sample'
}

export const mostSymbols = 30
const ranges = ['1Y', '5Y', 'MAX'] as const
const covariances = ['identity', 'constant-correlation', 'sample'] as const

/** What is missing or nonsense takes its usual value. */
export function choiceOf(query: Record<string, unknown>): AllocationChoice {
  const named = query['symbols']
  const symbols = (typeof named === 'string' ? named : '')
    .split(',')
    .map(symbol => symbol.trim().toUpperCase())
    .filter(Boolean)
  return {
    symbols: [...new Set(symbols)].slice(0, mostSymbols),
    range: ranges.find(range => range === query['range']) ?? 'MAX',
    least: shareIn(query['least'], 0),
    most: shareIn(query['most'], 100),
    covariance: covariances.find(kind => kind === query['covariance']) ?? 'identity',
  }
}

/** The same as it is written into the address: usual values are left out. */
export function queryOf({ symbols, range, least, most, covariance }: AllocationChoice): Record<string, string | undefined> {
  return {
    symbols: symbols.length > 0 ? symbols.join(',') : undefined,
    range: range === 'MAX' ? undefined : range,
    least: least === 0 ? undefined : String(least),
    most: most === 100 ? undefined : String(most),
    covariance: covariance === 'identity' ? undefined : covariance,
  }
}

export function allocationQuery({ symbols, range, least, most, covariance }: AllocationChoice) {
  const asked = new URLSearchParams({
    symbols: symbols.join(','),
    range,
    least: String(least / 100),
    most: String(most / 100),
    covariance,
  })
  const address = `/api/allocation?${asked}`
  return queryOptions({
    queryKey: [address],
    queryFn: ({ signal }) => getJson<AllocationAnswer>(address, signal),
    enabled: symbols.length >= 2,
  })
}

function shareIn(value: unknown, usual: number): number {
  const number = Number(value ?? Number.NaN)
  return number >= 0 && number <= 100 ? number : usual
}
