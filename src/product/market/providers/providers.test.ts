// Each service against answers of its documented shape: what is read, what is refused, and that no key gets out.
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { dayOf, isFailure, isoDay } from '#basics'
import { Secret } from '#config'
import { replayed, type Reply, sourceFixture } from '../../../../test/support/replayed-exchange.ts'
import type { Outbound } from '#outbound'
import { checkBatch, type SeriesBatch } from '../batch.ts'
import { alphaVantageSource } from './alphavantage.ts'
import { decimalOf32 } from './as-traded.ts'
import { ecbSource, euroRates } from './ecb.ts'
import { secEdgarSource } from './sec-edgar.ts'
import type { Source } from './source.ts'
import { tiingoSource } from './tiingo.ts'
import { symbolAtYahoo, yahooSource } from './yahoo.ts'
import { yahooFiguresSource } from './yahoo-figures.ts'

const now = Date.UTC(2020, 8, 1, 22, 0)
const key = new Secret('made-up-key')
const never = new AbortController().signal
const file = (path: string, type?: string): Reply => ({ body: sourceFixture(path), ...(type === undefined ? {} : { type }) })
const said = (body: unknown, status = 200): Reply => ({ body: typeof body === 'string' ? body : JSON.stringify(body), status })

async function rowsOf(source: Source, from: number | null = null) {
  const [batch] = await source.bars!({ symbol: 'ACME', interval: '1d', from }, never)
  checkBatch(batch!)
  const { bars } = batch!
  return {
    batch: batch!,
    rows: Array.from(bars.time, (day, i) => [
      isoDay(day),
      bars.open[i],
      bars.high[i],
      bars.low[i],
      bars.close[i],
      bars.volume[i],
    ]),
  }
}

async function faultOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    value => `no fault: ${JSON.stringify(value)}`,
    (error: unknown) => {
      if (!isFailure(error)) throw error
      for (let at: unknown = error; at instanceof Error; at = at.cause)
        expect(`${at.message} ${at.stack}`).not.toContain('made-up-key')
      expect(JSON.stringify(error.detail)).not.toContain('made-up-key')
      return `${error.code}: ${error.message}`
    },
  )
}

