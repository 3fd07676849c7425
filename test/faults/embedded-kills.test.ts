// kill -9, of whom and whenever: the next start works, and nothing is left running that nobody owns.
import { randomInt } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { openDatabase } from '#database'
import { limits, silent } from '../support/database-settings.ts'
import { ask, embeddedPlaces, serverPid, waitFor } from '../support/embedded-place.ts'
import { rounds } from '../support/rounds.ts'

const { freshDirectory, usedDirectory, run } = await embeddedPlaces()
/** A first start takes two to four seconds on a busy machine. */
const latestKillMs = 2_500
const killsEach = rounds({ short: 2, long: 10 })

describe('kill -9', () => {
  it('at random moments of the first start leaves nothing or a whole cluster: the next start works', {
    timeout: rounds({ short: 120_000, long: 600_000 }),
  }, async () => {
    const moments: number[] = []
    for (let round = 0; round < rounds({ short: 1, long: 2 }); round++) {
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

  it('of `serve` takes its server along, where the system has setpriv', async () => {
    const dataDir = await usedDirectory()
    const serve = run('serve', dataDir)
    await serve.ready
    serve.child.kill('SIGKILL')
    await waitFor('the server stops', async () => (await serverPid(dataDir)) === undefined)
  })

  it('of a verb leaves an orphan, which the next start recognises and uses', async () => {
    const dataDir = await usedDirectory()
    const verb = run('verb', dataDir)
    await verb.ready
    verb.child.kill('SIGKILL')
    await verb.ended
    const orphan = await serverPid(dataDir)
    expect(orphan).toBeDefined()
    const serve = run('serve', dataDir)
    const { url, reused } = await serve.ready
    expect(reused).toBe(true)
    expect(await serverPid(dataDir)).toBe(orphan)
    expect(await ask(url)).toEqual({ one: 1 })
    expect(await serve.stop()).toBe(0)
    expect(await serverPid(dataDir)).toBeUndefined()
  })

  it('of the server itself, under load, costs some queries a "try again", and heals at the same address', async () => {
    const dataDir = await usedDirectory()
    const serve = run('serve', dataDir)
    const { url } = await serve.ready
    const database = openDatabase({ ...limits, url, log: silent })
    const outcomes = { answered: 0, busy: 0 }
    const load = new AbortController()
    const clients = Array.from({ length: 8 }, async () => {
      while (!load.signal.aborted) {
        try {
          await sql`SELECT pg_sleep(0.01)`.execute(database.kysely)
          outcomes.answered++
        } catch (error) {
          if (!isFailure(error, 'busy')) throw error
          outcomes.busy++
          await sleep(20)
        }
      }
    })
    const before = await serverPid(dataDir)
    await waitFor('the load runs', async () => outcomes.answered > 20)
    process.kill(before ?? 0, 'SIGKILL')
    await waitFor('queries fail', async () => outcomes.busy > 0)
    const answeredBefore = outcomes.answered
    await waitFor('queries are answered again', async () => outcomes.answered > answeredBefore + 20, 30_000)
    load.abort()
    await Promise.all(clients)
    expect(await serverPid(dataDir)).not.toBe(before)
    await database.close()
    expect(await serve.stop()).toBe(0)
  })
})
