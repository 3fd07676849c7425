import { queryOptions } from '@tanstack/react-query'
import type { NewSignalRuleBody, OwnSignalsAnswer, SignalRuleAnswer } from '../../../src/product/analysis/own-rules.contract.ts'
import type { PooledRecordAnswer } from '../../../src/product/analysis/pooled-record.contract.ts'
import { getJson, sendJson } from '../http/request.ts'

const root = '/api/signal-rules'
const ruleAddress = (id: string) => `${root}/${encodeURIComponent(id)}`

/** Under the rules' own root, so that a change of rules makes it stale. */
export function ownSignalsQuery(symbol: string) {
  return queryOptions({
    queryKey: [root, symbol],
    queryFn: ({ signal }) => getJson<OwnSignalsAnswer>(`/api/stocks/${encodeURIComponent(symbol)}/signals/own`, signal),
    staleTime: 60_000,
  })
}

/** Whatever was read of own rules. */
export const ofOwnRules = { queryKey: [root] }

export const keepRule = (rule: NewSignalRuleBody) => sendJson<SignalRuleAnswer>('POST', root, rule)
export const changeRule = (id: string, change: NewSignalRuleBody) => sendJson<SignalRuleAnswer>('PATCH', ruleAddress(id), change)
export const dropRule = (id: string) => sendJson('DELETE', ruleAddress(id))

export const pooledRecordQuery = queryOptions({
  queryKey: ['/api/signals/record'],
  queryFn: ({ signal }) => getJson<PooledRecordAnswer>('/api/signals/record', signal),
  staleTime: 600_000,
})
