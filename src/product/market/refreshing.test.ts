// Reports and exchange rates from the services into a real database: kept beside what is there, never in its place.
import { describe, expect, it } from 'vitest'
import { dayOf, Failure } from '#basics'
import { testDatabase } from '../../../test/support/database.ts'
import { replayed, type Reply, sourceFixture } from '../../../test/support/replayed-exchange.ts'
import { readAttempts } from './attempts.store.ts'
import { crossRates } from './exchange-rates.ts'
import { openMarket } from './market.ts'
import { statusOf } from './status.ts'
import { openSources, type Sources } from './sources.ts'

const database = await testDatabase()
const start = Date.UTC(2023, 10, 20, 22, 0)
const day = 86_400_000
const never = new AbortController().signal
const market = openMarket(database, { clock: () => new Date(start), log: { info: () => {} } })

type Answers = { reports?: Reply; rates?: Reply; at?: number; secContact?: string | undefined }

/** Yahoo answers about every symbol; the others as told, or not at all. */
function sourcesWith({ reports, rates, at = start, secContact = 'Acme acme@example.com' }: Answers) {
  const { outbound, asked } = replayed(
    at,
    [/chart\/ACME/, { body: sourceFixture('yahoo/chart.json') }],
    [/company_tickers/, { body: sourceFixture('sec-edgar/company_tickers.json') }],
    ...(reports ? [[/companyfacts/, reports] as [RegExp, Reply]] : []),
    ...(rates ? [[/eurofxref/, rates] as [RegExp, Reply]] : []),
  )
  const keys = { tiingo: undefined, alphaVantage: undefined, secContact }
  return { sources: openSources({ database, outbound, keys, clock: () => new Date(at) }), asked }
}
const facts = { body: sourceFixture('sec-edgar/companyfacts.json') }
const rates = { body: sourceFixture('ecb/eurofxref-hist.xml'), type: 'text/xml' }
const one = async (sources: Sources) => (await sources.refresh(['ACME'], never)).symbols[0]!

describe('reports', () => {
  it('are stored with form and day of filing, and shown with the stock', async () => {
    const { sources } = sourcesWith({ reports: facts })
    const done = await one(sources)
    expect(done.says).toContain('SEC EDGAR: reports, the newest of the period to 2023-09-30 (10-K, filed 2023-11-01).')
    const { annualReports, quarterlyReports } = await market.stock('ACME')
    expect(annualReports).toMatchObject({ source: 'SEC EDGAR, company facts' })
    expect(
      annualReports?.reports.map(({ periodEnd, form, knownFrom, restated, revenue }) => [
        periodEnd,
        form,
        knownFrom,
        restated,
        revenue,
      ]),
    ).toEqual([
      ['2021-09-30', '10-K', '2021-11-01', null, 900],
      ['2022-09-30', '10-K', '2022-11-01', '2023-11-01', 1010],
      ['2023-09-30', '10-K', '2023-11-01', null, 1200],
    ])
    expect(quarterlyReports?.reports).toMatchObject([{ periodEnd: '2022-12-31', form: '10-Q', epsDiluted: 0.4 }])
    expect(await market.status()).toMatchObject({ filedReports: { companyCount: 1, reportCount: 4, newestFiled: '2023-11-01' } })
  })
  it('are not asked for again on the same day, and the next day change nothing when there is nothing new', async () => {
    const again = sourcesWith({ reports: facts, at: start + 3_600_000 })
    expect((await one(again.sources)).attempts.map(({ field }) => field)).not.toContain('reports')
    expect(again.asked.some(({ url }) => url.includes('companyfacts'))).toBe(false)
    const tomorrow = sourcesWith({ reports: facts, at: start + day })
    expect((await one(tomorrow.sources)).attempts).toContainEqual(
      expect.objectContaining({ source: 'sec-edgar', field: 'reports', outcome: 'unchanged' }),
    )
  })
  it.each<[string, Reply]>([
    ['half of it', { body: facts.body.slice(0, 3_000) }],
    ['a page', { body: '<html>', type: 'text/html' }],
    ['a fault', { body: '', status: 500 }],
    ['another company', { body: facts.body.replace('9999001', '1') }],
  ])('stay when the answer is %s, which is told beside what went well', async (_name, reports) => {
    const figures = async () => ({ ...(await market.stock('ACME')), attempts: [] })
    const before = await figures()
    const done = await one(sourcesWith({ reports, at: start + 3 * day }).sources)
    expect(done.outcome).toBe('unchanged')
    expect(done.says).toMatch(/^Yahoo: nothing new to 2020-09-01\. SEC EDGAR /)
    expect(await figures()).toEqual(before)
    const told = (await readAttempts(database.kysely, 'ACME')).find(({ field }) => field === 'reports')
    expect(told).toMatchObject({ outcome: 'failed', answeredAt: new Date(start + day) })
  })
})

