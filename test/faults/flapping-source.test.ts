// A source that is up, asks to be left alone, talks nonsense in every way there is, and is up again: the whole way from the refresh
// down to the sockets and back into the database.
import { afterAll, expect, it } from 'vitest'
import { openMarket, openSources } from '#market'
import { readBars, readSeries } from '../../src/product/market/bars.store.ts'
import { testDatabase } from '../support/database.ts'
import { silent } from '../support/database-settings.ts'
import { type Behaviour, breaksOff, floods, hostileServer, says, staysSilent } from '../support/hostile-server.ts'
import { loopbackSources, patient } from '../support/loopback-sources.ts'
import { sourceFixture } from '../support/replayed-exchange.ts'

const database = await testDatabase()
const [server, elsewhere] = [await hostileServer(), await hostileServer()]
const start = Date.UTC(2020, 8, 1, 22, 0)
const timeouts = { ...patient }
const { outbound, sent: all, now, pass } = loopbackSources(server.origin, start, timeouts)
/** Moments of the requests about bars: what else Yahoo is asked for is another client, with a budget and a breaker of its own. */
const sentAt = () => all.filter(({ url }) => url.includes('/v8/finance/chart/')).map(({ at }) => at)
const clock = () => new Date(now())
const sources = openSources({
  database,
  outbound,
  keys: { tiingo: undefined, alphaVantage: undefined, secContact: undefined },
  clock,
})
const market = openMarket(database, { clock, log: silent })
afterAll(async () => {
  outbound.close()
  await Promise.all([server.close(), elsewhere.close()])
})

const chart = sourceFixture('yahoo/chart.json')
/** The same a day later. */
function nextDay(): string {
  const answer = JSON.parse(chart) as {
    chart: {
      result: [
        {
          meta: { regularMarketTime: number; currentTradingPeriod: unknown }
          timestamp: number[]
          indicators: { quote: [Record<string, (number | null)[]>] }
        },
      ]
    }
  }
  const [result] = answer.chart.result
  delete result.meta.currentTradingPeriod
  result.timestamp.push(1_599_053_400)
  const bar = { open: 137.59, high: 137.98, low: 127, close: 131.4, volume: 200_119_000 }
  for (const [name, value] of Object.entries(bar)) result.indicators.quote[0][name]!.push(value)
  return JSON.stringify(answer)
}

const page = '<!doctype html><html><body>We are doing some maintenance</body></html>'
const isolated: Record<string, Behaviour[]> = {
  up: [says(chart)],
  'up, a day later': [says(nextDay())],
  '429, come back in two minutes': [says('Too Many Requests', { 'retry-after': '120' }, 429)],
  garbage: [says('{"chart":{"result":[{"meta":{}}]}}')],
  'a page with status 200': [says(page, { 'content-type': 'text/html' })],
  nothing: [staysSilent],
  'half a body': [breaksOff(chart.slice(0, 800), chart.length)],
  'a redirect elsewhere': [(_request, response) => void response.writeHead(302, { location: `${elsewhere.origin}/chart` }).end()],
  '100 MB': [floods(100_000_000)],
}

/** [what the source does, minutes that pass before, what a person reads, breaker after it, requests that left] */
const story: [does: keyof typeof isolated, minutesBefore: number, reads: RegExp, state: string, sent: number][] = [
  ['up', 0, /^Yahoo: bars to 2020-09-01\./, 'ready closed', 1],
  ['429, come back in two minutes', 1, /asked too often \(429\); next try at 22:03 UTC\./, 'paused closed', 1],
  ['up', 0, /^Yahoo asked to be left alone; next try at 22:03 UTC\./, 'paused closed', 0],
  ['garbage', 2, /^Yahoo answered with something else than the data asked for/, 'ready closed', 1],
  ['a page with status 200', 0, /^Yahoo answered with a page instead of data\./, 'ready closed', 1],
  // Five failures in a row: the second try at the one who says nothing is the last one.
  ['nothing', 0, /^Yahoo did not answer in time \(no answer\)\./, 'resting open', 2],
  ['up', 0, /^Yahoo failed several times in a row and is left alone; next try at/, 'resting open', 0],
  // From now on each is the one probe of a half-open breaker.
  ['half a body', 1, /^Yahoo answered with half a body; it was thrown away\./, 'resting open', 1],
  ['a redirect elsewhere', 2, /^Yahoo redirected elsewhere; it was not followed\./, 'resting open', 1],
  ['100 MB', 3, /^Yahoo answered with more than 12 MB; it was cut off and thrown away\./, 'resting open', 1],
  ['up', 0, /^Yahoo failed several times in a row and is left alone/, 'resting open', 0],
  ['up, a day later', 10, /^Yahoo: bars to 2020-09-02\./, 'ready closed', 1],
  ['garbage', 5 * 1_440, /^Yahoo answered with something else than the data asked for/, 'ready closed', 1],
]

function failedSays(says: string): string {
  return says.replace(/ Showing data to .*$/, '')
}

async function stored() {
  const series = await readSeries(database.kysely, { symbol: 'ACME' })
  return Promise.all(series.map(async one => ({ one, bars: await readBars(database.kysely, one) })))
}

it('flaps, and not one stored bar changes; the data and its age stay in sight, and the newest comes in at the end', async () => {
  let before: Awaited<ReturnType<typeof stored>> | null = null
  let first: Awaited<ReturnType<typeof stored>> | null = null
  let last = '2020-09-01'
  for (const [does, minutesBefore, reads, state, sent] of story) {
    pass(minutesBefore * 60_000)
    server.behave(...isolated[does]!)
    // The one who never answers is waited for in real time.
    timeouts.headersMs = does === 'nothing' ? 500 : patient.headersMs
    const sentBefore = sentAt().length
    const {
      symbols: [done],
    } = await sources.refresh(['ACME'], AbortSignal.timeout(60_000))
    const yahoo = (await sources.describe()).find(({ name }) => name === 'yahoo')!
    expect.soft([does, `${yahoo.state} ${yahoo.breaker}`, sentAt().length - sentBefore]).toEqual([does, state, sent])
    expect.soft(done!.says, does).toMatch(reads)
    const isUp = done!.outcome !== 'failed'
    if (does === 'up, a day later') last = '2020-09-02'
    if (!isUp) expect.soft(done!.says.endsWith(`Showing data to ${last}.`), does).toBe(true)
    // What the stock's page shows: the data to that day, how old it is, and what the source said last.
    const { asOf, freshness, attempts, series } = await market.stock('ACME')
    expect
      .soft([done!.asOf, asOf, freshness?.says, series.length], does)
      .toEqual([last, last, minutesBefore > 1_440 ? '2 sessions old' : 'up to date', 1])
    const bars = attempts.find(({ source, field }) => source === 'yahoo' && field === 'bars')
    expect
      .soft([bars?.outcome, bars?.says], does)
      .toEqual(isUp ? [done!.outcome, bars?.says] : ['failed', failedSays(done!.says)])
    if (before && !isUp) expect.soft(await stored(), does).toEqual(before)
    if (isUp) before = await stored()
    first ??= before
  }
  const kept = (await stored())[0]!
  expect([...kept.bars.close].slice(0, first![0]!.bars.close.length)).toEqual([...first![0]!.bars.close])
  expect(elsewhere.seen).toEqual([])
  for (const { requests, perMs } of (await sources.describe()).find(({ name }) => name === 'yahoo')!.budget) {
    const inAnySpan = sentAt().map(from => sentAt().filter(at => at >= from && at < from + perMs).length)
    expect(Math.max(...inAnySpan)).toBeLessThanOrEqual(requests)
  }
}, 120_000)
