// Prices as they were seen on a day, and the factors that make them.
import { describe, expect, it } from 'vitest'
import { adjustByFactors } from '#bar-quality'
import { dayOf, isoDay } from '#basics'
import { testDatabase } from '../../../test/support/database.ts'
import { sliceBars } from '#series'
import { testMarket } from '../../../test/support/market-data.ts'
import { leanSymbols, readLean, readLeanAdjusted } from '../../../test/support/quoted-series.ts'
import { describeReference } from '../../../test/support/reference-data.ts'
import { silent } from '../../../test/support/database-settings.ts'
import { writeBatches } from './batch.store.ts'
import { openMarket } from './market.ts'

const { market } = await testMarket()
const seen = async (adjusted: 'none' | 'splits' | 'all', asOf?: string) => {
  const wanted = { range: 'MAX', interval: '1d', adjusted, asOf: asOf === undefined ? undefined : dayOf(asOf) } as const
  return (await market.bars('MSFT', wanted))!
}

describe('Microsoft as it was seen on 2003-02-14, the last day before its split', () => {
  it('ends on that day, at the price that was traded', async () => {
    const { bars, asOf, splits } = await seen('splits', '2003-02-16')
    expect(isoDay(asOf)).toBe('2003-02-14')
    expect(bars.close.at(-1)).toBe((await seen('none')).bars.close[bars.time.length - 1])
    expect(splits.some(({ day }) => day > dayOf('2003-02-14'))).toBe(false)
  })

  it('has nothing adjusted for what came later, in either direction of time', async () => {
    const before = await seen('all', '2003-02-14')
    const later = await seen('all')
    const i = before.bars.time.length - 1
    expect(later.bars.close[i]! / before.bars.close[i]!).toBeLessThan(0.5)
    // Up to a common factor both say the same.
    expect(before.bars.close[100]! / before.bars.close[i]!).toBeCloseTo(later.bars.close[100]! / later.bars.close[i]!, 8)
  })

  it.each(['2003-02-14', '2016-11-25', '1999-12-31'])('is raw × factors on every day, as of %s', async day => {
    const factors = (await market.factors('MSFT', dayOf(day)))!
    const [raw, all] = [(await seen('none', day)).bars, (await seen('all', day)).bars]
    const rows = factors.rows.map(row => ({ ...row, priceFactor: row.priceFactor! }))
    const made = adjustByFactors(raw, rows)
    for (let i = 0; i < raw.time.length; i++) expect(Math.abs(made.close[i]! - all.close[i]!)).toBeLessThan(1e-9)
    expect(factors.rows.at(-1)).toEqual({ lastDay: raw.time.at(-1), priceFactor: 1, splitFactor: 1 })
  })

  it('is null before its first bar, and by a day before 1986 there was none', async () => {
    const wanted = { range: 'MAX', interval: '1d', adjusted: 'none' } as const
    expect(await market.bars('MSFT', { ...wanted, asOf: dayOf('1980-01-01') })).toBeNull()
    expect(await market.factors('NVDA')).toBeNull()
  })
})

describeReference('factors over 23 years, from raw prices and their events', () => {
  // The file of QQQ has no bar from 2004 to 2011; no raw price says what the dividends of that time took off.
  const since: Record<string, string> = { qqq: '2011-03-22' }
  it.each(leanSymbols)('%s: adjust every day to the cent as the reference does, today and as of 2015', async name => {
    const database = await testDatabase()
    const { series, factors } = readLean(name)
    const symbol = name.toUpperCase()
    const start = series.bars.time.findIndex(day => day >= dayOf(since[name] ?? '1990-01-01'))
    const bars = sliceBars(series.bars, start)
    // The reference states its dividends on the split-adjusted basis; as they were paid is what a source gives.
    const dividends = (readLeanAdjusted(name).dividends ?? []).map(({ day, amount }) => {
      const later = (series.splits ?? []).filter(split => split.day > day)
      return { day, amount: later.reduce((paid, { numerator, denominator }) => (paid * numerator) / denominator, amount) }
    })
    const about = {
      symbol,
      source: 'test',
      label: 'a test',
      trust: 1,
      interval: '1d',
      currency: 'USD',
      precisionNote: null,
    } as const
    const raw = { sourceAdjustment: 'none', storedAdjustment: 'none', volumeAdjustment: 'none' } as const
    const first = bars.time[0]!
    const batch = {
      ...about,
      ...raw,
      listing: { name: symbol, kind: 'share', exchange: 'NYSE' } as const,
      bars,
      splits: series.splits ?? [],
      dividends,
      splitsKnownFrom: first,
      dividendsKnownFrom: first,
    }
    await database.kysely.transaction().execute(trx => writeBatches(trx, [batch], new Date('2026-01-05T06:00:00Z')))
    const own = openMarket(database, { clock: () => new Date('2026-01-05T06:00:00Z'), log: silent })
    for (const asOf of [undefined, dayOf('2015-06-15')]) {
      const view = (await own.bars(symbol, { range: 'MAX', interval: '1d', adjusted: 'all', asOf }))!
      const reference = adjustByFactors(bars, factors, asOf === undefined ? {} : { asOf })
      expect(view.adjustmentNote).toBeNull()
      for (const column of ['open', 'high', 'low', 'close'] as const) {
        let worst = 0
        for (let i = 0; i < view.bars.time.length; i++)
          worst = Math.max(worst, Math.abs(view.bars[column][i]! - reference[column][i]!))
        expect(worst).toBeLessThan(0.005)
      }
    }
  })
})
