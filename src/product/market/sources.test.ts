// Services into a real database: what a good answer adds, and that a bad one changes nothing.
import { Command } from 'commander'
import { describe, expect, it, vi } from 'vitest'
import { dayOf } from '#basics'
import { Secret } from '#config'
import { testDatabase } from '../../../test/support/database.ts'
import { replayed, type Reply, sourceFixture } from '../../../test/support/replayed-exchange.ts'
import { readEvents, readSeries } from './bars.store.ts'
import { adjustmentBySplits, disagreements, disagreementText } from './disagreement.ts'
import { type Sources } from './sources.ts'
import { sourcesCommands } from './sources.commands.ts'
import { asOnlyAsker } from './source-state.store.ts'
import { changed, chart, moved, never, now, scaled, sourcesOver } from '../../../test/support/source-tests.ts'

const database = await testDatabase()
const { freshSymbol, sourcesWith, offline, answering, stored } = sourcesOver(database)

describe('a refresh', () => {
  it('stores what a service has, with its events and where it is from', async () => {
    const symbol = freshSymbol()
    const {
      symbols: [done],
    } = await answering(chart(symbol)).refresh([symbol], never)
    expect(done).toEqual({
      symbol,
      outcome: 'refreshed',
      asOf: '2020-09-01',
      says: 'Yahoo: bars to 2020-09-01. Flagged: 163 sessions without a bar from 2020-01-06.',
      attempts: [
        {
          source: 'yahoo',
          field: 'bars',
          outcome: 'refreshed',
          says: 'Yahoo: bars to 2020-09-01. Flagged: 163 sessions without a bar from 2020-01-06.',
        },
        { source: 'yahoo', field: 'quote', outcome: 'refreshed', says: 'Yahoo: 134.18 USD at 2020-09-01 20:00 UTC.' },
        {
          source: 'yahoo-figures',
          field: 'fundamentals',
          outcome: 'failed',
          says: 'Yahoo key figures: no connection.',
          kind: 'no-connection',
        },
      ],
      barsAdded: 5,
    })
    expect((await readEvents(database.kysely, symbol)).get('yahoo')).toMatchObject({
      splits: [{ day: dayOf('2020-08-31') }],
      dividends: [{ amount: 0.77 }],
    })
  })
  it('asks for the last days again and no further back, and keeps what is known of events before', async () => {
    const symbol = freshSymbol()
    await answering(chart(symbol)).refresh([symbol], never)
    const before = await stored(symbol)
    const { outbound, asked } = replayed(now, [/yahoo/, { body: chart(symbol) }])
    const {
      symbols: [done],
    } = await sourcesWith(outbound).refresh([symbol], never)
    expect(done).toMatchObject({ outcome: 'unchanged', says: 'Yahoo: nothing new to 2020-09-01.', barsAdded: 0 })
    expect(asked[0]!.url).toContain(`period1=${(dayOf('2020-09-01') - 10) * 86_400}`)
    expect(await stored(symbol)).toEqual(before)
  })

  it('takes the whole history anew for somebody who says so, and keeps what stood there', async () => {
    const symbol = freshSymbol()
    await answering(chart(symbol)).refresh([symbol], never)
    const [before] = await stored(symbol)
    const { outbound, asked } = replayed(now, [/chart/, { body: scaled(chart(symbol), 1.5) }])
    const restated = { isRestated: true }
    const {
      symbols: [done],
    } = await sourcesWith(outbound).refresh([symbol], never, undefined, undefined, restated)
    expect(done!.says).toMatch(/^Yahoo: bars to 2020-09-01\. 5 bars were corrected; what stood there is kept\./)
    expect(asked[0]!.url).toContain('period1=-2208988800')
    const [after] = await stored(symbol)
    expect(after!.bars.close.at(-1)).toBeCloseTo(before!.bars.close.at(-1)! * 1.5, 4)
    expect(after!.revisions[0]!.bars).toEqual(before!.bars)
    const less = changed(chart(symbol), ({ timestamp, indicators: { quote } }) => {
      for (const column of [timestamp, ...Object.values(quote[0])]) column.splice(0, 3)
    })
    const {
      symbols: [refused],
    } = await answering(less).refresh([symbol], never, undefined, undefined, restated)
    expect(refused!.says).toMatch(/^Yahoo has \d+ of a hundred stored days of TEST\d+ only; nothing was changed\./)
  })

  const page = '<!doctype html><title>Sign in</title>'
  const hostile: [string, (symbol: string) => Sources, RegExp][] = [
    ['no connection', () => offline(), /^Yahoo: no connection\. Showing data to 2020-09-01\.$/],
    [
      'a page with status 200',
      () => answering(page, 200, 'text/html'),
      /^Yahoo answered with a page instead of data\. Showing data to 2020-09-01\.$/,
    ],
    ['a page labelled as data', () => answering(page), /^Yahoo answered with a page instead of data\./],
    ['429', () => answering('Too Many Requests', 429), /^Yahoo says it was asked too often \(429\)\./],
    [
      'half of the data',
      symbol => answering(chart(symbol).slice(0, 900)),
      /^Yahoo answered with something else than the data asked for \(not JSON\)\./,
    ],
    ['nothing', () => answering(''), /^Yahoo answered with something else than the data asked for \(empty\)\./],
    ['null for everything', () => answering('null'), /^Yahoo answered with something else/],
    ['another company', () => answering(chart('OTHER')), /another symbol/],
    [
      'impossible prices',
      symbol =>
        answering(
          chart(symbol)
            .replaceAll(/"low":\[[^\]]*\]/g, '"low":[999,null,999,999,999,999]')
            .replace(
              '1578061800,1578321000,1598535000,1598621400,1598880600,1598967000',
              Array.from({ length: 6 }, (_, i) => 1_590_000_000 + i * 86_400).join(','),
            ),
        ),
      /(Yahoo answered|Yahoo knows nothing)/,
    ],
    [
      'every price a hundred times as high',
      symbol => answering(scaled(chart(symbol), 100)),
      /^Yahoo gives other prices of TEST\d+ than before .*; nothing was changed\. If it is right now, take its whole history with `data refresh TEST\d+ --restated`\./,
    ],
    [
      'days that have not come',
      symbol => answering(moved(chart(symbol), 20 * 86_400)),
      /^Yahoo answered with something else than the data asked for \(a day that has not come yet\)\. Showing/,
    ],
    [
      'days of another century only',
      symbol => answering(moved(chart(symbol), -40_000 * 86_400)),
      /^Yahoo has no price of TEST\d+ any more for the days to 2020-09-01/,
    ],
    [
      'a split of any size',
      symbol =>
        answering(chart(symbol).replace('"numerator":4', '"numerator":1e308').replace('"denominator":1', '"denominator":1e-300')),
      /^Yahoo answered with something else than the data asked for \(split 1e\+308:1e-300 on 2020-08-31 is not a ratio\)\./,
    ],
    [
      'an unknown symbol',
      () => answering(sourceFixture('yahoo/unknown.json'), 404),
      /^Yahoo knows nothing of TEST\d+\. Showing data to 2020-09-01\.$/,
    ],
  ]
  it.each(hostile)('answered with %s changes no stored bar and is one sentence', async (_name, open, sentence) => {
    const symbol = freshSymbol()
    await answering(chart(symbol)).refresh([symbol], never)
    const before = await stored(symbol)
    const {
      symbols: [done],
    } = await open(symbol).refresh([symbol], never)
    expect(done!.says).toMatch(sentence)
    expect(done!.asOf).toBe('2020-09-01')
    expect(await stored(symbol)).toEqual(before)
  })

  it('of a source that flaps keeps the data and its age in sight, leaves the source alone for a while, and ends with the newest', async () => {
    const symbol = freshSymbol()
    let reply: Reply = { body: chart(symbol) }
    const { outbound, pass, asked } = replayed(now, [/yahoo/, () => reply])
    const sources = sourcesWith(outbound)
    const outcomes: string[] = []
    const ask = async (next: Reply) => {
      reply = next
      const {
        symbols: [done],
      } = await sources.refresh([symbol], never)
      outcomes.push(`${done!.outcome} ${(await yahoo()).state}`)
      expect(done!.asOf).toBe('2020-09-01')
    }
    const yahoo = async () => (await sources.describe()).find(({ name }) => name === 'yahoo')!
    await ask({ body: chart(symbol) })
    await ask({ body: '', status: 429 })
    await ask({ body: page, type: 'text/html' })
    await ask({ body: '{}' })
    const sent = () => asked.filter(({ url }) => url.includes('/chart/')).length
    const sentBefore = sent()
    await ask({ body: chart(symbol) })
    expect(sent()).toBe(sentBefore)
    pass(60_000)
    await ask({ body: chart(symbol) })
    expect(outcomes).toEqual([
      'refreshed ready',
      'failed ready',
      'failed ready',
      'failed resting',
      'failed resting',
      'unchanged ready',
    ])
    expect(await yahoo()).toMatchObject({
      says: 'Yahoo answers.',
      breaker: 'closed',
      lastFailure: { says: expect.stringContaining('chart') },
    })
  })
  it('asks the most trusted source first and the next one when it fails', async () => {
    const symbol = freshSymbol()
    const body = sourceFixture('tiingo/meta.json').replace('ACME', symbol)
    const tiingo = new Secret('made-up-key')
    const both = replayed(
      now,
      [/prices\?/, { body: sourceFixture('tiingo/prices.json') }],
      [/tiingo/, { body }],
      [/yahoo/, { body: chart(symbol) }],
    )
    expect((await sourcesWith(both.outbound, { tiingo }).refresh([symbol], never)).symbols[0]!.attempts).toMatchObject([
      { source: 'tiingo', field: 'bars', outcome: 'refreshed' },
      { source: 'yahoo', field: 'quote', outcome: 'refreshed' },
      { source: 'yahoo-figures', field: 'fundamentals', outcome: 'failed' },
    ])
    const one = replayed(now, [/tiingo/, { status: 500, body: '{}' }], [/yahoo/, { body: chart(symbol) }])
    const {
      symbols: [done],
    } = await sourcesWith(one.outbound, { tiingo }).refresh([symbol], never)
    expect(done!.attempts.filter(({ field }) => field === 'bars')).toMatchObject([
      { source: 'tiingo', outcome: 'failed', says: 'Tiingo has a fault of its own (status 500).' },
      { source: 'yahoo', outcome: 'refreshed' },
    ])
    expect((await readSeries(database.kysely, { symbol })).map(({ source }) => source)).toEqual(['tiingo', 'yahoo'])
  })
  it('keeps the budget of a day over restarts', async () => {
    const alphaVantage = new Secret('made-up-key')
    const symbol = freshSymbol()
    let sent = 0
    const outcomes: string[] = []
    for (let restart = 0; restart < 30; restart++) {
      const { outbound, asked } = replayed(now + restart * 120_000, [/./, { body: sourceFixture('alphavantage/unknown.json') }])
      const {
        symbols: [done],
      } = await sourcesWith(outbound, { alphaVantage }, now + restart * 120_000).refresh([symbol], never)
      sent += asked.filter(({ url }) => url.includes('alphavantage')).length
      outcomes.push(done!.attempts.find(({ source }) => source === 'alphavantage')!.says)
    }
    expect(sent).toBe(25)
    expect(outcomes.at(-1)).toBe('Alpha Vantage: the budget of requests is used up; next try on 2020-09-02 at 22:00 UTC.')
  })
  it('is refused while another process refreshes', async () => {
    await asOnlyAsker(database.kysely, async () => {
      await expect(offline().refresh(['ACME'], never)).rejects.toThrow('Another refresh is under way')
    })
    expect(await offline().refresh([freshSymbol()], never)).toMatchObject({ symbols: [{ outcome: 'failed' }], rates: null })
  })
})

