import { describe, expect, it } from 'vitest'
import { dayOf, isFailure, isoDay } from '#basics'
import type { Bars } from '#series'
import { leanSymbols, readBundledApple, readLean } from '../../../test/support/quoted-series.ts'
import { describeReference, readReference } from '../../../test/support/reference-data.ts'
import { adjustByFactors, parseFactorFile } from './factor-files.ts'

const cents = (price: number) => Math.round(price * 100) / 100

describe('factor files', () => {
  const rows = parseFactorFile('20000103,0.5,0.25,80\n20000105,0.8,0.5,90\r\n20501231,1,1,0\n')
  const day = (iso: string) => dayOf(iso)
  const time = Int32Array.from(['2000-01-03', '2000-01-04', '2000-01-05', '2000-01-06'], day)
  const same = Float64Array.from([100, 100, 100, 100])
  const bars: Bars = { time, open: same, high: same, low: same, close: same, volume: same }

  it("multiply prices by both factors and divide volumes by the split factor, up to and including a row's day", () => {
    expect([...adjustByFactors(bars, rows).close]).toEqual([12.5, 40, 40, 100])
    expect([...adjustByFactors(bars, rows).volume]).toEqual([400, 200, 200, 100])
  })

  it('may be applied for splits or for dividends alone', () => {
    expect([...adjustByFactors(bars, rows, { dividends: false }).close]).toEqual([25, 50, 50, 100])
    expect([...adjustByFactors(bars, rows, { splits: false }).close]).toEqual([50, 80, 80, 100])
    expect([...adjustByFactors(bars, rows, { splits: false }).volume]).toEqual([...same])
  })

  it("give the view from any day, on which that day's own price stands as it was traded", () => {
    expect([...adjustByFactors(bars, rows, { asOf: day('2000-01-04') }).close].map(cents)).toEqual([31.25, 100, 100, 250])
    expect([...adjustByFactors(bars, rows, { asOf: day('2060-01-01') }).close]).toEqual([12.5, 40, 40, 100])
  })

  it('refuse what is no factor file, with the line', () => {
    for (const text of ['20000103,0.5,0\n', 'hello\n', '20000105,1,1\n20000103,1,1\n', '20000103,x,1'])
      expect(() => parseFactorFile(text)).toSatisfy((run: () => unknown) => {
        try {
          run()
        } catch (error) {
          return isFailure(error, 'damaged') && /line [12]/.test(error.message)
        }
        return false
      })
  })
})

describeReference('factors of four symbols over 23 years', () => {
  it('equal raw × price factor × split factor of the row, to the cent, on every day', () => {
    const off: string[] = []
    for (const symbol of leanSymbols) {
      const { series, factors } = readLean(symbol)
      const adjusted = adjustByFactors(series.bars, factors)
      const table = readReference(`lean/factor_files/${symbol}.csv`)
        .trim()
        .split(/\r?\n/)
        .map(line => line.split(','))
      for (const [i, day] of series.bars.time.entries()) {
        const date = isoDay(day).replaceAll('-', '')
        const row = table.find(([last = '']) => last >= date) ?? ['', '1', '1']
        const reference = (series.bars.close[i] ?? 0) * Number(row[1]) * Number(row[2])
        if (cents(adjusted.close[i] ?? 0) !== cents(reference))
          off.push(`${symbol} ${date}: ${adjusted.close[i]} not ${reference}`)
      }
    }
    expect(off).toEqual([])
  })

  it('seen from May 2018, give the split-adjusted AAPL closes of five years that another vendor shows', () => {
    const { series, factors } = readLean('aapl')
    const theirs = readBundledApple()
    const seen = adjustByFactors(series.bars, factors, { dividends: false, asOf: theirs.bars.time.at(-1) ?? 0 })
    const ours = new Map([...seen.time].map((day, i) => [day, seen.close[i] ?? 0]))
    const differences = [...theirs.bars.time].map((day, i) => Math.abs((ours.get(day) ?? 0) - (theirs.bars.close[i] ?? 0)))
    // That vendor takes the closing auction's price, this one the last trade: mostly the same, never far.
    expect(differences.filter(difference => difference <= 0.005).length / differences.length).toBeGreaterThan(0.93)
    expect(Math.max(...differences.map((difference, i) => difference / (theirs.bars.close[i] ?? 1)))).toBeLessThan(0.002)
  })
})
