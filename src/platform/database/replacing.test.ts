import { expect, it } from 'vitest'
import { rememberReplacing } from './replacing.ts'

it('who fails at a lock shortly after a restore was seen waited for that, and later for somebody else', async () => {
  let [isNow, at] = [false, 100]
  const wasReplaced = rememberReplacing(
    async () => isNow,
    10,
    () => at,
  )
  const told = async (now: boolean, time: number) => {
    ;[isNow, at] = [now, time]
    return wasReplaced()
  }
  expect([
    await told(false, 100),
    await told(true, 200),
    await told(false, 209),
    await told(false, 210),
    await told(false, 300),
  ]).toEqual([false, true, true, false, false])
})
