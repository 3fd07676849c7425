// Answers that are well-formed, and wrong in a way that makes sense: of each service, against what it has said before.
import { describe, expect, it } from 'vitest'
import { isoDay } from '#basics'
import { Secret } from '#config'
import { type Bars, sliceBars } from '#series'
import { testDatabase } from '../../../test/support/database.ts'
import { replayed, type Reply, sourceFixture } from '../../../test/support/replayed-exchange.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { readRates, writeRates } from './exchange-rates.store.ts'
import { alphaVantageSource } from './providers/alphavantage.ts'
import { ecbSource } from './providers/ecb.ts'
import { secEdgarSource } from './providers/sec-edgar.ts'
import type { Source } from './providers/source.ts'
import { tiingoSource } from './providers/tiingo.ts'
import { yahooSource } from './providers/yahoo.ts'
import type { Outbound } from '#outbound'
import { type Asking, refreshRates, refreshSymbol } from './refreshing.ts'

const database = await testDatabase()
const never = new AbortController().signal
const key = new Secret('made-up-key')
const bars = sampleBars(60)
const start = (bars.time.at(-1)! + 0.9) * 86_400_000

const asking = (source: Source, at = start, isRestated = false): Asking => ({
  database,
  sources: [source],
  clock: () => new Date(at),
  signal: never,
  accountId: null,
  isRestated,
})
async function everything(): Promise<unknown> {
  const tables = [
    'bar_block',
    'bar_block_revision',
    'bar_series',
    'dividend',
    'exchange_rate',
    'exchange_rate_revision',
    'filed_report',
    'split',
  ]
  const all = tables.map(name =>
    database.pool.query<{ count: string; sum: string }>(
      `SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) AS sum FROM "${name}" AS t`,
    ),
  )
  return (await Promise.all(all)).map(one => one.rows[0])
}

type Row = { day: number; open: number; high: number; low: number; close: number; volume: number }
const rowsOf = (of: Bars): Row[] =>
  Array.from(of.time, (day, i) => ({
    day,
    open: of.open[i]!,
    high: of.high[i]!,
    low: of.low[i]!,
    close: of.close[i]!,
    volume: of.volume[i]!,
  }))
const answer = rowsOf(sliceBars(bars, 45))
const priced = (rows: readonly Row[], by: number): Row[] =>
  rows.map(({ day, open, high, low, close, volume }) => ({
    day,
    open: open * by,
    high: high * by,
    low: low * by,
    close: close * by,
    volume,
  }))
const cents = (price: number): number => Number(price.toFixed(4))

const services: Record<
  string,
  { open: (outbound: Outbound) => Source; routes: (rows: readonly Row[], symbol: string) => [RegExp, Reply][] }
> = {
  Tiingo: {
    open: outbound => tiingoSource(outbound, key),
    routes: (rows, symbol) => {
      const meta = { ticker: symbol, name: 'Acme', exchangeCode: 'NASDAQ' }
      const days = rows.map(({ day, ...row }) => ({ date: `${isoDay(day)}T00:00:00.000Z`, ...row, divCash: 0, splitFactor: 1 }))
      return [
        [/\/prices/, { body: JSON.stringify(days) }],
        [/daily/, { body: JSON.stringify(meta) }],
      ]
    },
  },
  Yahoo: {
    open: outbound => yahooSource(outbound, () => start),
    routes: (rows, symbol) => {
      const quote = {
        open: rows.map(row => row.open),
        high: rows.map(row => row.high),
        low: rows.map(row => row.low),
        close: rows.map(row => row.close),
        volume: rows.map(row => row.volume),
      }
      const meta = { symbol, currency: 'USD', exchangeTimezoneName: 'America/New_York', dataGranularity: '1d' }
      const timestamp = rows.map(({ day }) => day * 86_400 + 52_200)
      return [
        [
          /chart/,
          { body: JSON.stringify({ chart: { result: [{ meta, timestamp, indicators: { quote: [quote] } }], error: null } }) },
        ],
      ]
    },
  },
  'Alpha Vantage': {
    open: outbound => alphaVantageSource(outbound, key, () => start),
    routes: (rows, symbol) => {
      // Written by hand: an object cannot have a day twice.
      const days = rows.map(
        ({ day, open, high, low, close, volume }) =>
          `"${isoDay(day)}":{"1. open":"${cents(open)}","2. high":"${cents(high)}","3. low":"${cents(low)}","4. close":"${cents(close)}","5. volume":"${volume}"}`,
      )
      return [
        [/DIVIDENDS|SPLITS/, { body: '{"data":[]}' }],
        [/TIME_SERIES/, { body: `{"Meta Data":{"2. Symbol":"${symbol}"},"Time Series (Daily)":{${days.join(',')}}}` }],
      ]
    },
  },
}

