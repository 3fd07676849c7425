// Tells the server about faults of the page itself: each once, and at most five a visit: one broken loop must not become a flood.
import type { ClientErrorReport } from '../../../src/platform/http/browser-reports.contract.ts'
import { RequestFault } from '../http/request.ts'

const most = 5
const told = new Set<string>()

/** What the page was built as; web/vite.config.ts writes it in. */
const release = import.meta.env.RELEASE as string | undefined

export function report(fault: unknown): void {
  const error = fault instanceof Error ? fault : new Error(String(fault))
  const kind = `${error.name}: ${error.message}\n${error.stack ?? ''}`
  if (told.has(kind) || told.size >= most) return
  told.add(kind)
  const sent: ClientErrorReport = {
    name: error.name.slice(0, 100),
    message: error.message.slice(0, 500),
    stack: error.stack?.slice(0, 4000) ?? '',
    page: location.pathname.slice(0, 200),
    ...(error instanceof RequestFault && error.requestId !== undefined && { requestId: error.requestId.slice(0, 64) }),
    ...(release !== undefined && { release }),
  }
  // A report that fails is dropped: there is nobody left to tell.
  fetch('/api/client-errors', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(sent),
    keepalive: true,
  }).catch(() => undefined)
}

export function reportFaults(): void {
  window.addEventListener('error', event => report(event.error ?? event.message))
  window.addEventListener('unhandledrejection', event => report(event.reason))
}
