// The making of the embedded database, killed at random moments. The short form is a first start of the whole product that is
// killed (test/journeys/serving.test.ts).
import { randomInt } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { ask, embeddedPlaces } from '../support/embedded-place.ts'

const { freshDirectory, run } = await embeddedPlaces()
const directories = 2
const killsEach = 10
/** A first start takes two to four seconds on a busy machine. */
const latestKillMs = 2_500

it('leaves nothing or a whole cluster: the next start works', { timeout: 600_000 }, async () => {
  const moments: number[] = []
  for (let round = 0; round < directories; round++) {
    const dataDir = await freshDirectory()
    for (let kills = 0; kills < killsEach; kills++) {
      const serve = run('serve', dataDir)
      const moment = randomInt(100, latestKillMs)
      moments.push(moment)
      // Every second one from its first word on: on a busy machine Node itself takes most of the time before.
      if (kills % 2 === 1) await serve.spoke
      // A start that has succeeded before its moment is killed while it runs.
      await Promise.race([sleep(moment), serve.ready.then(() => sleep(randomInt(0, 100)))])
      serve.child.kill('SIGKILL')
      await serve.ended
    }
    const next = run('serve', dataDir)
    const { url } = await next.ready.catch((cause: unknown) => {
      throw new Error(`the start after kills at ${moments.slice(-killsEach).join(', ')} ms`, { cause })
    })
    expect(await ask(url)).toEqual({ one: 1 })
    expect(await next.stop()).toBe(0)
    expect((await readdir(dataDir)).filter(name => name.includes('draft'))).toEqual([])
  }
})