describe('Yahoo', () => {
  const open = (reply: Reply, at = now) => {
    const { outbound, asked } = replayed(at, [/query1\.finance\.yahoo\.com/, reply])
    return { source: yahooSource(outbound, () => at), asked, outbound }
  }

  it('is read as it was traded, days without trade left out', async () => {
    const { batch, rows } = await rowsOf(open(file('yahoo/chart.json')).source)
    expect(rows).toEqual([
      ['2020-01-03', 297.15, 300.58, 296.5, 297.43, 36_580_700],
      ['2020-08-27', 508.57, 509.94, 495.33, 500.04, 38_888_100],
      ['2020-08-28', 504.05, 505.77, 498.31, 499.23, 46_907_500],
      ['2020-08-31', 127.58, 131, 126, 129.04, 225_702_700],
      ['2020-09-01', 132.76, 134.8, 130.53, 134.18, 151_948_100],
    ])
    expect(batch).toMatchObject({
      symbol: 'ACME',
      listing: { name: 'Acme Corporation', kind: 'share', exchange: 'NasdaqGS' },
      currency: 'USD',
      sourceAdjustment: 'splits',
      storedAdjustment: 'none',
      splits: [{ day: dayOf('2020-08-31'), numerator: 4, denominator: 1 }],
      dividends: [{ day: dayOf('2020-01-06'), amount: 0.77 }],
      splitsKnownFrom: dayOf('2020-01-03'),
    })
  })
  it('gives no bar of a session that is still under way', async () => {
    const early = JSON.parse(sourceFixture('yahoo/chart.json')) as {
      chart: { result: { meta: { regularMarketTime: number } }[] }
    }
    early.chart.result[0]!.meta.regularMarketTime = 1_598_980_000
    const { rows } = await rowsOf(open(said(early)).source)
    expect(rows.at(-1)![0]).toBe('2020-08-31')
  })
  it('with a moment that no calendar has is something else', async () => {
    const late = JSON.parse(sourceFixture('yahoo/chart.json')) as { chart: { result: { timestamp: number[] }[] } }
    late.chart.result[0]!.timestamp[1] = 9e15
    const ask = { symbol: 'ACME', interval: '1d', from: null } as const
    await expect(open(said(late)).source.bars!(ask, never)).rejects.toMatchObject({ code: 'damaged' })
  })
  it('is asked for whole days from a day on, in one address for everybody', async () => {
    const { source, asked, outbound } = open(file('yahoo/chart.json'))
    const ask = { symbol: 'ACME', interval: '1d', from: dayOf('2020-01-02') } as const
    await Promise.all([source.bars!(ask, never), source.bars!(ask, never)])
    expect(asked.map(({ url }) => url)).toEqual([
      'https://query1.finance.yahoo.com/v8/finance/chart/ACME?period1=1577923200&period2=1599004800&interval=1d&events=div%2Csplit&includePrePost=false',
    ])
    expect(outbound.describe()[0]).toMatchObject({ name: 'yahoo', state: 'ready', counts: { asked: 2, shared: 1, sent: 1 } })
  })
  it.each([
    ['BRK.B', 'BRK-B'],
    ['VOD.L', 'VOD.L'],
    ['7203.T', '7203.T'],
    ['SAP.DE', 'SAP.DE'],
    ['^GSPC', '^GSPC'],
    ['JPM/PD', 'JPM-PD'],
  ])('calls %s %s', (symbol, asked) => expect(symbolAtYahoo(symbol)).toBe(asked))
  it('knows nothing of a symbol that it does not have', async () => {
    const ask = { symbol: 'NOPE', interval: '1d', from: null } as const
    expect(await open(said(sourceFixture('yahoo/unknown.json'), 404)).source.bars!(ask, never)).toEqual([])
    expect(await open(said(sourceFixture('yahoo/unknown.json'))).source.bars!(ask, never)).toEqual([])
  })
  it.each([
    [
      'another shape',
      { chart: { result: [{ meta: {} }] } },
      'damaged: Yahoo answered with something else than the data asked for (chart.result.0.meta.symbol: expected string).',
    ],
    ['no JSON', 'Edge: Too Many Requests', 'damaged: Yahoo answered with something else than the data asked for (not JSON).'],
    [
      'another symbol',
      sourceFixture('yahoo/chart.json').replace('"symbol":"ACME"', '"symbol":"OTHER"'),
      'damaged: Yahoo answered with something else than the data asked for (another symbol).',
    ],
    [
      'columns that do not fit',
      sourceFixture('yahoo/chart.json').replace('[1578061800,', '['),
      'damaged: Yahoo answered with something else than the data asked for (columns of different length (open)).',
    ],
    [
      'a time zone that is none',
      sourceFixture('yahoo/chart.json').replace('America/New_York', 'Moon/Base'),
      'damaged: Yahoo answered with something else than the data asked for (a time zone that is none).',
    ],
    [
      'text for prices',
      sourceFixture('yahoo/chart.json').replace('[74.2874984741211', '["74.28"'),
      'damaged: Yahoo answered with something else than the data asked for (chart.result.0.indicators.quote.0.open.0: expected number).',
    ],
    [
      'another interval',
      sourceFixture('yahoo/chart.json').replace('"dataGranularity":"1d"', '"dataGranularity":"1mo"'),
      'damaged: Yahoo answered with something else than the data asked for (another interval).',
    ],
  ])('refuses %s', async (_name, body, sentence) => {
    expect(await faultOf(open(said(body)).source.bars!({ symbol: 'ACME', interval: '1d', from: null }, never))).toBe(sentence)
  })
  it('leaves out a few impossible days and says so, and refuses an answer that is full of them', async () => {
    const broken = sourceFixture('yahoo/chart.json').replace('"high":[75.1449966430664', '"high":[7.5')
    const { batch } = await rowsOf(open(said(broken)).source)
    expect(batch.precisionNote).toMatch(/1 day with impossible prices left out \(first 2020-01-03\)$/)
  })
  it.each([
    [150.820_007_324_218_75, 150.82],
    [124.807_502_746_582_03, 124.8075],
    [0.128_348_216_414_451_6, 0.128_348_22],
    [100.1, 100.1],
    [131, 131],
  ])('states %d as %d', (given, decimal) => expect(decimalOf32(given)).toBe(decimal))
})

