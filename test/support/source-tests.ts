// What tests of the sources share: the sources over a real database and replayed answers, and everything that is stored of a symbol.
import { isoDay } from '#basics'
import type { Database } from '#database'
import type { Outbound } from '#outbound'
import { readBars, readRevisions, readSeries } from '../../src/product/market/bars.store.ts'
import { openSources, type Sources } from '../../src/product/market/sources.ts'
import { replayed, sourceFixture } from './replayed-exchange.ts'

export const now = Date.UTC(2020, 8, 1, 22, 0)
export const never = new AbortController().signal
const noKeys = { tiingo: undefined, alphaVantage: undefined, secContact: undefined }
export const chart = (symbol: string) => sourceFixture('yahoo/chart.json').replace('"symbol":"ACME"', `"symbol":"${symbol}"`)
type Answer = { chart: { result: [{ timestamp: number[]; indicators: { quote: [Record<string, (number | null)[]>] } }] } }
export const changed = (text: string, change: (result: Answer['chart']['result'][0]) => void): string => {
  const answer = JSON.parse(text) as Answer
  change(answer.chart.result[0])
  return JSON.stringify(answer)
}
export const scaled = (text: string, factor: number) =>
  changed(text, ({ indicators: { quote } }) => {
    for (const name of ['open', 'high', 'low', 'close']) quote[0][name] = quote[0][name]!.map(price => price && price * factor)
  })
export const moved = (text: string, seconds: number) =>
  changed(text, result => {
    result.timestamp = result.timestamp.map(at => at + seconds)
  })
export const head = 'Date,Open,High,Low,Close,Volume\n'
export const file = Buffer.from(`${head}2020-08-27,508,510,495,500.04,38888100\n2020-08-28,504,506,498,499.23,46907500\n`)

export function sourcesOver(database: Database) {
  let count = 0
  const freshSymbol = () => `TEST${count++}`

  function sourcesWith(outbound: Outbound, keys: Partial<Parameters<typeof openSources>[0]['keys']> = {}, at = now): Sources {
    return openSources({ database, outbound, keys: { ...noKeys, ...keys }, clock: () => new Date(at) })
  }
  const offline = () => sourcesWith(replayed(now).outbound)
  const answering = (body: string, status = 200, type = 'application/json') =>
    sourcesWith(replayed(now, [/chart/, { body, status, type }]).outbound)

  /** Everything stored about a symbol's bars, byte for byte. */
  async function stored(symbol: string) {
    const series = await readSeries(database.kysely, { symbol })
    return Promise.all(
      series.map(async one => ({
        one,
        bars: await readBars(database.kysely, one),
        revisions: await readRevisions(database.kysely, one),
      })),
    )
  }
  async function closes(symbol: string, source: string): Promise<[string, number][]> {
    const series = (await readSeries(database.kysely, { symbol })).find(one => one.source === source)!
    const { time, close } = await readBars(database.kysely, series)
    return Array.from(time, (day, i) => [isoDay(day), close[i]!])
  }

  return { freshSymbol, sourcesWith, offline, answering, stored, closes }
}
