// What a one-time link is for, asked without using it up. The token travels in a body, never in an address.
import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { LinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { sendJson } from '../http/request.ts'

export function useLink(token: string | undefined): UseQueryResult<LinkAnswer> {
  return useQuery({
    queryKey: ['/api/auth/links/look', token],
    queryFn: () => sendJson<LinkAnswer>('POST', '/api/auth/links/look', { token }),
    enabled: token !== undefined,
    retry: false,
    refetchOnWindowFocus: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
}