describe('Tiingo', () => {
  const open = (...replies: [RegExp, Reply][]) => {
    const { outbound, asked } = replayed(
      now,
      ...replies,
      [/prices\?/, file('tiingo/prices.json')],
      [/daily\/acme$/, file('tiingo/meta.json')],
    )
    return { source: tiingoSource(outbound, key), asked }
  }
  it('is read with its dividends and splits, and gets the key in a header only', async () => {
    const { source, asked } = open()
    const { batch, rows } = await rowsOf(source, dayOf('2020-01-03'))
    expect(rows.at(-1)).toEqual(['2020-08-31', 127.58, 131, 126, 129.04, 225_702_700])
    expect(rows).toHaveLength(4)
    expect(batch).toMatchObject({
      storedAdjustment: 'none',
      listing: { name: 'Acme Corporation', exchange: 'NASDAQ' },
      splits: [{ day: dayOf('2020-08-31'), numerator: 4, denominator: 1 }],
      dividends: [{ day: dayOf('2020-08-07'), amount: 0.82 }],
    })
    expect(asked.map(({ url }) => url)).toEqual([
      'https://api.tiingo.com/tiingo/daily/acme',
      'https://api.tiingo.com/tiingo/daily/acme/prices?startDate=2020-01-03&format=json&resampleFreq=daily',
    ])
    expect(asked.every(({ headers }) => headers.authorization === 'Token made-up-key')).toBe(true)
  })
  it('knows nothing of a symbol that it does not have', async () => {
    const { source } = open([/daily\/nope/, said({ detail: 'Not found.' }, 404)])
    expect(await source.bars!({ symbol: 'NOPE', interval: '1d', from: null }, never)).toEqual([])
  })
  it.each([
    [
      'a refused key',
      said({ detail: 'Invalid token.' }, 401),
      'not-allowed: Tiingo refused the request (status 401): check its key and what it allows.',
    ],
    [
      'a limit told with status 200',
      said('"You have run over your hourly request allocation. made-up-key"'),
      'busy: Tiingo says it was asked too often (429).',
    ],
    [
      'another shape',
      said([{ date: '2020-01-03T00:00:00.000Z', close: 1 }]),
      'damaged: Tiingo answered with something else than the data asked for (0.open: expected number).',
    ],
    [
      'a day that does not exist',
      said(sourceFixture('tiingo/prices.json').replace('2020-08-31T', '2020-08-32T')),
      'damaged: Tiingo answered with something else than the data asked for (a day that does not exist).',
    ],
  ])('tells %s', async (_name, reply, sentence) => {
    expect(await faultOf(open([/prices\?/, reply]).source.bars!({ symbol: 'ACME', interval: '1d', from: null }, never))).toBe(
      sentence,
    )
  })
})

describe('Alpha Vantage', () => {
  const events: [RegExp, Reply][] = [
    [/DIVIDENDS/, file('alphavantage/dividends.json')],
    [/SPLITS/, file('alphavantage/splits.json')],
  ]
  const open = (...replies: [RegExp, Reply | (() => Reply)][]) => {
    const { outbound, asked } = replayed(now, ...replies, ...events, [/TIME_SERIES_DAILY/, file('alphavantage/daily.json')])
    return { source: alphaVantageSource(outbound, key, () => now), asked }
  }
  it('is read as traded, with the events of its time', async () => {
    const { batch, rows } = await rowsOf(open().source)
    expect(rows[0]).toEqual(['2020-08-07', 452.82, 454.7, 441.17, 444.45, 49_511_403])
    expect(batch).toMatchObject({
      splits: [{ day: dayOf('2020-08-31'), numerator: 4, denominator: 1 }],
      dividends: [{ day: dayOf('2020-08-07'), amount: 0.82 }],
      splitsKnownFrom: dayOf('2020-08-07'),
    })
  })
  it('costs one request when only the last days are wanted', async () => {
    const { source, asked } = open()
    const { batch } = await rowsOf(source, dayOf('2020-08-20'))
    expect(asked).toHaveLength(1)
    expect(asked[0]!.url).toContain('outputsize=compact')
    expect(batch.splitsKnownFrom).toBeNull()
  })
  it('gives the last hundred days to a key without the whole history, and does not ask for it again', async () => {
    const { source, asked } = open([/outputsize=full/, file('alphavantage/premium.json')])
    await rowsOf(source)
    await rowsOf(source)
    expect(asked.filter(({ url }) => url.includes('outputsize=full'))).toHaveLength(1)
  })
  it.each([
    ['over-limit', 'busy: Alpha Vantage says it was asked too often (429).'],
    ['note', 'busy: Alpha Vantage says it was asked too often (429).'],
    ['premium', 'not-allowed: Alpha Vantage refused the request (status 200, in words): check its key and what it allows.'],
    ['bad-key', 'not-allowed: Alpha Vantage refused the request (status 200, in words): check its key and what it allows.'],
  ])('tells what it says with status 200: %s', async (name, sentence) => {
    const { source } = open([/TIME_SERIES/, file(`alphavantage/${name}.json`)])
    expect(await faultOf(source.bars!({ symbol: 'ACME', interval: '1d', from: null }, never))).toBe(sentence)
  })
  it('knows nothing of a symbol that it does not have', async () => {
    const { source } = open([/TIME_SERIES/, file('alphavantage/unknown.json')])
    expect(await source.bars!({ symbol: 'NOPE', interval: '1d', from: null }, never)).toEqual([])
  })
})

