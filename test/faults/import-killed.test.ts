// An import that is killed at any moment: no accepted bar is lost, and there is no half batch.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { readBars, readSeries } from '../../src/product/market/bars.store.ts'
import { readFindings } from '../../src/product/market/findings.store.ts'
import { testDatabase } from '../support/database.ts'
import { rounds } from '../support/rounds.ts'

const database = await testDatabase()
const roundCount = rounds({ short: 3, long: 40 })
const program = new URL('importing.ts', import.meta.url).pathname

async function storedVersions(): Promise<{ version: number; barCount: number }[]> {
  const series = await readSeries(database.kysely, { symbol: 'KILLED' })
  if (series.length === 0) return []
  const { close } = await readBars(database.kysely, series[0]!)
  return [...new Set(close)].map(version => ({ version, barCount: close.filter(one => one === version).length }))
}

it(
  'keeps every accepted bar and no half batch, killed at any moment',
  async () => {
    let accepted = 0
    for (let round = 0; round < roundCount; round++) {
      const child = spawn(process.execPath, [program, database.url, String(accepted + 1)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
      await expect.poll(() => said).toContain('ready')
      // Every other time within the first import, else within the one after an accepted one.
      if (round % 2 === 1) await expect.poll(() => said, { interval: 5 }).toContain('accepted')
      await new Promise(resolve => setTimeout(resolve, (round * 400) / roundCount))
      child.kill('SIGKILL')
      await once(child, 'close')
      const last = said.match(/accepted (\d+)/g)?.at(-1)
      const known = last ? Number(last.slice('accepted '.length)) : accepted
      // What the killed process had sent to the database may still be at work there.
      await expect
        .poll(
          async () =>
            (
              await database.pool.query(
                `SELECT count(*)::int AS n FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid() AND datname = current_database()`,
              )
            ).rows[0] as unknown,
          { timeout: 10_000 },
        )
        .toEqual({ n: 0 })
      const versions = await storedVersions()
      expect(versions.length, `round ${round}: bars of one version only`).toBeLessThanOrEqual(1)
      if (versions[0]) {
        // One version whole, and repaired: never what came in without the repair, nor the repair without its record.
        expect(versions[0].barCount).toBe(3_000)
        const repaired = (await readFindings(database.kysely, { symbol: 'KILLED' })).filter(({ state }) => state === 'repaired')
        expect(repaired).toHaveLength(1)
        expect(repaired[0]!.cells[0]!.new).toBe(versions[0].version)
        // The last one may have been stored without the process living to say so; never an older one than was accepted.
        expect(versions[0].version).toBeGreaterThanOrEqual(known)
        accepted = versions[0].version
      } else expect(known).toBe(0)
    }
    expect(accepted).toBeGreaterThan(0)
  },
  rounds({ short: 120_000, long: 600_000 }),
)