describe('the sources', () => {
  it('say what they give, need and are', async () => {
    const states = await offline().describe()
    expect(states.map(({ name, state }) => [name, state])).toEqual([
      ['tiingo', 'not-set-up'],
      ['yahoo', 'ready'],
      ['yahoo-figures', 'ready'],
      ['alphavantage', 'not-set-up'],
      ['sec-edgar', 'not-set-up'],
      ['ecb', 'ready'],
    ])
    expect(states[0]!.says).toBe('Tiingo is not set up: it needs TIINGO_KEY.')
  })
})

describe('two sources', () => {
  const side = (source: string, close: number[], days = [1, 2, 3]) => ({
    series: { source, storedAdjustment: 'none' as const },
    bars: {
      time: Int32Array.from(days),
      open: Float64Array.from(close),
      high: Float64Array.from(close),
      low: Float64Array.from(close),
      close: Float64Array.from(close),
      volume: Float64Array.from(close),
    },
  })
  it('disagree where closes of one day differ by more than one in a hundred', () => {
    const found = disagreements(side('a', [100, 100, 100]), [side('b', [100.9, 101.1, 25]), side('a', [1, 1, 1])])
    expect(found.map(({ day, otherClose }) => [day, otherClose])).toEqual([
      [2, 101.1],
      [3, 25],
    ])
    expect(disagreementText(found)).toBe(
      'On 2 days the close differs from other sources by more than 1 %; first 1970-01-03: 100 from a, 101.1 from b. Both are kept.',
    )
    expect(disagreements(side('a', [100, 100], [5, 6]), [side('b', [1, 1], [7, 8])])).toEqual([])
  })
  it('tell by a split how a file was adjusted', () => {
    const split = { day: 2, numerator: 4, denominator: 1 }
    expect(adjustmentBySplits(side('a', [400, 101, 102]).bars, [split])?.adjustment).toBe('none')
    expect(adjustmentBySplits(side('a', [100, 101, 102]).bars, [split])?.adjustment).toBe('splits')
    expect(adjustmentBySplits(side('a', [100, 101, 102]).bars, [{ ...split, day: 9 }])).toBeNull()
    expect(adjustmentBySplits(side('a', [10, 98, 102]).bars, [{ day: 2, numerator: 1, denominator: 10 }])?.adjustment).toBe(
      'none',
    )
  })
})

