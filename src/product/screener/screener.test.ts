// Screens over the real directory and its histories, from the use cases down to the rows.
import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { dayOf, isFailure } from '#basics'
import { compileRules, parseRule, tradedScale, unknownScale } from '#rules'
import { openScreener, screenBelongings, type ScreenLimits, screenerTasks, selfHosted } from '#screener'
import { type Bars, sliceBars } from '#series'
import { testMarket } from '../../../test/support/market-data.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { writeBatches } from '../market/batch.store.ts'
import type { SeriesBatch } from '../market/batch.ts'
import type { LastValuesInput } from './last-values.ts'

const { database, market } = await testMarket()
const at = new Date('2026-01-05T06:00:00Z')
const run = vi.fn(async (_: 'lastValues', input: LastValuesInput) => screenerTasks.lastValues(input))
const open = (limits: ScreenLimits = selfHosted, of = market) =>
  openScreener({ database, market: of, run: run as never, limits, now: () => at, newId: randomUUID })
const screener = open()
const page = { offset: 0, limit: 100 }
const asked = (rule: string, rest: { columns?: string[]; sort?: string; isDescending?: boolean } = {}) => ({
  rule,
  columns: rest.columns ?? null,
  sort: rest.sort ?? null,
  isDescending: rest.isDescending ?? false,
})
const failed = (code: 'invalid' | 'conflict' | 'not-found', text: RegExp) => (error: unknown) =>
  isFailure(error, code) && text.test(error.message)

// Beside the histories that came along: a split, two sources that join across one, prices that are adjusted for dividends, and gaps.
const raw = { sourceAdjustment: 'none', storedAdjustment: 'none', volumeAdjustment: 'none' } as const
const known = { splitsKnownFrom: 0, dividendsKnownFrom: 0, splits: [], dividends: [] }
const split = { day: sampleBars(1300).time[1100]!, numerator: 4, denominator: 1 }
const batch = (symbol: string, bars: Bars, rest: Partial<SeriesBatch> = {}): SeriesBatch => ({
  symbol,
  source: 'test',
  label: 'test',
  trust: 1,
  interval: '1d',
  currency: 'USD',
  precisionNote: null,
  bars,
  listing: { name: symbol, kind: 'share', exchange: 'TEST' },
  ...raw,
  ...known,
  ...rest,
})
const gaps = sampleBars(1300, 5)
for (let i = 3; i < 1300; i += 10) gaps.volume[i] = Number.NaN
await database.kysely
  .transaction()
  .execute(trx =>
    writeBatches(
      trx,
      [
        batch('TSPLIT', sampleBars(1300, 2), { splits: [split] }),
        batch('TVOLUME', sampleBars(1300, 2), { splits: [split], volumeAdjustment: 'splits' }),
        batch('TUNKNOWN', sampleBars(1300, 2), { splits: [split], splitsKnownFrom: null }),
        batch('TTWO', sliceBars(sampleBars(1300, 3), 0, 1150), { splits: [split] }),
        batch('TTWO', sliceBars(sampleBars(1300, 4), 900), { source: 'other', trust: 2, splits: [split] }),
        batch('TALL', sampleBars(1300, 6), { sourceAdjustment: 'all', storedAdjustment: 'all' }),
        batch('TGAPS', gaps),
        batch('TSHORT', sampleBars(3)),
      ],
      at,
    ),
  )

async function symbolsWithBars(): Promise<string[]> {
  const { rows } = await database.pool.query<{ symbol: string }>("SELECT DISTINCT symbol FROM bar_series WHERE interval = '1d'")
  return rows.map(({ symbol }) => symbol)
}

/** What a rule says on the last bar of one symbol's whole history, as its own page has it. */
async function alone(symbol: string, text: string): Promise<number> {
  const [view, traded] = await Promise.all(
    (['splits', 'none'] as const).map(adjusted => market.bars(symbol, { range: 'MAX', interval: '1d', adjusted })),
  )
  const { time } = view!.bars
  const isKnown = traded!.adjustment === 'none'
  const scale = isKnown ? tradedScale(time, view!.adjustment === 'splits' ? view!.splits : []) : unknownScale(time.length)
  const [column] = compileRules([parseRule(text)]).run({ bars: view!.bars, tradedScale: scale })
  return column!.at(-1)!
}

