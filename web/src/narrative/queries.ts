import { queryOptions } from '@tanstack/react-query'
import type { LanguageModelAnswer, SummaryAnswer } from '../../../src/product/narrative/narrative.contract.ts'
import { getJson } from '../http/request.ts'

export const summaryQuery = (symbol: string) => {
  const address = `/api/stocks/${encodeURIComponent(symbol)}/summary`
  return queryOptions({ queryKey: [address], queryFn: ({ signal }) => getJson<SummaryAnswer>(address, signal) })
}

export const languageModelQuery = queryOptions({
  queryKey: ['/api/language-model'],
  queryFn: ({ signal }) => getJson<LanguageModelAnswer>('/api/language-model', signal),
  staleTime: Number.POSITIVE_INFINITY,
})