/** A quarter, stated anew each day. */
function manyFilings(count: number) {
  const filed = dayOf('2005-05-01')
  const one = { start: '2005-01-01', end: '2005-03-31', val: 1, form: '10-Q' }
  return Array.from({ length: count }, (_, i) => ({ ...one, filed: isoDay(filed + i) }))
}

describe('SEC EDGAR', () => {
  const open = (...replies: [RegExp, Reply | (() => Reply)][]) => {
    const { outbound, asked } = replayed(
      now,
      ...replies,
      [/company_tickers/, file('sec-edgar/company_tickers.json')],
      [/CIK0009999001/, file('sec-edgar/companyfacts.json')],
    )
    return { source: secEdgarSource(outbound, 'Acme Research research@example.com', () => now), asked }
  }
  it('that lists no company is asked again, instead of denying for a day that anybody files', async () => {
    const lists: Reply[] = [said('{}'), file('sec-edgar/company_tickers.json')]
    const { source } = open([/company_tickers/, () => lists.shift()!])
    expect(await faultOf(source.reports!('ACME', never))).toBe(
      'damaged: SEC EDGAR answered with something else than the data asked for (no company at all).',
    )
    expect((await source.reports!('ACME', never))!.reports.length).toBeGreaterThan(0)
  })
  it('is read as what each filing states of each year and quarter', async () => {
    const { source, asked } = open()
    const batch = await source.reports!('acme', never)
    const said = batch!.reports.map(({ span, periodEnd, filed, form, ...figures }) => [
      `${span} to ${periodEnd}, ${form} of ${filed}`,
      Object.fromEntries(Object.entries(figures).filter(([name, value]) => value !== null && name !== 'currency')),
    ])
    expect(new Set(batch!.reports.map(({ currency }) => currency))).toEqual(new Set(['USD']))
    expect(said).toEqual([
      ['year to 2021-09-30, 10-K of 2021-11-01', { revenue: 900, netIncome: 90 }],
      [
        'year to 2022-09-30, 10-K of 2022-11-01',
        { revenue: 1000, netIncome: 100, epsBasic: 1.5, totalAssets: 5000, totalEquity: 2000, operatingCashFlow: 150 },
      ],
      ['year to 2022-09-30, 10-K/A of 2022-12-15', { totalAssets: 5100 }],
      ['year to 2022-09-30, 10-K of 2023-11-01', { revenue: 1010 }],
      ['quarter to 2022-12-31, 10-Q of 2023-02-01', { revenue: 270, netIncome: 30, epsDiluted: 0.4 }],
      [
        'year to 2023-09-30, 10-K of 2023-11-01',
        {
          revenue: 1200,
          netIncome: -20,
          epsBasic: -0.25,
          totalAssets: 5500,
          totalEquity: 2100,
          operatingCashFlow: 130,
          capitalExpenditures: -40,
        },
      ],
    ])
    expect(asked.every(({ headers }) => headers['user-agent'] === 'TradeWise Acme Research research@example.com')).toBe(true)
    await source.reports!('ACME', never)
    expect(asked.filter(({ url }) => url.includes('company_tickers'))).toHaveLength(1)
  })
  it('is read in the names of ifrs-full too, in the currency that each filing reports in, without what it converts', async () => {
    const { source } = open([/CIK0009999003/, file('sec-edgar/companyfacts-ifrs.json')])
    const batch = await source.reports!('ACMEY', never)
    const said = batch!.reports.map(({ span, periodEnd, filed, form, ...figures }) => [
      `${span} to ${periodEnd}, ${form} of ${filed}`,
      Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== null)),
    ])
    expect(said).toEqual([
      [
        'year to 2021-12-31, 20-F of 2022-03-10',
        {
          currency: 'EUR',
          revenue: 900,
          netIncome: 90,
          epsBasic: 0.22,
          sharesDiluted: 400,
          totalAssets: 5000,
          totalEquity: 2000,
        },
      ],
      ['year to 2021-12-31, 20-F of 2023-03-09', { currency: 'EUR', revenue: 900, netIncome: 90 }],
      [
        'year to 2022-12-31, 20-F of 2023-03-09',
        {
          currency: 'EUR',
          revenue: 1000,
          netIncome: 100,
          epsBasic: 0.25,
          sharesDiluted: 398,
          totalAssets: 5200,
          totalEquity: 2100,
          capitalExpenditures: -55,
        },
      ],
      [
        'year to 2022-12-31, 20-F of 2024-03-07',
        { currency: 'USD', revenue: 1071, netIncome: 108, epsBasic: 0.27, totalAssets: 5600 },
      ],
      [
        'year to 2023-12-31, 20-F of 2024-03-07',
        { currency: 'USD', revenue: 1200, netIncome: 120, epsBasic: 0.3, sharesDiluted: 396, totalAssets: 5900 },
      ],
    ])
  })
  it('knows nothing of a company that it does not have', async () => {
    expect(await open().source.reports!('NOPE', never)).toBeNull()
    expect(await open([/CIK0009999002/, said('<Error/>', 404)]).source.reports!('EXM.B', never)).toBeNull()
  })
  it.each([
    [
      'another company',
      sourceFixture('sec-edgar/companyfacts.json').replace('9999001', '1'),
      'damaged: SEC EDGAR answered with something else than the data asked for (another company).',
    ],
    [
      'a day that does not exist',
      sourceFixture('sec-edgar/companyfacts.json').replaceAll('2023-09-30', '2023-09-31'),
      'damaged: SEC EDGAR answered with something else than the data asked for (a day that does not exist).',
    ],
    [
      'a filing before its period ended',
      sourceFixture('sec-edgar/companyfacts.json').replace('"filed":"2021-11-01"', '"filed":"2021-09-01"'),
      'damaged: SEC EDGAR answered with something else than the data asked for (a filing before its period ended).',
    ],
    [
      'more filings than a company makes in a thousand years',
      JSON.stringify({
        cik: 9999001,
        entityName: 'Acme',
        facts: { 'us-gaap': { NetIncomeLoss: { units: { USD: manyFilings(5_001) } } } },
      }),
      'damaged: SEC EDGAR answered with something else than the data asked for (5001 statements of one company).',
    ],
    [
      'half of it',
      sourceFixture('sec-edgar/companyfacts.json').slice(0, 500),
      'damaged: SEC EDGAR answered with something else than the data asked for (not JSON).',
    ],
  ])('refuses %s', async (_name, body, sentence) => {
    expect(await faultOf(open([/companyfacts/, said(body)]).source.reports!('ACME', never))).toBe(sentence)
  })
})

