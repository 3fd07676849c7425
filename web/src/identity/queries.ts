import { queryOptions } from '@tanstack/react-query'
import type {
  AccountAnswer,
  AuthOptions,
  AwaitedAnswer,
  SessionsAnswer,
  UsersAnswer,
} from '../../../src/product/identity/identity.contract.ts'
import { getJson } from '../http/request.ts'
import { proven } from './proof.ts'

function read<Answer>(address: string) {
  return queryOptions({
    queryKey: [address],
    queryFn: ({ signal }) => getJson<Answer>(address, signal),
    staleTime: 15_000,
  })
}
/** What only the proven may read opens the dialog by itself. */
function readProven<Answer>(address: string) {
  return queryOptions({
    queryKey: [address],
    queryFn: ({ signal }) => proven(() => getJson<Answer>(address, signal)),
    staleTime: 15_000,
  })
}

export const optionsQuery = read<AuthOptions>('/api/auth/options')
export const accountQuery = read<AccountAnswer>('/api/account')
export const sessionsQuery = read<SessionsAnswer>('/api/account/sessions')
export const usersQuery = (search: string, after: string | null) => {
  const query = new URLSearchParams({ ...(search !== '' && { search }), ...(after !== null && { after }) }).toString()
  return readProven<UsersAnswer>(`/api/admin/users${query === '' ? '' : `?${query}`}`)
}
export const awaitedQuery = readProven<AwaitedAnswer>('/api/admin/users/links')
