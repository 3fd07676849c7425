// Twenty years of prices as traded, with the splits and dividends of that time, against published adjustment factors.
import { expect, it } from 'vitest'
import { dayOf } from '#basics'
import { leanBars, leanDay } from '../../../test/support/lean-bars.ts'
import { describeReference, readReference } from '../../../test/support/reference-data.ts'
import { adjust, type Dividend, sliceBars, type Split } from './series.ts'

/** Up to and including `day`, a price as traded × price × split is the adjusted one; `close` is that day's. */
type Factors = { readonly day: number; readonly price: number; readonly split: number; readonly close: number }

function factorsOf(symbol: string): Factors[] {
  return readReference(`lean/factor_files/${symbol}.csv`)
    .trim()
    .split(/\r?\n/)
    .map(row => row.split(','))
    .map(([day = '', price, split, close]) => ({
      day: leanDay(day),
      price: Number(price),
      split: Number(split),
      close: Number(close),
    }))
}

/** The events behind the factors: each is the step from one row to the next, on the first session after the row's day. */
function eventsOf(factors: readonly Factors[], time: Int32Array): { splits: Split[]; dividends: Dividend[] } {
  const splits: Split[] = []
  const dividends: Dividend[] = []
  for (const [i, next] of factors.entries()) {
    const row = factors[i - 1]
    const day = row && time.find(session => session > row.day)
    if (!row || day === undefined) continue
    if (next.split !== row.split) splits.push({ day, numerator: next.split / row.split, denominator: 1 })
    const share = 1 - row.price / next.price
    if (share > 0) dividends.push({ day, amount: share * row.close * (row.split / next.split) })
  }
  return { splits, dividends }
}

describeReference('adjusting by splits and dividends', () => {
  // QQQ has a hole from 2004 to 2011, and dividends fell into it.
  it.each([
    ['aapl', '1998-01-02'],
    ['ibm', '1998-01-02'],
    ['spy', '1998-01-02'],
    ['qqq', '2011-03-22'],
  ])('gives the prices of %s since %s that its published factors give, to the cent, on every day', (symbol, since) => {
    const prices = leanBars(symbol)
    const bars = sliceBars(
      prices,
      prices.time.findIndex(day => day >= dayOf(since)),
    )
    const factors = factorsOf(symbol)
    const events = eventsOf(factors, bars.time)
    expect(bars.time.length).toBeGreaterThan(2400)
    expect(events.dividends.length).toBeGreaterThan(10)
    const all = adjust({ bars, held: 'none', ...events }, 'all').bars
    const bySplits = adjust({ bars, held: 'none', ...events }, 'splits').bars
    let row = 0
    for (const [i, day] of bars.time.entries()) {
      while (factors[row]!.day < day) row++
      const { price, split } = factors[row]!
      for (const column of ['open', 'high', 'low', 'close'] as const) {
        expect(Math.abs(all[column][i]! - bars[column][i]! * price * split)).toBeLessThan(0.005)
        expect(Math.abs(bySplits[column][i]! - bars[column][i]! * split)).toBeLessThan(0.005)
      }
      expect(Math.abs((all.volume[i]! * split) / bars.volume[i]! - 1)).toBeLessThan(1e-4)
    }
  })
})