it('tells a database that is away as that, and not as a fault of the source that answered', async () => {
  const { outbound } = replayed(start, [/chart\/ACME/, { body: sourceFixture('yahoo/chart.json') }])
  const kysely = new Proxy(database.kysely, {
    get(target, name) {
      if (name === 'transaction')
        return () => ({ execute: () => Promise.reject(new Failure('busy', 'The database is away; try again in a moment.')) })
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  const keys = { tiingo: undefined, alphaVantage: undefined, secContact: undefined }
  const sources = openSources({ database: { ...database, kysely }, outbound, keys, clock: () => new Date(start) })
  await expect(sources.refresh(['ACME'], never)).rejects.toThrow('The database is away; try again in a moment.')
})

describe('quote, profile and key figures', () => {
  const evening = Date.UTC(2020, 8, 1, 22, 0)
  const withFigures = (symbol: string, summary: Reply, at = evening) => {
    const named = (reply: Reply): Reply => ({
      ...reply,
      body: String(reply.body).replaceAll('"symbol":"ACME"', `"symbol":"${symbol}"`),
    })
    const { outbound, asked } = replayed(
      at,
      [/chart/, named({ body: sourceFixture('yahoo/chart.json') })],
      [/fc\.yahoo/, { status: 404, type: 'text/html', body: '', cookies: ['A3=x'] }],
      [/getcrumb/, { type: 'text/plain', body: 'abcdefg' }],
      [/quoteSummary/, named(summary)],
    )
    const keys = { tiingo: undefined, alphaVantage: undefined, secContact: undefined }
    return { sources: openSources({ database, outbound, keys, clock: () => new Date(at) }), asked }
  }
  const summary = { body: sourceFixture('yahoo-figures/summary.json') }

  it('are stored with their source and moment, and shown with the stock', async () => {
    const { symbols } = await withFigures('QQ1', summary).sources.refresh(['QQ1'], never)
    expect(symbols[0]!.attempts.map(({ field, source, outcome }) => `${field} ${source} ${outcome}`)).toEqual([
      'bars yahoo refreshed',
      'quote yahoo refreshed',
      'fundamentals yahoo-figures refreshed',
    ])
    expect(symbols[0]!.says).toMatch(/ Yahoo key figures of 2020-09-01\.$/)
    const stock = await market.stock('QQ1')
    expect(stock.quoted).toEqual({
      price: 134.18,
      previousClose: null,
      currency: 'USD',
      marketState: 'after',
      source: 'Yahoo',
      at: '2020-09-01T20:00:00.000Z',
      fetchedAt: '2020-09-01T22:00:00.000Z',
    })
    expect(stock.profile).toMatchObject({ sector: 'Technology', country: 'United States', source: 'Yahoo key figures' })
    expect(stock.fundamentals).toMatchObject({
      asOf: '2020-09-01',
      source: 'Yahoo key figures',
      marketCap: 2_294_791_110_656,
      sharesOutstanding: 17_102_499_840,
      relativeVolume: null,
    })
    expect(stock.origins).toEqual([
      { from: '2020-01-03', to: '2020-09-01', source: 'yahoo', label: 'Yahoo', fetchedAt: '2020-09-01T22:00:00.000Z' },
    ])
  })
  it('of an older moment never take the place of newer ones', async () => {
    const before = await market.stock('QQ1')
    const older = { body: summary.body.replace('1598990400', '1598385600').replace('2294791110656', '5') }
    await withFigures('QQ1', older, evening + day).sources.refresh(['QQ1'], never)
    const after = await market.stock('QQ1')
    expect([after.fundamentals, after.quoted?.price]).toEqual([before.fundamentals, before.quoted?.price])
  })
  it('are not asked for again within hours, and stay when they are damaged', async () => {
    const { sources, asked } = withFigures('QQ1', summary, evening + day + 3_600_000)
    await sources.refresh(['QQ1'], never)
    expect(asked.some(({ url }) => url.includes('quoteSummary'))).toBe(false)
    const before = await market.stock('QQ1')
    const { symbols } = await withFigures('QQ1', { body: '{}' }, evening + 3 * day).sources.refresh(['QQ1'], never)
    expect(symbols[0]!.attempts.at(-1)).toMatchObject({ field: 'fundamentals', outcome: 'failed' })
    expect(symbols[0]!.outcome).not.toBe('failed')
    const after = await market.stock('QQ1')
    expect([after.fundamentals, after.profile]).toEqual([before.fundamentals, before.profile])
  })
})

describe('sources that differ', () => {
  const csv = (close: number) =>
    Buffer.from(
      `Date,Open,High,Low,Close,Volume\n2020-08-28,499,530,${Math.min(498, close)},${close},1\n2020-09-01,132.76,150,130.53,134.18,1\n`,
    )
  const imported = (sources: Sources, close: number) =>
    sources.importFile(csv(close), { symbol: 'ACME', fileName: 'own.csv', adjustment: 'none' })

  it('are kept both, and the difference is stored and told with its days', async () => {
    const { sources } = sourcesWith({})
    await imported(sources, 520)
    const { contradictions, series } = await market.stock('ACME')
    expect(series.map(({ source }) => source)).toEqual(['csv', 'yahoo'])
    expect(contradictions).toMatchObject([
      { source: 'csv', otherSource: 'yahoo', dayCount: 1, worstDay: '2020-08-28', close: 520, otherClose: 499.23 },
    ])
    expect(statusOf(await market.status()).contradictions.map(({ says }) => says)).toEqual([
      'The closes of csv and yahoo differ by more than 1 % on 2020-08-28: 520 against 499.23. Both are kept; csv is shown.',
    ])
  })
  it('are no longer told of when they agree again', async () => {
    await imported(sourcesWith({}).sources, 499.23)
    expect((await market.stock('ACME')).contradictions).toEqual([])
  })
  it('each answer for the days that are theirs', async () => {
    const { origins } = await market.stock('ACME')
    expect(origins.map(({ from, to, source }) => [from, to, source])).toEqual([
      ['2020-01-03', '2020-08-27', 'yahoo'],
      ['2020-08-28', '2020-08-28', 'csv'],
      ['2020-08-31', '2020-08-31', 'yahoo'],
      ['2020-09-01', '2020-09-01', 'csv'],
    ])
  })
})

describe('exchange rates', () => {
  const between = (base: string, quote: string, from: string | null = null) =>
    market.exchangeRates.between({ base, quote, from: from === null ? null : dayOf(from), to: null })

  it('say how to get them while there are none', async () => {
    await expect(between('EUR', 'USD')).rejects.toThrow('No exchange rates are held yet: `tradewise data refresh` brings them.')
  })
  it('are brought by a refresh of everything, and come from a day on, through the euro or not', async () => {
    const report = await sourcesWith({ rates }).sources.refresh([], never)
    expect(report.rates).toMatchObject({
      outcome: 'refreshed',
      asOf: '2020-09-01',
      says: 'European Central Bank: rates to 2020-09-01.',
    })
    expect(await between('EUR', 'USD', '2020-08-31')).toEqual({
      base: 'EUR',
      quote: 'USD',
      asOf: '2020-09-01',
      source: 'European Central Bank, reference rates',
      fetchedAt: new Date(start).toISOString(),
      dates: ['2020-08-31', '2020-09-01'],
      rates: [1.194, 1.1987],
    })
    expect((await between('GBP', 'USD')).rates.at(-1)).toBe(1.1987 / 0.8936)
    expect((await between('EUR', 'EUR')).rates).toEqual([1, 1, 1])
    expect((await between('CYP', 'EUR')).dates).toEqual(['1999-01-04'])
    await expect(between('EUR', 'ZZZ')).rejects.toThrow('No exchange rates of ZZZ are held')
    expect((await market.exchangeRates.currencies()).map(({ currency }) => currency)).toEqual(['CYP', 'GBP', 'JPY', 'USD'])
  })
  it('are corrected without losing what stood there', async () => {
    const corrected = { ...rates, body: rates.body.replace('1.1987', '1.1990') }
    const at = start + day
    const report = await sourcesWith({ rates: corrected, at }).sources.refresh([], never)
    expect(report.rates?.says).toBe('European Central Bank: rates to 2020-09-01. 1 rate was corrected.')
    expect((await between('EUR', 'USD')).rates.at(-1)).toBe(1.199)
    const { rows } = await database.pool.query('SELECT currency, day, rate, superseded_at FROM exchange_rate_revision')
    expect(rows).toEqual([{ currency: 'USD', day: '2020-09-01', rate: 1.1987, superseded_at: new Date(at) }])
  })
  it('stay when nobody answers, and their day is told', async () => {
    const report = await sourcesWith({ at: start + 2 * day }).sources.refresh([], never)
    expect(report.rates).toMatchObject({
      outcome: 'failed',
      says: 'European Central Bank: no connection. Showing rates to 2020-09-01.',
    })
    expect((await between('EUR', 'USD')).rates.at(-1)).toBe(1.199)
  })
  it('divide as precisely as a number can', () => {
    const days = [
      {
        day: 1,
        rates: new Map([
          ['USD', 1.25],
          ['GBP', 0.5],
        ]),
      },
    ]
    expect(crossRates(days, 'EUR', 'GBP', 'USD')).toEqual([{ day: 1, rate: 2.5 }])
  })
})
