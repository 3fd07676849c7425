import { queryOptions } from '@tanstack/react-query'
import type { AlertsAnswer, LogAnswer } from '../../../src/product/alerts/alerts.contract.ts'
import { getJson } from '../http/request.ts'

export const alertsAddress = '/api/alerts'
export const alertAddress = (id: string) => `${alertsAddress}/${encodeURIComponent(id)}`

function read<Answer>(address: string) {
  return queryOptions({
    queryKey: [address],
    queryFn: ({ signal }) => getJson<Answer>(address, signal),
    staleTime: 15_000,
  })
}

export const alertsQuery = read<AlertsAnswer>(alertsAddress)
export const logQuery = read<LogAnswer>(`${alertsAddress}/log`)

/** Whatever was read of alerts, to be read again after a change. */
export const isOfAlerts = ({ queryKey: [address] }: { queryKey: readonly unknown[] }) =>
  typeof address === 'string' && address.startsWith(alertsAddress)
