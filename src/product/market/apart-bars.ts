// Bars of symbols for which several sources speak, or that changed since the columns were copied: each is read, joined and adjusted
// by itself, and then stands in shared memory like the others.
import { setImmediate } from 'node:timers/promises'
import type { Database } from '#database'
import type { Bars } from '#series'
import { readBarsSince } from './bars.store.ts'
import { viewOf } from './bars-view.ts'
import type { ColumnBlock } from './daily-columns.ts'
import type { DailySubject } from './daily-subjects.ts'
import { joinSeries } from './joined.ts'
import type { BarColumn } from './revisions.ts'

export type ApartBars = {
  readonly block: ColumnBlock
  readonly places: ReadonlyMap<string, { readonly start: number; readonly timeStart: number; readonly length: number }>
}

const names: readonly BarColumn[] = ['open', 'high', 'low', 'close', 'volume']
/** Read at once; others are answered between two of these. */
const atOnce = 8
const sinceEver = -100_000

export function openApartBars({ kysely: db }: Pick<Database, 'kysely'>) {
  const kept = new Map<string, { version: string; bars: Bars }>()
  let packed: ApartBars | null = null
  return {
    /** Exactly those; the same object while none of them has changed. */
    async read(subjects: readonly DailySubject[]): Promise<ApartBars> {
      const wanted = new Set(subjects.map(({ symbol }) => symbol))
      const missing = subjects.filter(one => kept.get(one.symbol)?.version !== one.version)
      const gone = [...kept.keys()].filter(symbol => !wanted.has(symbol))
      if (packed && missing.length === 0 && gone.length === 0) return packed
      for (const symbol of gone) kept.delete(symbol)
      for (let from = 0; from < missing.length; from += atOnce) {
        for (const [symbol, found] of await readSome(missing.slice(from, from + atOnce))) kept.set(symbol, found)
        await setImmediate()
      }
      packed = pack(new Map([...kept].map(([symbol, { bars }]) => [symbol, bars])))
      return packed
    },
    drop(): void {
      kept.clear()
      packed = null
    },
  }

  async function readSome(subjects: readonly DailySubject[]) {
    const series = subjects.flatMap(({ speakers }) => speakers)
    const bars = await readBarsSince(
      db,
      series.map(({ seriesId }) => ({ seriesId, fromPeriod: sinceEver })),
      '1d',
    )
    return subjects.flatMap(({ symbol, version, speakers, knowers, events }) => {
      const parts = speakers.flatMap(one => {
        const its = bars.get(one.seriesId)
        return its ? [{ series: one, bars: its }] : []
      })
      if (parts.length === 0) return []
      const { history } = viewOf(joinSeries(parts, knowers, events), { range: 'MAX', interval: '1d', adjusted: 'splits' })
      return [[symbol, { version, bars: history }] as const]
    })
  }
}

function pack(all: ReadonlyMap<string, Bars>): ApartBars {
  const count = [...all.values()].reduce((sum, { time }) => sum + time.length, 0)
  const time = new Int32Array(new SharedArrayBuffer(4 * count))
  const columns = Object.fromEntries(names.map(name => [name, new Float64Array(new SharedArrayBuffer(8 * count))])) as Record<
    BarColumn,
    Float64Array
  >
  const places = new Map<string, { start: number; timeStart: number; length: number }>()
  let at = 0
  for (const [symbol, bars] of all) {
    time.set(bars.time, at)
    for (const name of names) columns[name].set(bars[name], at)
    places.set(symbol, { start: at, timeStart: at, length: bars.time.length })
    at += bars.time.length
  }
  return { block: { time, columns }, places }
}
