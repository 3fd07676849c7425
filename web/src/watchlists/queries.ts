import { queryOptions } from '@tanstack/react-query'
import type { ListsAnswer, PreviewAnswer, TableAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { getJson, sendJson } from '../http/request.ts'

const encoded = encodeURIComponent
const root = '/api/watchlists'

export const watchlistAddresses = {
  lists: root,
  list: (id: string) => `${root}/${encoded(id)}`,
  entries: (id: string) => `${root}/${encoded(id)}/entries`,
  entry: (id: string, symbol: string) => `${root}/${encoded(id)}/entries/${encoded(symbol)}`,
  imports: `${root}/imports`,
  exported: (id: string) => `${root}/export?watchlistId=${encoded(id)}`,
  exportedAll: `${root}/export`,
} as const

function read<Answer>(address: string) {
  return queryOptions({
    queryKey: [address],
    queryFn: ({ signal }) => getJson<Answer>(address, signal),
    staleTime: 15_000,
  })
}

export const listsQuery = read<ListsAnswer>(root)
/** With whether each list holds the symbol. */
export const holdingQuery = (symbol: string) => read<ListsAnswer>(`${root}?symbol=${encoded(symbol)}`)
export const tableQuery = (id: string) => read<TableAnswer>(watchlistAddresses.list(id))
export const previewOf = (text: string) => sendJson<PreviewAnswer>('POST', `${root}/imports/preview`, { text })

/** Whatever was read of lists, to be read again after a change. */
export const isOfWatchlists = ({ queryKey: [address] }: { queryKey: readonly unknown[] }) =>
  typeof address === 'string' && address.startsWith(root)
