// Splits, dividends, currencies and clocks that no market has, in answers of the right shape: whatever a service says of them, what
// is stored stays as it was, and one sentence tells.
import { expect, it } from 'vitest'
import { Secret } from '#config'
import { testDatabase } from '../../../test/support/database.ts'
import { replayed, sourceFixture } from '../../../test/support/replayed-exchange.ts'
import { tiingoSource } from './providers/tiingo.ts'
import { yahooSource } from './providers/yahoo.ts'
import { refreshSymbol } from './refreshing.ts'

const database = await testDatabase()
const evening = Date.UTC(2020, 8, 1, 22, 0)
const signal = new AbortController().signal
const chart = sourceFixture('yahoo/chart.json')
const prices = sourceFixture('tiingo/prices.json')

async function digest(): Promise<unknown> {
  const tables = ['bar_block', 'bar_block_revision', 'bar_series', 'dividend', 'split', 'event_revision', 'bar_finding']
  const sums = tables.map(
    name => `SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum FROM "${name}" AS t`,
  )
  return (await database.pool.query(sums.join(' UNION ALL '))).rows
}

const services = {
  Yahoo: (body: string, symbol: string) =>
    yahooSource(replayed(evening, [/chart/, { body: body.replace('"ACME"', `"${symbol}"`) }]).outbound, () => evening),
  Tiingo: (body: string, symbol: string) => {
    const meta = { body: sourceFixture('tiingo/meta.json').replace(/"ACME"/i, `"${symbol}"`) }
    return tiingoSource(replayed(evening, [/prices/, { body }], [/./, meta]).outbound, new Secret('made-up-key'))
  },
}
type Service = keyof typeof services
const good = { Yahoo: chart, Tiingo: prices }
const symbols = { Yahoo: 'ACMEY', Tiingo: 'ACME' }

async function ask(service: Service, body: string) {
  const symbol = symbols[service]
  const sources = [services[service](body, symbol)]
  const done = await refreshSymbol(
    { database, sources, clock: () => new Date(evening), signal, accountId: null, isRestated: false },
    symbol,
  )
  return { outcome: done.attempts.find(({ field }) => field === 'bars')?.outcome, says: done.says }
}

it.each<Service>(['Yahoo', 'Tiingo'])('%s is taken at its first word', async service => {
  expect((await ask(service, good[service])).outcome).toBe('refreshed')
})

type Change = [what: string, service: Service, change: (body: string) => string]
const changed: Change[] = [
  ['a split of nothing', 'Yahoo', body => body.replace(/"numerator":\s*[\d.]+/, '"numerator":0')],
  ['a split of a billion', 'Yahoo', body => body.replace(/"numerator":\s*[\d.]+/, '"numerator":1e9')],
  ['a split of infinity', 'Yahoo', body => body.replace(/"numerator":\s*[\d.]+/, '"numerator":1e400')],
  ['a split by nothing', 'Yahoo', body => body.replace(/"denominator":\s*[\d.]+/, '"denominator":0')],
  ['another split than its prices have', 'Yahoo', body => body.replace(/"numerator":\s*[\d.]+/, '"numerator":40')],
  ['a dividend below nothing', 'Yahoo', body => body.replace(/"amount":\s*[\d.]+/, '"amount":-1')],
  ['a dividend of infinity', 'Yahoo', body => body.replace(/"amount":\s*[\d.]+/, '"amount":1e400')],
  ['another currency', 'Yahoo', body => body.replace('"USD"', '"EUR"')],
  [
    'a clock that is none',
    'Yahoo',
    body => body.replace(/"exchangeTimezoneName":\s*"[^"]+"/, '"exchangeTimezoneName":"Mars/Olympus"'),
  ],
  ['weeks for days', 'Yahoo', body => body.replace(/"dataGranularity":\s*"1d"/, '"dataGranularity":"1wk"')],
  ['a moment of the year 40,000', 'Yahoo', body => body.replace('1598967000', '1200000000000')],
  ['a moment that is no number', 'Yahoo', body => body.replace('1598967000', '"today"')],
  ['a split of nothing', 'Tiingo', body => body.replace(/"splitFactor":\s*4(\.0)?/, '"splitFactor":0')],
  ['a split of a billion', 'Tiingo', body => body.replace(/"splitFactor":\s*4(\.0)?/, '"splitFactor":1e9')],
  ['a dividend below nothing', 'Tiingo', body => body.replace(/"divCash":\s*0(\.0)?/, '"divCash":-1')],
  ['a dividend of infinity', 'Tiingo', body => body.replace(/"divCash":\s*0(\.0)?/, '"divCash":1e400')],
  ['a day in words', 'Tiingo', body => body.replace('2020-08-31T', 'yesterday T')],
  ['a day that does not exist', 'Tiingo', body => body.replace('2020-08-31T', '2020-08-32T')],
]

it.each(changed)('%s of %s changes nothing stored and is told in one sentence', async (_what, service, change) => {
  const body = change(good[service])
  expect(body).not.toBe(good[service])
  const before = await digest()
  const { outcome, says } = await ask(service, body)
  expect([outcome, await digest()]).toEqual(['failed', before])
  expect(says).toMatch(/^[^\n]{20,400}\.$/)
})