describe.each(Object.entries(services))('%s', (label, { open, routes }) => {
  const symbol = { Tiingo: 'ACME', Yahoo: 'ACMEY' }[label] ?? 'ACMEAV'
  const ask = (rows: readonly Row[], as = symbol) =>
    refreshSymbol(asking(open(replayed(start, ...routes(rows, as)).outbound)), symbol)
  it('is taken at its first word', async () => {
    expect((await ask(rowsOf(sliceBars(bars, 0, 57)))).outcome).toBe('refreshed')
  })

  const other = `${label} gives other prices of ${symbol} than before for days that it gave already`
  const garbage = `${label} answered with something else than the data asked for`
  it.each<[string, readonly Row[], string, string?]>([
    ['another share under its own name', answer, `${garbage} (another symbol)`, 'OTHER'],
    ['another share under this name', rowsOf(sliceBars(sampleBars(60, 7), 45)), other],
    ['prices in cents', priced(answer, 100), other],
    ['prices in hundreds', priced(answer, 0.01), other],
    ['prices in another currency', priced(answer, 0.92), other],
    ['every price a day late', answer.slice(1).map((row, i) => ({ ...row, ...answer[i]!, day: row.day })), other],
    [
      'a day that has not come',
      [...answer, { ...answer.at(-1)!, day: answer.at(-1)!.day + 30 }],
      `${garbage} (a day that has not come yet)`,
    ],
    [
      'days of long ago only',
      answer.map(row => ({ ...row, day: row.day - 5_000 })),
      `${label} has no price of ${symbol} any more`,
    ],
    ['nothing of the days that both have', answer.slice(-2), `${label} has no price of ${symbol} any more`],
    [
      'volumes in thousands',
      answer.map(row => ({ ...row, volume: Math.round(row.volume / 1000) })),
      other.replace('prices', 'volumes'),
    ],
  ])('answering with %s changes nothing stored and is told', async (_what, rows, says, as) => {
    const before = await everything()
    const done = await ask(rows, as)
    expect([done.outcome, done.says.slice(0, says.length)]).toEqual(['failed', says])
    expect(await everything()).toEqual(before)
  })
  it('answering with a day twice, at two prices, never stores both', async () => {
    const before = await everything()
    const done = await ask([...answer.slice(0, 8), ...priced(answer.slice(7, 8), 1.5), ...answer.slice(8, -3)])
    // Of one name in JSON the last counts, so that there it is a correction like any other.
    const isJsonName = label === 'Alpha Vantage'
    expect(done.says).toMatch(isJsonName ? /1 bar was corrected/ : /twice, with different prices/)
    if (!isJsonName) expect(await everything()).toEqual(before)
  })
  it('is taken when it goes on from where it was', async () => {
    const done = await ask(answer)
    expect([done.outcome, done.barsAdded]).toEqual(['refreshed', 3])
  })
})

