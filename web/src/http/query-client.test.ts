import { onlineManager } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { isWorthAnotherTry, queryClient, waitBeforeAnotherTry } from './query-client.ts'
import { RequestFault } from './request.ts'

const fault = (status: number, waitSeconds: number | null = null) =>
  new RequestFault({ status, code: 'x', title: 'x', waitSeconds })

it('asks again after an outage, at most twice, and never after a refusal', () => {
  expect(isWorthAnotherTry(0, fault(503))).toBe(true)
  expect(isWorthAnotherTry(1, fault(0))).toBe(true)
  expect(isWorthAnotherTry(2, fault(503))).toBe(false)
  expect(isWorthAnotherTry(0, fault(404))).toBe(false)
  expect(isWorthAnotherTry(0, fault(429))).toBe(false)
})

it.each([
  ['the server does not say when', fault(0), 0, 1_000],
  ['it says so, the second time', fault(0), 1, 2_000],
  ['a busy server says when it may have time', fault(503, 5), 0, 5_000],
  ['it says a time that nobody waits for', fault(503, 3_600), 0, 10_000],
])('waits before it asks again as long as it should where %s', (_what, of, failures, ms) => {
  expect(waitBeforeAnotherTry(failures, of)).toBe(ms)
})

it('asks a server beside it when the browser sees no internet', async () => {
  onlineManager.setOnline(false)
  const asked = queryClient.query({ queryKey: ['beside'], queryFn: () => 'there' })
  const soon = new Promise(resolve => setTimeout(resolve, 0))
  expect(await Promise.race([asked, soon.then(() => 'not asked')])).toBe('there')
  onlineManager.setOnline(true)
})