describe('in a terminal', () => {
  async function run(sources: Sources, ...words: string[]): Promise<string> {
    const lines: string[] = []
    const write = vi.spyOn(process.stdout, 'write').mockImplementation(text => lines.push(String(text)) > 0)
    try {
      const program = new Command('tradewise').exitOverride()
      sourcesCommands(program, async () => ({ sources, close: async () => {} }))
      await program.parseAsync(['node', 'tradewise', ...words])
    } finally {
      write.mockRestore()
    }
    return lines.join('')
  }
  const fixture = new URL('../../../test/fixtures/files/german-bank.csv', import.meta.url).pathname

  it('a preview shows what was understood, and nothing is stored', async () => {
    const symbol = freshSymbol()
    const said = await run(offline(), 'data', 'import', fixture, '--symbol', symbol, '--preview')
    expect(said).toBe(
      [
        'german-bank.csv',
        '  encoding   Windows-1252',
        '  separator  semicolon',
        '  decimals   comma',
        '  dates      day before month (31.12.2024), newest first',
        '  columns    Datum → date, Erster → open, Hoch → high, Tief → low, Schlußkurs → close, Stück → volume, Umsatz → left out',
        '  prices     adjusted for splits. No price jumps as it would at a split that was not adjusted for.',
        '  bars       3 bars from 2020-01-02 to 2020-01-06',
        '  note       1 row (line 8) of text around the table was left out.',
        '',
      ].join('\n'),
    )
    expect(await stored(symbol)).toEqual([])
  })
  it('an import says what came in, in words or as JSON', async () => {
    const symbol = freshSymbol()
    expect(await run(offline(), 'data', 'import', fixture, '--symbol', symbol)).toContain(
      `german-bank.csv: 3 bars of ${symbol} from 2020-01-02 to 2020-01-06, all new.`,
    )
    expect(JSON.parse(await run(offline(), 'data', 'import', fixture, '--symbol', symbol, '--json'))).toMatchObject({
      symbol,
      barCount: 3,
      barsAdded: 0,
    })
    await expect(run(offline(), 'data', 'import', 'nowhere.csv', '--symbol', symbol)).rejects.toThrow(
      'nowhere.csv cannot be read',
    )
  })
  it('of several files the one at fault is named', async () => {
    const symbol = freshSymbol()
    const empty = '/dev/null'
    await expect(run(offline(), 'data', 'import', fixture, empty, '--symbol', symbol)).rejects.toThrow('null: The file is empty.')
    await expect(run(offline(), 'data', 'import', empty, fixture, '--symbol', symbol, '--preview')).rejects.toThrow(
      'null: The file is empty.',
    )
    await expect(run(offline(), 'data', 'import', empty, '--symbol', symbol)).rejects.toThrow(/^The file is empty\.$/)
  })
  it('a refresh says how each symbol went, and fails when one did', async () => {
    const symbol = freshSymbol()
    expect(await run(answering(chart(symbol)), 'data', 'refresh', symbol)).toBe(
      `${symbol}: Yahoo: bars to 2020-09-01. Flagged: 163 sessions without a bar from 2020-01-06.\n`,
    )
    await expect(run(offline(), 'data', 'refresh', symbol)).rejects.toThrow(
      '1 of 1 symbols could not be refreshed; their stored data stays.',
    )
  })
  it('the sources are listed with what is left of their budgets', async () => {
    const said = await run(offline(), 'data', 'sources')
    expect(said).toContain(
      'Alpha Vantage is not set up: it needs ALPHAVANTAGE_KEY. Set ALPHAVANTAGE_KEY to a free key of alphavantage.co, and start again.\n',
    )
    expect(said).toMatch(
      /Yahoo \(daily bars, splits, dividends, the last price\): .* Requests left: \d+ of 2 per second, \d+ of 60 per minute, \d+ of 1000 per hour\.\n/,
    )
  })
})
