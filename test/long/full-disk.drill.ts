// The disk is full: at the first start, and later while the product serves. Each has its sentence, the process stays, and when there is room
// again everything goes on by itself. Needs root, for a file system of its own.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it } from 'vitest'
import { load } from '../support/database-load.ts'
import { ask, waitFor } from '../support/embedded-place.ts'
import { endProducts, remove, serve, temporaryDirectory } from '../support/product.ts'
import { fillDisk } from '../support/small-disk.ts'

const root = temporaryDirectory()
const mounted: string[] = []

function smallDisk(name: string, megabytes: number): string {
  const place = join(root, name)
  mkdirSync(place)
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0711`, 'tmpfs', place])
  mounted.push(place)
  return place
}

/** Eight megabytes that nothing can compress. */
const grow = `INSERT INTO job_progress (job_id, done, total, says, updated_at)
  SELECT gen_random_uuid(), 0, 1, (SELECT string_agg(gen_random_uuid()::text || m || n, '') FROM generate_series(1, 25) AS n), now()
  FROM generate_series(1, 8000) AS m`

function embeddedAddress(dataDirectory: string): string {
  const home = join(dataDirectory, 'postgres')
  const { tradewise } = JSON.parse(readFileSync(join(home, 'credentials.json'), 'utf8')) as { tradewise: string }
  return `postgresql://tradewise:${tradewise}@${encodeURIComponent(join(home, 'run'))}:5432/tradewise`
}

afterAll(async () => {
  await endProducts()
  await sleep(1_000)
  for (const place of mounted) execFileSync('umount', ['--lazy', place])
  remove(root)
})

const canMount = process.getuid?.() === 0
describe.skipIf(!canMount)('a full disk (needs root)', () => {
  it('at the first start is said in a sentence, with 74', { timeout: 120_000 }, async () => {
    const place = smallDisk('tiny', 30)
    const product = await serve(join(place, 'data'))
    const { code, stderr } = await product.ended
    expect(stderr).toMatch(/The embedded database needs \d+ MB of disk space; \d+ MB are free\./)
    expect(stderr).not.toContain('    at ')
    expect(code).toBe(74)
  })

  it('while it serves costs answers 503, and no process; with room again it goes on', { timeout: 400_000 }, async () => {
    const place = smallDisk('small', 700)
    chmodSync(place, 0o711)
    const product = await serve(join(place, 'data'), { TRUST_PROXY: '127.0.0.1' })
    await product.ready()
    const filler = join(place, 'filler')
    const pressure = load(product.origin, ['/api/stocks/AAPL', '/api/symbols/search?q=micro'])
    const url = embeddedAddress(join(place, 'data'))
    // What is freed meanwhile is taken again, and the server's log of changes has to grow.
    const refusals = new Set<string>()
    for (let n = 0; n < 30; n++) {
      fillDisk(filler)
      await ask(url, grow).catch((error: unknown) => refusals.add((error as { code?: string }).code ?? 'gone'))
      await sleep(300)
    }
    expect([...refusals]).not.toEqual([])
    rmSync(filler)
    const since = performance.now()
    await waitFor('all is well again', async () => pressure.isWellSince(since), 90_000)
    await ask(url, grow)
    await pressure.end()
    expect(
      pressure.answers.filter(({ status, retryAfter }) => status !== 200 && (status !== 503 || retryAfter === null)),
    ).toEqual([])
    product.signal('SIGTERM')
    expect((await product.ended).code).toBe(0)
  })
})