describe('the European Central Bank', () => {
  type Days = [day: string, rates: Record<string, number>][]
  const said: Days = [
    ['2018-03-19', { USD: 1.2309, JPY: 130.63, GBP: 0.87588, CHF: 1.1714 }],
    ['2018-03-20', { USD: 1.2276, JPY: 130.51, GBP: 0.87613, CHF: 1.1709 }],
    ['2018-03-21', { USD: 1.2286, JPY: 130.57, GBP: 0.8735, CHF: 1.1692 }],
    ['2018-03-22', { USD: 1.2316, JPY: 130.1, GBP: 0.87223, CHF: 1.1688 }],
  ]
  const next: Days = [...said.slice(1), ['2018-03-23', { USD: 1.2346, JPY: 129.74, GBP: 0.87285, CHF: 1.1707 }]]
  const xml = (days: Days): Reply => {
    const cubes = days.map(
      ([day, rates]) =>
        `<Cube time="${day}">${Object.entries(rates)
          .map(([currency, rate]) => `<Cube currency="${currency}" rate="${Number(rate.toFixed(6))}"/>`)
          .join('')}</Cube>`,
    )
    return { type: 'text/xml', body: `<Envelope><Cube>${cubes.join('')}</Cube></Envelope>` }
  }
  let at = start
  const ask = (days: Days, isRestated = false) => {
    at += 1_000
    return refreshRates(
      asking(
        ecbSource(replayed(at, [/eurofxref/, xml(days)]).outbound, () => at),
        at,
        isRestated,
      ),
    )
  }
  const each = (days: Days, change: (rate: number, currency: string, i: number) => number): Days =>
    days.map(([day, rates], i) => [
      day,
      Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, change(rate, name, i)])),
    ])
  const swapped = (days: Days): Days => days.map(([day, { USD, GBP, ...rest }]) => [day, { ...rest, USD: GBP!, GBP: USD! }])
  it('is taken at its first word', async () => {
    expect(await ask(said)).toMatchObject({ outcome: 'refreshed', asOf: '2018-03-22' })
  })

  const other = (currency: string) =>
    `European Central Bank gives other rates of ${currency} than before for days that it gave already`
  const garbage = 'European Central Bank answered with something else than the data asked for'
  it.each<[string, Days, string]>([
    ['two currencies swapped', swapped(next), other('USD')],
    ['two currencies swapped on one day that it gave', [next[0]!, ...swapped([next[1]!]), ...next.slice(2)], other('USD')],
    [
      'two currencies swapped on a new day',
      [...next.slice(0, 3), ...swapped([['2018-03-23', { USD: 1.2, GBP: 0.6, CHF: 1.17, JPY: 130 }]])],
      `${garbage} (USD `,
    ],
    ['rates times a hundred', each(next, rate => rate * 100), other('USD')],
    [
      'a new day in hundredths',
      each(next, (rate, _, i) => (i === 3 ? rate / 100 : rate)),
      `${garbage} (USD 1.2316 on 2018-03-22, 0.012346`,
    ],
    ['another base', each(next, rate => rate / 1.23), other('USD')],
    ['the other way round', each(next, rate => 1 / rate), other('USD')],
    ['every rate a day late', next.map(([day], i) => [day, (said[i] ?? said[3]!)[1]]), other('USD')],
    ['a day that has not come', [...next, ['2018-04-20', next[3]![1]]], `${garbage} (a day that has not come yet)`],
    ['a day twice', [...next, next[3]!], `${garbage} (2018-03-23 twice)`],
    [
      'days of another year only',
      next.map(([day, rates]) => [day.replace('2018', '2017'), rates]),
      'European Central Bank gave no rates.',
    ],
    ['new days only', next.slice(3), 'European Central Bank has no rates any more for the days to 2018-03-22'],
  ])('answering with %s changes nothing stored and is told', async (_what, days, says) => {
    const before = await everything()
    const done = await ask(days)
    expect(done.says.slice(0, says.length)).toBe(says)
    expect(await everything()).toEqual(before)
  })
  it('is not taken anew with half of its history', async () => {
    const before = await everything()
    expect((await ask(next, true)).says).toMatch(/has 75 of a hundred stored days only; nothing was changed/)
    expect(await everything()).toEqual(before)
  })
  it('is taken when it goes on, with a correction, and when somebody takes it anew', async () => {
    const corrected = each(next, (rate, currency, i) => (i === 1 && currency === 'USD' ? rate * 1.004 : rate))
    expect((await ask(corrected)).says).toBe('European Central Bank: rates to 2018-03-23. 1 rate was corrected.')
    const anew = each([said[0]!, ...next], (rate, currency) => (currency === 'CHF' ? rate * 1.01 : rate))
    expect((await ask(anew)).outcome).toBe('failed')
    expect((await ask(anew, true)).says).toContain('rates were corrected')
  })
})

