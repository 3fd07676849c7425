// How long an indicator takes per bar, here and elsewhere: `node bench/indicators.ts` prints ratios to TA-Lib's C functions
// (compiled here with gcc -O2) and to the npm packages people use instead. Peers are fetched into a folder of their own when
// the bench runs, so the product does not depend on them; what cannot be fetched or compiled is left out and named.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { computeIndicator, parseIndicator } from '#indicators'
import type { Bars } from '#series'
import { sampleBars } from '../test/support/sample-bars.ts'
import { compileTalib, npmPeers } from './peers.ts'
import { report } from './report.ts'
import { workloads } from './workloads.ts'

const cache = join(tmpdir(), 'tradewise-bench')
const batchOf = 125
/** The fastest counts, of ours and of theirs: a machine that others share is slow for seconds at a time. */
const rounds = 3
/** The compiler changes its mind for about a second, longer on a busy machine. */
const warmUpMs = 1500

type Setting = { readonly symbols: number; readonly rows: number; readonly repeats: number; readonly withNpmPeers: boolean }
const settings: Setting[] = [
  { symbols: 500, rows: 1260, repeats: 15, withNpmPeers: true },
  { symbols: 1, rows: 1_000_000, repeats: 15, withNpmPeers: false },
]

const { say, note } = report('indicators')
mkdirSync(cache, { recursive: true })
const talib = compileTalib(cache)
const peers = await npmPeers(cache)
say('loop: into columns that are there already, as TA-Lib is called; face: with allocation and the search for gaps.')
say('ratio: loop / TA-Lib C, below 1 is faster. npm packages: how many times slower than the loop.')
for (const setting of settings) measure(setting)

function measure({ symbols, rows, repeats, withNpmPeers }: Setting): void {
  const all = Array.from({ length: symbols }, (_, seed) => sampleBars(rows, seed + 1))
  const named = withNpmPeers ? peers : []
  say('')
  say(`${symbols} × ${rows.toLocaleString('en')} bars, nanoseconds per bar`)
  say(line('', 'loop', 'face', 'TA-Lib C', 'ratio', ...named.map(peer => peer.name)))
  // All of ours first: what the packages leave on the heap and in the compiler's memory would be counted as ours.
  const ours = workloads(rows).map(({ name, text, loop }) => {
    const parsed = parseIndicator(text)
    const face = (bars: Bars): unknown => computeIndicator(parsed, bars)
    return { name, text, loop, face, least: { loop: Infinity, face: Infinity, talib: Infinity } }
  })
  for (let round = 0; round < rounds; round++) {
    const theirs = talib ? talibTimes(talib, all, rows, repeats) : new Map<string, number>()
    for (const { name, loop, face, least } of ours) {
      least.loop = Math.min(least.loop, timed(all, repeats, loop, round === 0 ? warmUpMs : 0))
      least.face = Math.min(least.face, timed(all, repeats, face, round === 0 ? warmUpMs : 0))
      least.talib = Math.min(least.talib, theirs.get(name) ?? Infinity)
    }
  }
  const logs: number[] = []
  for (const { name, text, least } of ours) {
    const own = least.loop
    const reference = Number.isFinite(least.talib) ? least.talib : undefined
    const ratio = reference === undefined ? Number.NaN : own / reference
    if (reference !== undefined) logs.push(Math.log(ratio))
    const others = named.map(peer => {
      const run = peer.runs[name]
      return run ? timed(all.slice(0, 10), 3, run, warmUpMs) / own : Number.NaN
    })
    say(line(text, shown(own), shown(least.face), shown(reference), shown(ratio), ...others.map(timesSlower)))
  }
  if (logs.length > 0) {
    const mean = Math.exp(logs.reduce((sum, value) => sum + value, 0) / logs.length)
    say(line('geometric mean', '', '', '', shown(mean)))
    const setting = `${symbols} × ${rows.toLocaleString('en')}`
    note({ [`${setting}: geometric mean`]: mean, [`${setting}: slowest`]: Math.exp(Math.max(...logs)) })
  }
}

/** The fastest repeat of each batch counts, because a busy machine interrupts long ones. Nanoseconds per bar. */
function timed(all: readonly Bars[], repeats: number, run: (bars: Bars) => unknown, warmUpMs: number): number {
  for (const until = performance.now() + warmUpMs; performance.now() < until; ) for (const bars of all.slice(0, 50)) run(bars)
  let sum = 0
  let count = 0
  for (let first = 0; first < all.length; first += batchOf) {
    const batch = all.slice(first, first + batchOf)
    let best = Number.POSITIVE_INFINITY
    for (let repeat = 0; repeat < repeats; repeat++) {
      const started = performance.now()
      for (const bars of batch) run(bars)
      best = Math.min(best, performance.now() - started)
    }
    sum += best
    count += batch.reduce((bars, { time }) => bars + time.length, 0)
  }
  return (sum * 1e6) / count
}

function talibTimes(program: string, all: readonly Bars[], rows: number, repeats: number): Map<string, number> {
  const columns = new Float64Array(all.length * rows * 5)
  all.forEach(({ open, high, low, close, volume }, symbol) => {
    for (const [k, column] of [open, high, low, close, volume].entries()) columns.set(column, (symbol * 5 + k) * rows)
  })
  const file = join(cache, 'bars.bin')
  writeFileSync(file, new Uint8Array(columns.buffer))
  const said = execFileSync(program, [file, String(all.length), String(rows), String(repeats)], { encoding: 'utf8' })
  return new Map(
    said
      .trim()
      .split('\n')
      .map(row => [row.split(' ')[0]!, Number(row.split(' ')[1])]),
  )
}

function line(first: string, ...cells: string[]): string {
  return first.padEnd(18) + cells.map(cell => cell.padStart(20 - (cell.length > 9 ? 0 : 10))).join('')
}

function timesSlower(value: number): string {
  return Number.isNaN(value) ? '–' : `${value.toFixed(0)} ×`
}

function shown(value: number | undefined): string {
  return value === undefined || Number.isNaN(value) ? '–' : value.toFixed(value < 10 ? 2 : 1)
}
