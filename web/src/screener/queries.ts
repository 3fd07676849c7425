import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type {
  NewScreenBody,
  SavedScreen,
  ScreenerAnswer,
  ScreensAnswer,
} from '../../../src/product/screener/screener.contract.ts'
import { getJson, sendJson } from '../http/request.ts'
import { bodyOf, type ScreenChoice } from './screen-choice.ts'

const root = '/api/screens'

export const screensQuery = queryOptions({
  queryKey: [root],
  queryFn: ({ signal }) => getJson<ScreensAnswer>(root, signal),
  staleTime: 15_000,
})

/** The table before stays while the next one is asked for. */
export function hitsQuery(choice: ScreenChoice) {
  const body = bodyOf(choice)
  return queryOptions({
    queryKey: ['/api/screener', body],
    queryFn: () => sendJson<ScreenerAnswer>('POST', '/api/screener', body),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    retry: false,
  })
}

const screenAddress = (id: string) => `${root}/${encodeURIComponent(id)}`

export const keepScreen = (screen: NewScreenBody) => sendJson<SavedScreen>('POST', root, screen)
export const changeScreen = (id: string, change: Partial<NewScreenBody>) =>
  sendJson<SavedScreen>('PATCH', screenAddress(id), change)
export const dropScreen = (id: string) => sendJson('DELETE', screenAddress(id))