describe('the European Central Bank', () => {
  const open = () => {
    const { outbound, asked } = replayed(
      now,
      [/hist-90d/, file('ecb/eurofxref-hist-90d.xml', 'text/xml')],
      [/hist\.xml/, file('ecb/eurofxref-hist.xml', 'application/xml')],
    )
    return { source: ecbSource(outbound, () => now), asked }
  }
  it('gives the units of each currency for a euro, from the file of 90 days when that is enough', async () => {
    const { source, asked } = open()
    const { base, days } = await source.rates!(dayOf('2020-09-01'), never)
    expect(base).toBe('EUR')
    expect(days.map(({ day, rates }) => [isoDay(day), Object.fromEntries(rates)])).toEqual([
      ['2020-09-01', { USD: 1.1987, JPY: 127.1, GBP: 0.8936 }],
    ])
    expect(asked[0]!.url).toContain('90d')
  })
  it('goes back to 1999 when everything is wanted', async () => {
    const { days } = await open().source.rates!(null, never)
    expect(days.map(({ day }) => isoDay(day))).toEqual(['1999-01-04', '2020-08-31', '2020-09-01'])
    expect(days[0]!.rates.get('CYP')).toBe(0.582_31)
  })
  it.each([
    ['half of it', (xml: string) => xml.slice(0, xml.length - 40)],
    ['a document type', (xml: string) => xml.replace('<gesmes:Envelope', '<!DOCTYPE x [<!ENTITY a "b">]><gesmes:Envelope')],
    ['a rate of nothing', (xml: string) => xml.replace('1.1987', '0')],
    ['a rate in words', (xml: string) => xml.replace('1.1987', 'N/A')],
    ['a rate that does not fit', (xml: string) => xml.replace('rate="1.1987"', 'value="1.1987"')],
    ['a day that does not exist', (xml: string) => xml.replace('2020-08-31', '2020-08-32')],
    [
      'a day without rates',
      (xml: string) => xml.replace('</Cube>\n\t</Cube>', '</Cube><Cube time="2020-08-28"></Cube>\n\t</Cube>'),
    ],
    ['a page', () => '<html></html>'],
  ])('refuses %s', (_name, damage) => {
    const text = damage(sourceFixture('ecb/eurofxref-hist-90d.xml'))
    expect(() => euroRates({ text })).toThrow(/^European Central Bank answered with something else/)
  })
})

