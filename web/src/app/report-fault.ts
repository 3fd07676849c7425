// Tells the server about faults of the page itself. At most five a visit: one broken loop must not become a flood.
import type { ClientErrorReport } from '../../../src/platform/http/browser-reports.contract.ts'

let left = 5

export function report(fault: unknown): void {
  if (left <= 0) return
  left--
  const error = fault instanceof Error ? fault : new Error(String(fault))
  const sent: ClientErrorReport = {
    name: error.name.slice(0, 100),
    message: error.message.slice(0, 500),
    stack: error.stack?.slice(0, 4000) ?? '',
    page: location.pathname.slice(0, 200),
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
