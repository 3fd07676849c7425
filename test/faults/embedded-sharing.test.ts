// Several processes on one data directory.
import { describe, expect, it } from 'vitest'
import { ask, embeddedPlaces, serverPid } from '../support/embedded-place.ts'

const { usedDirectory, run } = await embeddedPlaces()

describe('several at once', () => {
  it('a second `serve` on one data directory is refused, the first goes on', async () => {
    const dataDir = await usedDirectory()
    const both = [run('serve', dataDir), run('serve', dataDir)]
    const [loser, code] = await Promise.race(both.map(async serve => [serve, await serve.ended] as const))
    expect(code).toBe(75)
    expect(loser.last()?.message).toContain('already serving from this data directory')
    const winner = both.find(serve => serve !== loser)
    expect(await ask((await winner?.ready)?.url ?? '')).toEqual({ one: 1 })
    expect(await run('serve', dataDir).ended).toBe(75)
    expect(await winner?.stop()).toBe(0)
    const next = run('serve', dataDir)
    await next.ready
    expect(await next.stop()).toBe(0)
  })

  it('verbs share a server, which the last one stops', async () => {
    const dataDir = await usedDirectory()
    const verbs = [run('verb', dataDir), run('verb', dataDir)]
    const answers = await Promise.all(verbs.map(verb => verb.ready))
    expect(answers.filter(answer => answer.reused)).toHaveLength(1)
    const starter = answers.findIndex(answer => !answer.reused)
    expect(await verbs[starter]?.stop()).toBe(0)
    expect(await ask(answers[0]?.url ?? '')).toEqual({ one: 1 })
    expect(await verbs[1 - starter]?.stop()).toBe(0)
    expect(await serverPid(dataDir)).toBeUndefined()
  })

  it('a verb beside `serve` uses its server and leaves it running, whoever came first', async () => {
    const dataDir = await usedDirectory()
    const early = run('verb', dataDir)
    await early.ready
    const serve = run('serve', dataDir)
    const { url, reused } = await serve.ready
    expect(reused).toBe(true)
    expect(await early.stop()).toBe(0)
    expect(await ask(url)).toEqual({ one: 1 })
    const late = run('verb', dataDir)
    expect((await late.ready).reused).toBe(true)
    expect(await late.stop()).toBe(0)
    expect(await ask(url)).toEqual({ one: 1 })
    expect(await serve.stop()).toBe(0)
    expect(await serverPid(dataDir)).toBeUndefined()
  })
})
