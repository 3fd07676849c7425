// What a page tells of a refresh, and what it reads anew when one is over.
import type { QueryClient } from '@tanstack/react-query'
import type { RefreshAnswer } from '../../../src/product/market/sources.contract.ts'
import { addresses } from './addresses.ts'

/** symbol: null for a refresh of everything. */
export function isAbout(run: Pick<RefreshAnswer, 'symbols' | 'withRates' | 'state'>, symbol: string | null): boolean {
  // While it has only begun, a refresh of everything does not know yet what everything is.
  const isEverything = run.withRates || (run.state !== 'idle' && run.symbols.length !== 1)
  return symbol === null ? isEverything : !isEverything && run.symbols[0] === symbol
}

/** 0 to 1; exchange rates count like a symbol. undefined: it has only begun. */
export function progressShare({ symbols, withRates, done, rates }: RefreshAnswer): number | undefined {
  const total = symbols.length + (withRates ? 1 : 0)
  return total === 0 ? undefined : (done.length + (rates ? 1 : 0)) / total
}

/** A line for each thing that was asked about; a single one is told by the refresh itself. */
export function troubles({ done, rates, state }: RefreshAnswer): { name: string; says: string; isTrouble: boolean }[] {
  const lines = done.map(({ symbol, says, outcome }) => ({ name: symbol, says, isTrouble: outcome === 'failed' }))
  if (rates) lines.push({ name: 'Exchange rates', says: rates.says, isTrouble: rates.outcome === 'failed' })
  return lines.length > 1 || state === 'running' ? lines : []
}

/** What this browser kept from before must not hide what has come in. */
export async function readAnew(queries: QueryClient, { done }: Pick<RefreshAnswer, 'done'>): Promise<void> {
  const changed = done.filter(({ outcome }) => outcome === 'refreshed').map(({ symbol }) => addresses.stock(symbol))
  const kept = queries
    .getQueryCache()
    .findAll({ type: 'active' })
    .map(({ queryKey }) => String(queryKey[0]))
    .filter(address => address.startsWith('/api/'))
  const all = new Set([...changed.slice(0, 20), ...kept, addresses.marketStatus])
  await Promise.allSettled([...all].map(address => fetch(address, { cache: 'reload' })))
  await queries.invalidateQueries()
}
