// Whether others compute the same columns: TA-Lib and Tulip Indicators in C (compiled here), and three packages of npm, over the bundled
// history of the S&P 500, Microsoft and General Electric. `node bench/columns.ts`, after `npm run build`, prints the table of
// docs/concepts/indicator-columns.md. Nothing of theirs is a part of the product; what cannot be fetched or compiled is left out and named.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { computeIndicator, parseIndicator } from '#indicators'
import type { Bars } from '#series'
import { npmColumns } from './columns-npm.ts'
import { compileColumns } from './peers.ts'

/** A column of somebody else's: its value on each bar of the series, NaN where it has none. */
export type TheirColumn = {
  readonly source: string
  readonly indicator: string
  readonly output: string
  readonly values: Float64Array
}

const cache = join(tmpdir(), 'tradewise-bench')
mkdirSync(cache, { recursive: true })
const tolerance = 1e-9
/** What the functions in C give, in their order, by the text that columns.c prints. */
const outputs: Readonly<Record<string, readonly string[]>> = {
  'macd(12,26,9)': ['macd', 'signal', 'histogram'],
  'stoch(14,3,3)': ['k', 'd'],
  'stochrsi(14,14,3,1)': ['k', 'd'],
  'adx(14)': ['adx'],
  'adx(14)+': ['plusDi'],
  'adx(14)-': ['minusDi'],
  'adx(14)di': ['plusDi', 'minusDi'],
  'aroon(25)': ['down', 'up'],
  'slope(14)': ['slope'],
  'ppo(12,26,9)': ['ppo'],
}
const bands = { talib: ['upper', 'middle', 'lower'], tulip: ['lower', 'middle', 'upper'] } as const
/** Tulip says a change as a share, everybody else as percent. */
const scales: Readonly<Record<string, number>> = { 'tulip roc(14)': 100 }

type Verdict = { readonly common: number; readonly first: number; readonly equalFrom: number; readonly worst: number }

const program = compileColumns(cache)
const series = ['gspc-1d-2000', 'msft-1d', 'ge-1d'].map(bundled)
const rows = new Map<string, Map<string, Verdict[]>>()
for (const bars of series) {
  for (const theirs of [...(program ? inC(program, bars) : []), ...(await npmColumns(cache, bars))]) {
    const name = theirs.output === 'value' ? theirs.indicator : `${theirs.indicator}.${theirs.output}`
    const known = rows.get(name) ?? new Map<string, Verdict[]>()
    rows.set(name, known)
    known.set(theirs.source, [...(known.get(theirs.source) ?? []), compare(ours(theirs, bars), theirs.values)])
  }
}
const sources = [...new Set([...rows.values()].flatMap(of => [...of.keys()]))]
console.log(`| column | ${sources.join(' | ')} |`)
console.log(`|---|${sources.map(() => '---').join('|')}|`)
for (const [name, of] of rows) console.log(`| \`${name}\` | ${sources.map(source => said(of.get(source))).join(' | ')} |`)
for (const source of sources) console.log(`${source}: ${counted(source)}`)

function bundled(name: string): Bars {
  const file = readFileSync(new URL(`../dist/market-data/${name}.json.gz`, import.meta.url))
  const held = JSON.parse(gunzipSync(file).toString()) as Record<keyof Bars, number[]>
  const column = (values: number[]) => Float64Array.from(values, value => value ?? Number.NaN)
  // What the C functions make of a missing volume is not the question: from the last bar without one.
  const from = held.volume.findLastIndex(value => value === null || value === 0) + 1
  return {
    time: Int32Array.from(held.time.slice(from)),
    open: column(held.open.slice(from)),
    high: column(held.high.slice(from)),
    low: column(held.low.slice(from)),
    close: column(held.close.slice(from)),
    volume: column(held.volume.slice(from)),
  }
}

/** Beta and correlation need a second series: the opens, so that everybody has the same. */
function ours({ indicator, output }: TheirColumn, bars: Bars): Float64Array {
  const columns = computeIndicator(parseIndicator(indicator), bars, bars.open)
  const column = columns[output] ?? (Object.keys(columns).length === 1 ? Object.values(columns)[0] : undefined)
  if (!column) throw new Error(`${indicator} has no ${output}`)
  return column
}

function inC(file: string, bars: Bars): TheirColumn[] {
  const columns = [bars.open, bars.high, bars.low, bars.close, bars.volume]
  const at = join(cache, 'columns.bin')
  writeFileSync(at, Buffer.concat(columns.map(column => new Uint8Array(column.slice().buffer))))
  const printed = execFileSync(file, [at, String(bars.time.length)], { encoding: 'utf8', maxBuffer: 2 ** 30 }).split('\n')
  const found: TheirColumn[] = []
  for (let line = 0; line < printed.length && printed[line] !== ''; ) {
    const [source = '', name = '', output = '', first = '', length = ''] = printed[line++]!.split(' ')
    const values = new Float64Array(bars.time.length).fill(Number.NaN)
    const scale = scales[`${source} ${name}`] ?? 1
    for (let i = 0; i < Number(length); i++) values[Number(first) + i] = Number(printed[line++]) * scale
    const named = name === 'bollinger(20,2)' ? bands[source as 'talib' | 'tulip'] : outputs[name]
    found.push({
      source: source === 'talib' ? 'TA-Lib 0.6 (C)' : 'Tulip 0.8 (C)',
      indicator: name.replace(/\)\D+$/, ')'),
      output: named?.[Number(output)] ?? 'value',
      values,
    })
  }
  return found
}

function compare(own: Float64Array, theirs: Float64Array): Verdict {
  let [common, worst, first, lastUnequal] = [0, 0, -1, -1]
  const typical = medianSize(theirs)
  for (const [i, value] of own.entries()) {
    const other = theirs[i]!
    if (!Number.isFinite(value) || !Number.isFinite(other)) continue
    if (first < 0) first = i
    common++
    const difference = Math.abs(value - other) / Math.max(1, typical, Math.abs(value), Math.abs(other))
    worst = Math.max(worst, difference)
    if (difference > tolerance) lastUnequal = i
  }
  return { common, first, worst, equalFrom: lastUnequal + 1 }
}

/** Differences of large sums are as exact as the sums, not as what is left of them near 0. */
function medianSize(values: Float64Array): number {
  const sizes = values.filter(Number.isFinite).map(Math.abs).sort()
  return sizes[sizes.length >> 1] ?? 0
}

/** Over all series: equal, equal once the beginnings are forgotten, or by how much it differs at most. */
function said(verdicts: readonly Verdict[] | undefined): string {
  if (!verdicts) return ''
  if (isEqual(verdicts)) return 'equal'
  if (isEqualLater(verdicts)) return `equal from bar ${Math.max(...verdicts.map(one => one.equalFrom)).toLocaleString('en')}`
  return `differs (${Math.max(...verdicts.map(one => one.worst)).toExponential(0)})`
}

function isEqual(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(one => one.common > 0 && one.worst <= tolerance)
}

/** In the first half of each, so that it is no accident of the last bars. */
function isEqualLater(verdicts: readonly Verdict[]): boolean {
  return verdicts.every(one => one.common > 0 && one.equalFrom < one.first + one.common / 2)
}

function counted(source: string): string {
  const all = [...rows.values()].flatMap(of => (of.has(source) ? [of.get(source)!] : []))
  const equal = all.filter(isEqual).length
  const later = all.filter(one => !isEqual(one) && isEqualLater(one)).length
  return `${all.length} columns in common, ${equal} equal, ${later} equal after their beginnings, ${all.length - equal - later} differ`
}