describe('what a screen finds', () => {
  it.each([
    'rsi(14)',
    'close / sma(200)',
    'mean(volume, 50)',
    'obv',
    'max_drawdown(5y)',
    'atr(14)',
    'close[2520]',
    'count(close > 100, 2520)',
    'month',
  ])('%s is for every symbol what its own history says', async text => {
    const symbols = await symbolsWithBars()
    expect(symbols.length).toBeGreaterThan(8)
    const { hits } = await screener.screen(asked('close > 0', { columns: [text] }), page)
    const found = new Map(hits.map(hit => [hit.symbol, hit.values[0]]))
    expect([...found.keys()].sort()).toEqual(symbols.sort())
    for (const symbol of symbols) {
      const expected = await alone(symbol, text)
      const value = found.get(symbol)
      if (Number.isNaN(expected)) expect(value, symbol).toBeNull()
      else expect((value as number) / (expected || 1), symbol).toBeCloseTo(expected === 0 ? 0 : 1, 9)
    }
  })

  it('is there at once after a start, when nobody has asked yet, and then no prices are read for it', async () => {
    const prices = vi.fn(market.dailyPrices.columns)
    const fresh = open(selfHosted, { ...market, dailyPrices: { ...market.dailyPrices, columns: prices } })
    const rule = 'close > sma(200) and rsi(14) < 70 and volume > mean(volume, 50)'
    const { hits } = await screener.screen(asked(rule), page)
    await fresh.warm(new AbortController().signal)
    run.mockClear()
    prices.mockClear()
    expect((await fresh.screen(asked(rule), page)).hits).toEqual(hits)
    expect(hits.length).toBeGreaterThan(0)
    expect([run.mock.calls.length, prices.mock.calls.length]).toEqual([0, 0])
    await fresh.screen(asked('close > sma(199)'), page)
    expect([run.mock.calls.length > 0, prices.mock.calls.length]).toEqual([true, 1])
  })

  it('is not made when it is no longer wanted', async () => {
    run.mockClear()
    await open().warm(AbortSignal.abort())
    expect(run).not.toHaveBeenCalled()
  })

  it('are the shares for which the figures of the directory say so', async () => {
    const { rows } = await database.pool.query<{ symbol: string; pe: number }>(
      `SELECT symbol, price_to_earnings AS pe FROM listing JOIN fundamentals USING (symbol, source)
       WHERE price_to_earnings < 8 AND sector = 'Finance' AND dividend_yield_percent > 3 ORDER BY market_cap DESC NULLS LAST, symbol COLLATE "C"`,
    )
    const result = await screener.screen(asked('pe < 8 and sector = "finance" and yield > 3%'), page)
    expect(rows.length).toBeGreaterThan(20)
    expect(result).toMatchObject({ total: rows.length, pricedCount: null, snapshot: { asOf: '2024-11-22' } })
    expect(result.hits.map(({ symbol }) => symbol)).toEqual(rows.slice(0, 100).map(({ symbol }) => symbol))
    expect(result.columns.map(({ name }) => name)).toEqual(['pe', 'sector', 'yield'])
    expect(result.hits[0]!.values).toEqual([rows[0]!.pe, 'Finance', expect.any(Number)])
  })

  it('read annual reports as they were known on the last bar', async () => {
    const reports = await market.annualReports('AAPL')
    const view = await market.bars('AAPL', { range: 'MAX', interval: '1d', adjusted: 'splits' })
    const known = reports!.reports.filter(report => dayOf(report.periodEnd) + 90 <= view!.asOf)
    const { hits } = await screener.screen(
      asked('symbol = "AAPL" and revenue > 1B', { columns: ['revenue', 'revenue[1]'] }),
      page,
    )
    expect(hits.map(({ values }) => values)).toEqual([[known.at(-1)!.revenue, known.at(-1)!.revenue]])
  })

  it('say nothing of those without prices, also where they are denied something', async () => {
    const all = await screener.screen(asked('not close > 1000000'), page)
    expect(all.total).toBe((await symbolsWithBars()).length)
    expect(all.pricedCount).toBe(all.total)
  })
})

