import { queryOptions } from '@tanstack/react-query'
import type { BacktestAnswer, BacktestsAnswer } from '../../../src/product/backtests/backtests.contract.ts'
import { getJson } from '../http/request.ts'

export const backtestsAddress = '/api/backtests'
export const backtestAddress = (id: string) => `${backtestsAddress}/${encodeURIComponent(id)}`

const isOpen = (state: string) => state === 'waiting' || state === 'running'

/** Looked at again while one of them is under way. */
export const backtestsQuery = queryOptions({
  queryKey: [backtestsAddress],
  queryFn: ({ signal }) => getJson<BacktestsAnswer>(backtestsAddress, signal),
  staleTime: 5_000,
  refetchInterval: query => (query.state.data?.backtests.some(run => isOpen(run.state)) ? 2_000 : false),
})

export function backtestQuery(id: string) {
  return queryOptions({
    queryKey: [backtestAddress(id)],
    queryFn: ({ signal }) => getJson<BacktestAnswer>(backtestAddress(id), signal),
    // What has ended does not change.
    staleTime: query => (query.state.data && !isOpen(query.state.data.backtest.state) ? Number.POSITIVE_INFINITY : 0),
    refetchInterval: query => (query.state.data && isOpen(query.state.data.backtest.state) ? 700 : false),
  })
}

/** Whatever was read of backtests, to be read again after a change. */
export const isOfBacktests = ({ queryKey: [address] }: { queryKey: readonly unknown[] }) =>
  typeof address === 'string' && address.startsWith(backtestsAddress)
