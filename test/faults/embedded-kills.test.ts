// kill -9, of whom and whenever: the next start works, and nothing is left running that nobody owns.
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import { openDatabase } from '#database'
import { limits, silent } from '../support/database-settings.ts'
import { ask, embeddedPlaces, serverPid, waitFor } from '../support/embedded-place.ts'

const { usedDirectory, run } = await embeddedPlaces()

describe('kill -9', () => {
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