describe('what is computed', () => {
  it('once, and prices only of those whom the figures leave', async () => {
    const its = open()
    run.mockClear()
    await its.screen(asked('symbol = "AAPL" and roc(17) > -100'), page)
    expect(run.mock.calls.map(([, input]) => [input.rules, input.places.length / 4])).toEqual([[['roc(17)'], 1]])
    await its.screen(asked('roc(17) > -100'), page)
    await its.screen(asked('roc(17) < 100', { sort: 'roc(17)' }), page)
    const rest = (await symbolsWithBars()).length - 1
    expect(run.mock.calls.map(([, input]) => input.places.length / 4)).toEqual([1, rest])
    run.mockClear()
    await its.screen(asked('pe < 0 and pe > 0 and roc(18) > 0'), page)
    expect(run).not.toHaveBeenCalled()
  })

  it('anew where bars have arrived, and only there', async () => {
    const its = open()
    const first = await its.screen(asked('close > 0', { columns: ['roc(19)', 'close'] }), page)
    run.mockClear()
    const longer = batch('TSPLIT', sampleBars(1310, 2), { splits: [split] })
    await database.kysely.transaction().execute(trx => writeBatches(trx, [longer], new Date(at.getTime() + 1000)))
    const again = await its.screen(asked('close > 0', { columns: ['roc(19)', 'close'] }), page)
    expect(run.mock.calls.map(([, input]) => input.places.length / 4)).toEqual([1, 1])
    const after = again.hits.find(({ symbol }) => symbol === 'TSPLIT')!
    expect(after.values[1]).toBe(longer.bars.close[1309])
    expect(after.values[0]).toBeCloseTo(await alone('TSPLIT', 'roc(19)'), 9)
    expect(again.hits.filter(({ symbol }) => symbol !== 'TSPLIT').map(({ values }) => values)).toEqual(
      first.hits.filter(({ symbol }) => symbol !== 'TSPLIT').map(({ values }) => values),
    )
  })
})

describe('a table of hits', () => {
  it('is sorted by any column, what is not known last, and comes page by page', async () => {
    const rule = 'sector = "Finance" and marketcap > 50B'
    for (const isDescending of [true, false]) {
      const result = await screener.screen(asked(rule, { columns: ['pe'], sort: 'pe', isDescending }), page)
      const values = result.hits.map(hit => hit.values[0] as number | null)
      const known = values.filter(value => value !== null)
      expect(known).toEqual(known.toSorted((a, b) => (isDescending ? b - a : a - b)))
      expect(values.slice(known.length)).toEqual(new Array(values.length - known.length).fill(null))
      const second = await screener.screen(asked(rule, { columns: ['pe'], sort: 'pe', isDescending }), { offset: 10, limit: 5 })
      expect(second.hits.map(({ symbol }) => symbol)).toEqual(result.hits.slice(10, 15).map(({ symbol }) => symbol))
    }
  })

  it('has texts, numbers and conditions as columns, each once, and refuses others with a sentence', async () => {
    const columns = ['Sector', 'PE', 'pe', 'pe < 20', 'sma(20)']
    const { columns: named, hits } = await screener.screen(asked('symbol = "AAPL"', { columns }), page)
    expect(named.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'sector text',
      'pe number',
      'pe < 20 truth',
      'sma(20) number',
    ])
    expect(hits[0]!.values).toEqual(['Electronic technology', expect.any(Number), 0, expect.any(Number)])
    for (const [rest, says] of [
      [{ columns: ['smaa(20)'] }, /column smaa\(20\) cannot be read.*did you mean sma/],
      [{ columns: Array.from({ length: 13 }, (_, i) => `sma(${i + 2})`) }, /at most 12/],
      [{ sort: 'nothing' }, /nothing cannot be read/],
    ] as const)
      await expect(screener.screen(asked('pe < 5', rest as never), page)).rejects.toSatisfy(failed('invalid', says))
    await expect(screener.screen(asked('pe'), page)).rejects.toSatisfy(failed('invalid', /needs a condition/))
    await expect(screener.screen(asked('close > smaa(3)'), page)).rejects.toSatisfy(failed('invalid', /at column 9/))
  })

  it('is told together with what all hits are like: how many in each sector, the lowest, the middle, the highest', async () => {
    const wanted = asked('marketcap > 500B', { columns: ['pe', 'sector', 'currency'] })
    const { hits: all } = await screener.screen(wanted, page)
    const { hits, total, spreads, sectors, sectorOf, currency } = await screener.overview(wanted, 3)
    expect(hits).toEqual(all.slice(0, 3))
    expect(total).toBe(all.length)
    expect(total).toBeGreaterThan(3)
    const known = all.flatMap(({ values }) => (typeof values[0] === 'number' ? [values[0]] : [])).toSorted((a, b) => a - b)
    const [low, high] = [known[Math.floor((known.length - 1) / 2)]!, known[Math.floor(known.length / 2)]!]
    expect(spreads).toEqual([
      { column: 'pe', knownCount: known.length, lowest: known[0], median: (low + high) / 2, highest: known.at(-1) },
    ])
    for (const { sector, count } of sectors) expect(all.filter(({ values }) => values[1] === sector)).toHaveLength(count)
    expect(sectors.map(({ count }) => count)).toEqual(sectors.map(({ count }) => count).toSorted((a, b) => b - a))
    for (const { symbol, values } of hits) expect(sectorOf.get(symbol)).toBe(values[1])
    const currencies = new Set(all.map(({ values }) => values[2]))
    expect(currency).toBe(currencies.size === 1 ? [...currencies][0] : null)
    expect(await screener.overview(asked('pe < -1e9'), 3)).toMatchObject({ total: 0, spreads: [], sectors: [], currency: null })
  })

  it('goes into a file that a spreadsheet opens without obeying it', async () => {
    const directory = await market.directory()
    const name = directory.texts.name.with(directory.places.get('AAPL')!, '=HYPERLINK(1), "Apple"')
    const renamed = { ...market, directory: async () => ({ ...directory, texts: { ...directory.texts, name } }) }
    const its = open(selfHosted, renamed)
    const csv = await its.asCsv(asked('symbol = "AAPL" and close > 0', { columns: ['close > 1', 'sector'] }))
    const [head, line] = csv.split('\r\n')
    expect(head).toBe('Symbol,Name,Exchange,Last bar,close > 1,sector')
    expect(line).toMatch(/^AAPL,"'=HYPERLINK\(1\), ""Apple""",NASDAQ,\d{4}-\d\d-\d\d,1,Electronic technology$/)
  })
})