it('a whole history of rates is written in stretches, and each day of it is there', async () => {
  const about = { source: 'long', base: 'EUR' }
  const days = Array.from({ length: 600 }, (_, i) => ({ day: 10_000 + i, rates: new Map([['USD', 1 + i / 1_000]]) }))
  const write = () => database.kysely.transaction().execute(trx => writeRates(trx, about, days, new Date(start)))
  expect(await write()).toEqual({ added: 600, corrected: 0 })
  for (const i of [0, 249, 250, 599]) days[i]!.rates.set('USD', 5)
  expect(await write()).toEqual({ added: 0, corrected: 4 })
  expect((await readRates(database.kysely, { name: 'long', base: 'EUR' }, ['USD'], null, null)).days).toEqual(days)
})

describe('SEC EDGAR', () => {
  const at = Date.UTC(2023, 10, 20, 22, 0)
  const facts = sourceFixture('sec-edgar/companyfacts.json')
  const valued = (change: (value: number) => number) =>
    facts.replaceAll(/"val":(-?[\d.]+)/g, (_, value) => `"val":${change(Number(value))}`)
  let days = 0
  const ask = async (body: string, isRestated = false) => {
    const now = at + 2 * 86_400_000 * days++
    const { outbound } = replayed(
      now,
      [/company_tickers/, { body: sourceFixture('sec-edgar/company_tickers.json') }],
      [/companyfacts/, { body }],
    )
    const source = secEdgarSource(outbound, 'Acme acme@example.com', () => now)
    const { attempts } = await refreshSymbol(asking(source, now, isRestated), 'ACME')
    return attempts.find(({ field }) => field === 'reports')!
  }
  it('is taken at its first word', async () => {
    expect(await ask(facts)).toMatchObject({ outcome: 'refreshed' })
  })

  const other = 'SEC EDGAR gives other figures of ACME than before for what was filed on 20'
  it.each<[string, string, string]>([
    [
      'another company',
      facts.replace('9999001', '1'),
      'SEC EDGAR answered with something else than the data asked for (another company)',
    ],
    ['another company under this number', valued(value => value * 3 + 7), other],
    ['figures in thousands', valued(value => value / 1000), other],
    ['another currency', facts.replaceAll('"USD', '"EUR'), other],
    [
      'a filing of a day that has not come',
      facts.replaceAll('2023-11-01', '2033-11-01'),
      'SEC EDGAR answered with something else than the data asked for (a filing of a day that has not come yet)',
    ],
    [
      'a filing before its period ended',
      facts.replaceAll('"filed":"2023-11-01"', '"filed":"2020-01-01"'),
      'SEC EDGAR answered with something else than the data asked for (a filing before its period ended)',
    ],
  ])('answering with %s changes nothing stored and is told', async (_what, body, says) => {
    const before = await everything()
    const done = await ask(body)
    expect([done.outcome, done.says.slice(0, says.length)]).toEqual(['failed', says])
    expect(await everything()).toEqual(before)
  })
  it('answering with half of what it had leaves the rest, and can be taken anew', async () => {
    const before = await everything()
    const { facts: all, ...rest } = JSON.parse(facts) as {
      facts: { 'us-gaap': Record<string, { units: Record<string, { filed: string }[]> }> }
    }
    for (const { units } of Object.values(all['us-gaap'])) {
      for (const list of Object.values(units)) list.splice(0, list.length, ...list.filter(({ filed }) => filed > '2023'))
    }
    expect((await ask(JSON.stringify({ ...rest, facts: all }))).outcome).toBe('unchanged')
    expect(await everything()).toEqual(before)
    expect(
      (
        await ask(
          valued(value => value / 1000),
          true,
        )
      ).outcome,
    ).toBe('refreshed')
  })
})
