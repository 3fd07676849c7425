// Whether the stored prices are still what was inspected when they came in: every series is inspected again, and what nobody found then is
// told. Days without a bar and amounts of dividends are left out: what is known of them came with the answer of the source and is gone.
import { setImmediate as breathe } from 'node:timers/promises'
import { inspectBars, isAlarm } from '#bar-quality'
import type { Database } from '#database'
import { readBars, readEvents, readSeries } from './bars.store.ts'
import { readListing } from './catalogue.store.ts'
import { readContradictions } from './disagreement.store.ts'
import { readFindings } from './findings.store.ts'
import { newFinding } from './new-findings.ts'
import { quotedSeries } from './quoted-series.ts'

export type Scanned = {
  readonly series: number
  readonly bars: number
  /** In sentences with symbol and source. */
  readonly unknown: readonly string[]
  /** Flags that nobody has judged. */
  readonly flagged: number
  readonly contradictions: number
}

type Follow = { onSeries: (done: number, total: number, symbol: string) => void; signal: AbortSignal }

/** Between two series others get their turn. Throws what the signal was aborted with. */
export async function scanQuality({ kysely: db }: Pick<Database, 'kysely'>, { onSeries, signal }: Follow): Promise<Scanned> {
  const all = await readSeries(db)
  const unknown: string[] = []
  let barCount = 0
  for (const [done, series] of all.entries()) {
    signal.throwIfAborted()
    onSeries(done, all.length, series.symbol)
    const [bars, events, listing, known] = await Promise.all([
      readBars(db, series),
      readEvents(db, series.symbol),
      readListing(db, [series.symbol]),
      readFindings(db, { seriesId: series.seriesId }),
    ])
    barCount += bars.time.length
    const quoted = quotedSeries(series, bars, events, undefined, listing ?? { symbol: series.symbol, exchange: '' })
    for (const finding of inspectBars(quoted).findings) {
      if (!isAlarm(finding) || finding.kind === 'session-missing' || finding.kind.startsWith('dividend-')) continue
      const { kind, from, to, says } = newFinding(finding, quoted, series, events.get(series.source))
      const isKnown = known.some(one => one.kind === kind && one.from <= to && from <= one.to)
      // Of a kind that fills a series only the first are told, and the last of them stands for the rest.
      if (!isKnown) unknown.push(`${series.symbol} (${series.label}): ${says}`)
    }
    await breathe()
  }
  const [findings, contradictions] = await Promise.all([readFindings(db), readContradictions(db)])
  const flagged = findings.filter(({ state }) => state === 'flagged').length
  return { series: all.length, bars: barCount, unknown, flagged, contradictions: contradictions.length }
}
