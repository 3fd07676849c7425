// Who asks first does not wait until the whole market is read: the newest bars of each share are read alone, and say the same.
import { randomUUID } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { type DailyColumns, openMarket } from '#market'
import { openScreener, screenerTasks, selfHosted } from '#screener'
import { type Bars, sliceBars } from '#series'
import { silent } from '../../../test/support/database-settings.ts'
import { testMarket } from '../../../test/support/market-data.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { writeBatches } from '../market/batch.store.ts'
import type { SeriesBatch } from '../market/batch.ts'
import type { LastValuesInput } from './last-values.ts'

const { database, market: known } = await testMarket()
const at = new Date('2026-01-05T06:00:00Z')
const split = { day: sampleBars(1300).time[1250]!, numerator: 4, denominator: 1 }
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
  sourceAdjustment: 'none',
  storedAdjustment: 'none',
  volumeAdjustment: 'none',
  splitsKnownFrom: 0,
  dividendsKnownFrom: 0,
  splits: [],
  dividends: [],
  ...rest,
})
const gaps = sampleBars(1300, 5)
for (let i = 3; i < 1300; i += 10) gaps.volume[i] = Number.NaN
const still = sampleBars(1300, 8)
for (const name of ['open', 'high', 'low', 'close'] as const) still[name].fill(still[name][700]!, 700)
await database.kysely
  .transaction()
  .execute(trx =>
    writeBatches(
      trx,
      [
        batch('TSPLIT', sampleBars(1300, 2), { splits: [split] }),
        batch('TTWO', sliceBars(sampleBars(1300, 3), 0, 1150), { splits: [split] }),
        batch('TTWO', sliceBars(sampleBars(1300, 4), 900), { source: 'other', trust: 2, splits: [split] }),
        batch('TALL', sampleBars(1300, 6), { sourceAdjustment: 'all', storedAdjustment: 'all' }),
        batch('TGAPS', gaps),
        batch('TSTILL', still),
        batch('TSHORT', sampleBars(300, 7)),
      ],
      at,
    ),
  )

/** One that nobody has asked yet. */
function started({ readsAll = false } = {}) {
  const market = openMarket(database, { clock: () => at, log: silent })
  const given: DailyColumns[] = []
  const columns = vi.fn(async (...[names, lastBars]: Parameters<typeof market.dailyPrices.columns>) => {
    const found = await market.dailyPrices.columns(names, readsAll ? undefined : lastBars)
    given.push(found)
    return found
  })
  const whole = vi.fn(market.dailyPrices.whole)
  const run = async (_: 'lastValues', input: LastValuesInput) => screenerTasks.lastValues(input)
  // The directory is that of all others: it is not what this is about.
  const of = { ...known, dailyPrices: { ...market.dailyPrices, columns, whole } }
  const screener = openScreener({ database, market: of, run: run as never, limits: selfHosted, now: () => at, newId: randomUUID })
  const valuesOf = async (text: string) => {
    const asked = { rule: 'close > 0', columns: [text], sort: null, isDescending: false }
    const { hits } = await screener.screen(asked, { offset: 0, limit: 500 })
    return new Map(hits.map(({ symbol, values }) => [symbol, values[0]]))
  }
  return { market, screener, valuesOf, given, whole }
}

const all = started({ readsAll: true })

describe('the first question', () => {
  it.each([
    'close',
    'rsi(14)',
    'close / sma(200)',
    'mean(volume, 50)',
    'highest(1y)[3]',
    'close > 100',
    'beta(60)',
    'alpha(100)',
    'revenue / marketcap',
    'obv',
    'close[1100]',
  ])('is answered for %s as when everything has been read', async text => {
    const expected = await all.valuesOf(text)
    expect(expected.size).toBeGreaterThan(8)
    expect(await started().valuesOf(text)).toEqual(expected)
  })

  it('reads of long histories the end alone', async () => {
    const { given, valuesOf, whole } = started()
    await valuesOf('sma(200)')
    const cut = given[0]!.symbols.filter(({ isCut }) => isCut)
    expect(cut.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(['TSPLIT', 'TALL', 'TGAPS', 'TSTILL']))
    for (const { length } of cut) expect(length >= 500 && length < 500 + 366).toBe(true)
    expect(given[0]!.symbols.filter(({ symbol }) => ['TTWO', 'TSHORT'].includes(symbol)).map(({ isCut }) => isCut)).toEqual([
      false,
      false,
    ])
    expect(whole).not.toHaveBeenCalled()
  })

  it('reads all of those alone of which the end does not tell', async () => {
    const { valuesOf, whole } = started()
    await valuesOf('mean(volume, 50) + rsi(14)')
    expect(whole.mock.calls.flat(2)).toEqual(expect.arrayContaining(['TGAPS', 'TSTILL']))
    expect(whole.mock.calls.flat(2)).not.toContain('TSPLIT')
  })

  it('reads everything at once where the end tells of too few', async () => {
    const many = sampleBars(1300, 9)
    many.volume.fill(Number.NaN, 1290, 1291)
    const symbols = Array.from({ length: 101 }, (_, i) => `TMANY${i}`)
    await database.kysely.transaction().execute(trx =>
      writeBatches(
        trx,
        symbols.map(symbol => batch(symbol, many)),
        at,
      ),
    )
    const { given, valuesOf, whole } = started()
    const values = await valuesOf('mean(volume, 50)')
    expect(whole).not.toHaveBeenCalled()
    expect(given.map(({ symbols: its }) => its.some(({ isCut }) => isCut))).toEqual([true, false])
    expect(values).toEqual(await started({ readsAll: true }).valuesOf('mean(volume, 50)'))
    expect(values.get('TMANY3')).toEqual(values.get('TMANY77'))
    expect(values.get('TMANY3')).toBeGreaterThan(0)
  })

  it('gives the same bars, adjusted the same, as a reading of everything', async () => {
    const { market } = started()
    const few = await market.dailyPrices.columns(['close', 'volume'], 10)
    const all = await market.dailyPrices.columns(['close', 'volume'])
    expect(few.symbols.map(({ symbol }) => symbol)).toEqual(all.symbols.map(({ symbol }) => symbol))
    for (const [i, some] of few.symbols.entries()) {
      const every = all.symbols[i]!
      expect([every.isCut, some.isCut]).toEqual([false, some.length < every.length])
      for (const name of ['close', 'volume'] as const) {
        const [a, b] = [some, every].map(({ block, start, length }, k) =>
          [few, all][k]!.blocks[block]!.columns[name]!.slice(start + length - some.length, start + length),
        )
        expect(a, `${some.symbol} ${name}`).toEqual(b)
      }
      const [days, expected] = [some, every].map(({ block, timeStart, length }, k) =>
        [few, all][k]!.blocks[block]!.time.slice(timeStart + length - some.length, timeStart + length),
      )
      expect(days).toEqual(expected)
    }
    // Once everything is there, whoever asks for a few gets it.
    expect(await market.dailyPrices.columns(['close'], 10)).toBe(await market.dailyPrices.columns(['close']))
  })
})
