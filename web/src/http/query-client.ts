import { QueryClient } from '@tanstack/react-query'
import { RequestFault } from './request.ts'

const minute = 60_000
/** Longer, and who looks at the page is told instead. */
const longestWaitMs = 10_000

/** A fault of ours (4xx) will not get better by asking again; an outage may. Who waited for silence to end is told so first. */
export function isWorthAnotherTry(failureCount: number, fault: unknown): boolean {
  if (fault instanceof RequestFault && ((fault.status >= 400 && fault.status < 500) || fault.code === 'silent')) return false
  return failureCount < 2
}

/** When to, in milliseconds: a server that is busy says when it may have time, and asked sooner it would only refuse again. */
export function waitBeforeAnotherTry(failureCount: number, fault: unknown): number {
  const asked = fault instanceof RequestFault ? (fault.waitSeconds ?? 0) * 1_000 : 0
  return Math.min(Math.max(asked, 1_000 * 2 ** failureCount), longestWaitMs)
}

/** The server may be this machine or one beside it: that the browser sees no internet says nothing about whether it answers. */
const networkMode = 'always'

export const queryClient = new QueryClient({
  defaultOptions: {
    mutations: { networkMode },
    queries: {
      networkMode,
      staleTime: 5 * minute,
      gcTime: 30 * minute,
      retry: isWorthAnotherTry,
      retryDelay: waitBeforeAnotherTry,
      refetchOnWindowFocus: true,
    },
  },
})