describe('every service', () => {
  it('stops waiting when it is told to, at once', async () => {
    const { outbound } = replayed(now, [/./, file('yahoo/chart.json')])
    const stop = new Error('enough')
    for (const source of [
      yahooSource(outbound, () => now),
      tiingoSource(outbound, key),
      alphaVantageSource(outbound, key, () => now),
    ]) {
      await expect(source.bars!({ symbol: 'ACME', interval: '1d', from: null }, AbortSignal.abort(stop))).rejects.toBe(stop)
    }
  })
})

const sources: Record<string, (outbound: Outbound, at: number) => Promise<unknown>> = {
  yahoo: (outbound, at) => yahooSource(outbound, () => at).bars!({ symbol: 'IBM', interval: '1d', from: null }, never),
  'yahoo-figures': (outbound, at) => yahooFiguresSource(outbound, () => at).company!('IBM', never),
  tiingo: outbound => tiingoSource(outbound, key).bars!({ symbol: 'IBM', interval: '1d', from: null }, never),
  alphavantage: (outbound, at) =>
    alphaVantageSource(outbound, key, () => at).bars!({ symbol: 'IBM', interval: '1d', from: at / 86_400_000 - 1 }, never),
  'sec-edgar': (outbound, at) => secEdgarSource(outbound, 'x@example.com', () => at).reports!('IBM', never),
  ecb: (outbound, at) => ecbSource(outbound, () => at).rates!(at / 86_400_000 - 1, never),
}

it('reads every answer that was recorded, where there are any', async () => {
  for (const [name, ask] of Object.entries(sources)) {
    const path = new URL(`../../../../test/fixtures/sources/${name}/recorded.json`, import.meta.url)
    if (!existsSync(path)) continue
    const { recordedOn, answers } = JSON.parse(readFileSync(path, 'utf8')) as {
      recordedOn: string
      answers: { url: string; status: number; contentType: string; body: string; cookies?: string[] }[]
    }
    const replies = answers.map(({ status, contentType, body, cookies }) => ({
      status,
      type: contentType,
      body,
      cookies: cookies ?? [],
    }))
    const { outbound } = replayed(Date.parse(recordedOn), [/./, () => replies.shift() ?? { status: 404, body: '{}' }])
    const read = await ask(outbound, Date.parse(recordedOn))
    expect(read, name).not.toBeNull()
    if (Array.isArray(read)) for (const batch of read as SeriesBatch[]) checkBatch(batch)
  }
})
