// The first start killed again and again: nothing half, nothing twice, and the next start finishes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { bundledMarketData, everything } from '../support/market-data.ts'
import { rounds } from '../support/rounds.ts'

const killed = await testDatabase()
const untouched = await testDatabase({ filled: everything })

/** Every row that loading writes, but for the moments at which it was written. */
async function contentOf({ pool }: typeof killed): Promise<string> {
  const ordered = ['listing', 'fundamentals', 'split', 'dividend', 'annual_report', 'macro_month']
  const sums = [
    ...ordered.map(table => `(SELECT concat(count(*), ' ', sum(hashtextextended(t::text, 0))) FROM ${table} t)`),
    `(SELECT concat(count(*), ' ', sum(hashtextextended(concat_ws(' ', s.symbol, s.source, s.interval, s.bar_count, s.first_time, s.last_time, b.period, b.revision, b.bar_count, md5(b.dates || b.open || b.high || b.low || b.close || b.volume)), 0)))
      FROM bar_series s JOIN bar_block b USING (series_id))`,
    `(SELECT concat(count(*), ' ', min(to_time - from_time)) FROM bar_run)`,
    `(SELECT string_agg(bundle || sha256, ' ' ORDER BY bundle) FROM loaded_bundle)`,
    `(SELECT count(*) FROM bar_block_revision)`,
  ]
  const { rows } = await pool.query<{ content: string }>(`SELECT concat_ws(', ', ${sums.join(', ')}) AS content`)
  return rows[0]!.content
}

/** Loads in a process of its own that is killed `delayMs` after it has said `lines` lines; → what it said. */
async function loadAndKill(lines: number, delayMs: number): Promise<string[]> {
  const child = spawn(process.execPath, ['test/support/load-market-data-child.ts', killed.url, bundledMarketData()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  let isKilled = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.push(...text.trim().split('\n'))
    if (said.length < lines || isKilled) return
    isKilled = true
    void sleep(delayMs).then(() => child.kill('SIGKILL'))
  })
  await once(child, 'exit')
  return said
}

it('is finished by the next start, and leaves what an undisturbed one leaves', { timeout: 120_000 }, async () => {
  const moments: [lines: number, delayMs: number][] = [
    [1, 3],
    [2, 15],
    [1, 0],
    [1, 40],
  ]
  const attempts: string[][] = []
  for (const moment of moments.slice(0, rounds({ short: 1, long: 4 }))) attempts.push(await loadAndKill(...moment))
  const last = await loadAndKill(Number.POSITIVE_INFINITY, 0)
  expect(last.at(-1)).toMatch(/^loaded \d+$/)
  // Whatever one process has said is in, no other one loads again.
  const labels = [...attempts, last].flat().filter(line => !line.startsWith('loaded'))
  expect(new Set(labels).size).toBe(labels.length)
  expect(await contentOf(killed)).toBe(await contentOf(untouched))
})
