// Who is signed in, as every page may ask. The cookies are the browser's secret: only the server's answer counts, and until it is
// there nobody is shown as signed in or out (a first visit from a link elsewhere has the cookie only from this request on).
import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SessionAnswer } from '../../../src/product/identity/identity.contract.ts'
import { getJson, sendJson } from '../http/request.ts'

export type SignedInAccount = NonNullable<SessionAnswer['account']>

const sessionQuery = queryOptions({
  queryKey: ['/api/auth/session'],
  queryFn: ({ signal }) => getJson<SessionAnswer>('/api/auth/session', signal),
  staleTime: 30_000,
})

/** undefined: not known yet, or not to be found out just now; null: nobody. */
export function useAccount(): SignedInAccount | null | undefined {
  return useQuery(sessionQuery).data?.account
}

/** Why it cannot be found out who is signed in, while nothing is known of it; undefined otherwise. */
export function useAccountFault(): { fault: Error; retry: () => void } | undefined {
  const { data, error, refetch } = useQuery(sessionQuery)
  return error && data === undefined ? { fault: error, retry: () => void refetch() } : undefined
}

/** To be called after whatever changes who is signed in: nothing that one person read stays for the next. */
export function useNewSession(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    queries.removeQueries({ predicate: ({ queryKey: [address] }) => isPersonal(address) && address !== sessionQuery.queryKey[0] })
    await queries.refetchQueries(sessionQuery)
  }
}

/** After a change of the account itself: what is shown of it is read again. */
export function useFreshAccount(): () => Promise<void> {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ predicate: ({ queryKey: [address] }) => isPersonal(address) })
}

export async function signOut(): Promise<void> {
  await sendJson('POST', '/api/auth/sign-out')
}

/** What only its owner or administrators see, and what tells each reader something else: what they may do, and who did what. */
function isPersonal(address: unknown): boolean {
  if (typeof address !== 'string') return false
  return /^\/api\/(auth\/session|account|admin|watchlists|alerts|backtests|screens|signal-rules|market\/(sources|findings|symbol-changes))\b|\/revisions$/.test(
    address,
  )
}
