import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { openBackground } from './background.ts'

const silent = { warn: () => {} }

it('begins later than the answer, one after the other, and waits for all at once', async () => {
  const done: string[] = []
  const delays = [80, 20, 50]
  const background = openBackground(silent, () => delays.shift()!)
  const began = performance.now()
  for (const what of ['first', 'second', 'third']) background.run(what, async () => void done.push(what))
  await sleep(10)
  expect(done).toEqual([])
  await background.settled()
  expect(done).toEqual(['first', 'second', 'third'])
  expect(performance.now() - began).toBeGreaterThan(70)
})
it('goes on after work that failed', async () => {
  const said: unknown[] = []
  const background = openBackground({ warn: (...words: unknown[]) => void said.push(words) }, () => 0)
  let isDone = false
  background.run('the first', () => Promise.reject(new Error('no')))
  background.run('the second', async () => void (isDone = true))
  await background.settled()
  expect([said.length, isDone]).toEqual([1, true])
})
it('refuses when too much waits, and takes more when that is done', async () => {
  const background = openBackground(silent, () => 0)
  for (let i = 0; i < 500; i++) background.run('work', async () => {})
  expect(() => background.run('work', async () => {})).toThrow(expect.objectContaining({ code: 'busy' }))
  await background.settled()
  expect(() => background.run('work', async () => {})).not.toThrow()
})