describe('screens that are kept', () => {
  async function account(): Promise<string> {
    const id = randomUUID()
    await database.pool.query(
      "INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES ($1::uuid, $1::text, $1::text, '', 'user', false, now())",
      [id],
    )
    return id
  }
  const content = { rule: 'PE<15', columns: null, sort: null, isDescending: true }

  it('are their owner’s alone, and change in part', async () => {
    const [owner, stranger] = [await account(), await account()]
    const { screens } = screener
    const { id } = await screens.create(owner, { name: ' Cheap  ones', ...content, columns: ['RSI', 'sector'] })
    expect(await screens.list(owner)).toMatchObject([{ name: 'Cheap ones', rule: 'pe < 15', columns: ['rsi(14)', 'sector'] }])
    expect(await screens.list(stranger)).toEqual([])
    const theirs = { accountId: stranger, screenId: id }
    await expect(screens.change(theirs, { name: 'Mine' })).rejects.toSatisfy(failed('not-found', /no such screen/))
    await expect(screens.remove(theirs)).rejects.toSatisfy(failed('not-found', /no such screen/))
    await screens.change({ accountId: owner, screenId: id }, { sort: 'PE' })
    expect(await screens.list(owner)).toMatchObject([{ name: 'Cheap ones', sort: 'pe', columns: ['rsi(14)', 'sector'] }])
    await screens.remove({ accountId: owner, screenId: id })
    expect(await screens.list(owner)).toEqual([])
  })

  it('have names of their own, rules that can be read, and an end', async () => {
    const owner = await account()
    const { screens } = open({ ...selfHosted, screens: 2 })
    const { id } = await screens.create(owner, { name: 'One', ...content })
    await expect(screens.create(owner, { name: 'ONE', ...content })).rejects.toSatisfy(failed('conflict', /called ONE already/))
    await expect(screens.create(owner, { name: ' ', ...content })).rejects.toSatisfy(failed('invalid', /needs a name/))
    await expect(screens.create(owner, { name: 'Two', ...content, rule: 'pe <' })).rejects.toSatisfy(failed('invalid', /column/))
    const both = await Promise.allSettled(['Two', 'Three'].map(name => screens.create(owner, { name, ...content })))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await screens.change({ accountId: owner, screenId: id }, { name: 'one' })
    expect((await screens.list(owner))[0]!.name).toBe('one')
  })

  it('are in the copy of an account’s data, and go with it', async () => {
    const owner = await account()
    await screener.screens.create(owner, { name: 'One', ...content })
    const belongings = screenBelongings(database)
    expect(await belongings.exportOf(owner)).toMatchObject([{ name: 'One', rule: 'pe < 15', isDescending: true }])
    await database.kysely.transaction().execute(trx => belongings.erase(trx, owner))
    expect(await screener.screens.list(owner)).toEqual([])
  })
})
