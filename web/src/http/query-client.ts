import { QueryClient } from '@tanstack/react-query'
import { RequestFault } from './request.ts'

const minute = 60_000

/** A fault of ours (4xx) will not get better by asking again; an outage may. */
export function isWorthAnotherTry(failureCount: number, fault: unknown): boolean {
  if (fault instanceof RequestFault && fault.status >= 400 && fault.status < 500) return false
  return failureCount < 2
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 5 * minute, gcTime: 30 * minute, retry: isWorthAnotherTry, refetchOnWindowFocus: true },
  },
})
