import { expect, it } from 'vitest'
import { isWorthAnotherTry } from './query-client.ts'
import { RequestFault } from './request.ts'

const fault = (status: number) => new RequestFault({ status, code: 'x', title: 'x' })

it('asks again after an outage, at most twice, and never after a refusal', () => {
  expect(isWorthAnotherTry(0, fault(503))).toBe(true)
  expect(isWorthAnotherTry(1, fault(0))).toBe(true)
  expect(isWorthAnotherTry(2, fault(503))).toBe(false)
  expect(isWorthAnotherTry(0, fault(404))).toBe(false)
  expect(isWorthAnotherTry(0, fault(429))).toBe(false)
})
