import { describe, expect, it } from 'vitest'
import { inspectBars, isAlarm } from '#bar-quality'
import { isoDay } from '#basics'
import { type CsvReading, readCsv } from './csv.ts'

/** A calm fund that pays 0.5 and gains of 4 on one day; listed: what the file says of it, taken: what its adjusted close takes off. */
function fund(listed: { dividend: number; gains: number }, taken: number): string {
  const rows = Array.from({ length: 80 }, (_, i) => {
    const day = new Date(Date.UTC(2021, 0, 4 + i + 2 * Math.floor(i / 5))).toISOString().slice(0, 10)
    const close = (i < 40 ? 60 : 55.5) + [0, 0.2, -0.1, 0.1, -0.2][i % 5]!
    const adjusted = i < 40 ? close * (1 - taken / 59.8) : close
    const paid = i === 40 ? `${listed.dividend},0,${listed.gains}` : '0,0,0'
    return `${day} 00:00:00-05:00,${close},${close},${close},${close},${adjusted.toFixed(6)},0,${paid}`
  })
  return `Date,Open,High,Low,Close,Adj Close,Volume,Dividends,Stock Splits,Capital Gains\n${rows.join('\n')}\n`
}
const read = (text: string): Promise<CsvReading> => readCsv(Buffer.from(text))
const paidIn = ({ dividends }: CsvReading) => dividends.map(({ day, amount }) => [isoDay(day), amount])
const alarms = ({ bars, adjustedClose, dividends, splits, adjustment }: CsvReading) =>
  inspectBars({ bars, interval: '1d', adjustment, adjustedClose: adjustedClose ?? undefined, dividends, splits }).findings.filter(
    isAlarm,
  )

describe('capital gains that a fund pays out', () => {
  it.each([
    ['more than the dividend', { dividend: 0.5, gains: 4 }, 4.5],
    ['less than the dividend', { dividend: 2.5, gains: 2 }, 4.5],
  ])('beside its dividend, %s, are added to it, and no alarm is raised', async (_name, listed, taken) => {
    const reading = await read(fund(listed, taken))
    expect(paidIn(reading)).toEqual([['2021-03-01', 4.5]])
    expect(reading.notes).toContain('The capital gains of 1 day are counted as paid beside the dividends of the file.')
    expect(alarms(reading)).toEqual([])
  })

  it('and that the dividends of the file hold already are not counted twice', async () => {
    const reading = await read(fund({ dividend: 4.5, gains: 4 }, 8.5))
    expect(paidIn(reading)).toEqual([['2021-03-01', 4.5]])
    expect(reading.notes).toContain('The capital gains of 1 day are part of the dividends of the file.')
    // Its adjusted close takes them off twice all the same.
    expect(alarms(reading).map(({ kind }) => kind)).toEqual(['dividend-adjustment'])
  })

  it('that are no amount are a bad row', async () => {
    const reading = await read('Date,Close,Dividends,Capital Gains\n2021-01-04,10,0,much\n2021-01-05,10,0,0\n')
    expect(reading.problems).toEqual([{ line: 2, column: 'capital gains', value: 'much', what: 'not an amount' }])
  })
})
