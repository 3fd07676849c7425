import { queryOptions } from '@tanstack/react-query'
import type { RuleCheckAnswer, RuleVocabularyAnswer } from '../../../src/product/analysis/rules.contract.ts'
import { getJson, sendJson } from '../http/request.ts'

export type RuleUse = 'backtest' | 'signal' | 'screen' | 'alert'
export type RuleWord = RuleVocabularyAnswer['words'][number]

export const vocabularyQuery = queryOptions({
  queryKey: ['/api/rules/vocabulary'],
  queryFn: ({ signal }) => getJson<RuleVocabularyAnswer>('/api/rules/vocabulary', signal),
  // It changes with the product only.
  staleTime: Number.POSITIVE_INFINITY,
})

export function checkQuery(text: string, use: RuleUse) {
  return queryOptions({
    queryKey: ['/api/rules/check', use, text],
    queryFn: () => sendJson<RuleCheckAnswer>('POST', '/api/rules/check', { text, use }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
