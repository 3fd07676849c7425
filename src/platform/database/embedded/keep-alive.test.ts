import { expect, it } from 'vitest'
import { silent } from '../../../../test/support/database-settings.ts'
import { keepAlive } from './keep-alive.ts'

it('starts a server that is gone again and again, after pauses that double up to half a minute, and anew from the shortest once it ran', async () => {
  const pauses: number[] = []
  // Gone for ten looks, there for one, gone again.
  const looks = [...Array.from({ length: 10 }, () => undefined), { status: 'ready' } as const, undefined]
  const over = Promise.withResolvers<void>()
  let restarts = 0
  const guard = keepAlive(
    async () => looks.shift(),
    async () => {
      restarts++
      if (looks.length === 0) over.resolve()
      throw new Error('it does not start')
    },
    silent,
    async (ms, signal) => {
      pauses.push(ms)
      return !signal.aborted && pauses.length < 100
    },
  )
  await over.promise
  await guard.end()
  const growing = [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]
  const expected = [...growing.flatMap(ms => [500, ms]), 500, 500, 250]
  expect(pauses.slice(0, expected.length)).toEqual(expected)
  expect(restarts).toBeGreaterThanOrEqual(11)
})
