// Other people's damaged and repaired series, and real series in which nobody knows of a fault.
import { expect, it } from 'vitest'
import { isoDay } from '#basics'
import { plants } from '../../../test/support/planted-faults.ts'
import { inspectPlanted } from '../../../test/support/planting.ts'
import {
  leanSymbols,
  pairedFiles,
  presumablyGoodSeries,
  readLeanAdjusted,
  readPaired,
} from '../../../test/support/quoted-series.ts'
import { describeReference } from '../../../test/support/reference-data.ts'
import { rounds } from '../../../test/support/rounds.ts'
import { type GoodSeries, pickOne, seeded, whole } from '../../../test/support/seeded-series.ts'
import { columnOf } from './cells.ts'
import { type FindingKind, inspectBars, isAlarm, type QuotedSeries } from './bar-quality.ts'

/** What each damaged file must be found to have, and how many of its cells are repaired. */
const damaged: Readonly<Record<string, { kind: FindingKind; repaired: number }>> = {
  '1398-HK-1d-bad-div': { kind: 'dividend-adjustment', repaired: 613 },
  '4063-T-1d-bad-div': { kind: 'dividend-amount', repaired: 1 },
  '8TRA-DE-1d-missing-div-adjust': { kind: 'dividend-adjustment', repaired: 2 },
  'ADIG-L-1d-bad-div': { kind: 'dividend-adjustment', repaired: 628 },
  'ALPHA-PA-1d-bad-stock-split': { kind: 'split-adjustment', repaired: 6 },
  // A dividend of a fifth of the price in the same week hides what the split did to the bar itself: flagged.
  'AV-L-1wk-bad-stock-split': { kind: 'split-adjustment', repaired: 0 },
  // Hardly traded: the falls of the price do not say whether the amounts or the adjusted close are off by 100. The 30 repaired cells
  // are six bars in pounds instead of pence, which the reference leaves as they are.
  'CLC-L-1d-bad-div': { kind: 'dividend-adjustment', repaired: 30 },
  'DEX-AX-1d-bad-stock-split': { kind: 'split-adjustment', repaired: 75 },
  // Two dividends in two days, one of them imaginary; which one the prices do not say.
  'KAP-IL-1d-bad-div': { kind: 'dividend-phantom', repaired: 0 },
  // A single dividend of 22 % that the price did not notice: 100 × too big, or not paid at all.
  'KME-MI-1d-bad-div': { kind: 'dividend-amount', repaired: 0 },
  'LA-V-1d-bad-stock-split': { kind: 'split-adjustment', repaired: 5 },
  'MOB-ST-1d-bad-stock-split': { kind: 'split-adjustment', repaired: 6 },
  'PSH-L-1d-bad-div': { kind: 'dividend-amount', repaired: 11 },
  'RGL-L-1d-bad-div': { kind: 'dividend-adjustment', repaired: 604 },
  // Two amounts are implausible and one of the same size is not.
  'SCR-TO-1d-bad-div': { kind: 'dividend-amount', repaired: 0 },
  // The split of 1:10 and a rights issue that halved the price, on one day.
  'SPM-MI-1d-bad-stock-split': { kind: 'split-adjustment', repaired: 0 },
  'SSW-JO-1d-100x-error': { kind: 'hundredfold', repaired: 110 },
  'TENT-L-1d-bad-div': { kind: 'dividend-amount', repaired: 684 },
}

/** Found by the checks and then by eye: these are not good. Everything else must raise no alarm. */
const knownFaults: Readonly<Record<string, Partial<Record<FindingKind, number>>>> = {
  // Volumes of 1983-01-11 and 1992-07-27 are 112 and 56 × too small: not adjusted for the splits since.
  'AAPL adjusted': { 'volume-unit': 2 },
  // 2024-07-29 to 08-05 in pounds instead of pence; ten bars whose open and close are not between low and high.
  'CLC-L-1d-bad-div-fixed.csv': { hundredfold: 1, range: 15 },
  // 2023-10-04: the shares of one company were exchanged for those of another at 1:14.7, the prices before are not adjusted for it.
  'SCR-TO-1d-bad-div-fixed.csv': { 'unlisted-split': 1 },
  // Lows of a tenth and less of the price on 2009-09-21, 2010-08-31 and 2011-01-03.
  'aapl raw': { spike: 3 },
  'aapl with dividends': { spike: 3 },
  // The fund traded under another symbol from December 2004 to March 2011, which the file does not have.
  'qqq raw': { 'session-missing': 1 },
  'qqq with dividends': { 'session-missing': 1 },
}

describeReference('damaged series', () => {
  for (const file of pairedFiles().filter(name => damaged[name.replace('.csv', '')])) {
    const name = file.replace('.csv', '')
    const expected = damaged[name] ?? { kind: 'order', repaired: 0 }
    it(`${name}: ${expected.kind}${expected.repaired > 0 ? `, ${expected.repaired} cells put right` : ', flagged'}`, () => {
      const given = readPaired(file)
      const { findings, changes, series } = inspectBars(given)
      expect(findings.filter(isAlarm).map(one => one.kind)).toContain(expected.kind)
      const cells = new Set(changes.map(change => `${change.column} ${change.index}`))
      expect(cells.size).toBe(expected.repaired)
      if (name.startsWith('CLC')) return
      expect(worstDifference(series, readPaired(`${name}-fixed.csv`), changes)).toBeLessThan(2e-5)
    })
  }

  it('are all in the list above', () => {
    const names = pairedFiles().filter(name => !name.includes('-fixed') && !name.includes('no-bad'))
    expect(names.map(name => name.replace('.csv', '')).sort()).toEqual(Object.keys(damaged).sort())
  })
})

/** Largest relative difference from the reference over the repaired cells. Volumes: to half a share. */
function worstDifference(ours: QuotedSeries, theirs: QuotedSeries, changes: ReturnType<typeof inspectBars>['changes']): number {
  let worst = 0
  for (const { column, index } of changes) {
    const reference =
      column === 'dividend'
        ? theirs.dividends?.find(({ day }) => day === ours.dividends?.[index]?.day)?.amount
        : columnOf(theirs, column)[index]
    const value = columnOf(ours, column)[index] ?? Number.NaN
    const difference = Math.abs(value - (reference ?? Number.NaN))
    if (!(column === 'volume' && difference <= 0.5)) worst = Math.max(worst, difference / Math.abs(reference ?? 0))
  }
  return worst
}

const places = rounds({ short: 10, long: 30 })

describeReference('real series', () => {
  it('raise no alarm, but for the faults that they really have', () => {
    const all = presumablyGoodSeries()
    expect(all.length - Object.keys(knownFaults).length).toBeGreaterThanOrEqual(60)
    for (const { name, series } of all) {
      const alarms = inspectBars(series).findings.filter(isAlarm)
      const counts: Partial<Record<FindingKind, number>> = {}
      for (const { kind } of alarms) counts[kind] = (counts[kind] ?? 0) + 1
      const days = alarms.map(
        one => `${isoDay(series.interval === '1m' ? 0 : (series.bars.time[one.fromIndex] ?? 0))} ${one.says}`,
      )
      expect(counts, `${name}: ${days.join('\n')}`).toEqual(knownFaults[name] ?? {})
    }
  }, 120_000)

  it(`show every planted fault too, at ${places} places each`, () => {
    const sources = leanSymbols.map(readLeanAdjusted)
    const windows = Array.from({ length: places }, (_, i) => windowOf(sources, i + 1))
    const missed = plants.flatMap(plant =>
      windows.flatMap((good, i) => inspectPlanted(plant, good, i + 1).map(fault => `${plant.name}, ${fault}`)),
    )
    expect(missed).toEqual([])
  }, 240_000)
})

/** 600 bars of a real series from 2011 on, with a split listed in the middle that its prices, being adjusted, do not show. */
function windowOf(sources: readonly QuotedSeries[], seed: number): GoodSeries {
  const random = seeded(seed)
  const source = pickOne(random, sources)
  const first = source.bars.time.findIndex(day => day > 15_060)
  const from = whole(random, first, source.bars.time.length - 600)
  const cut = (column: Float64Array) => column.slice(from, from + 600)
  const { time, open, high, low, close, volume } = source.bars
  const days = time.slice(from, from + 600)
  const isInside = ({ day }: { day: number }) => day >= (days[0] ?? 0) && day <= (days.at(-1) ?? 0)
  return {
    ...source,
    bars: { time: days, open: cut(open), high: cut(high), low: cut(low), close: cut(close), volume: cut(volume) },
    adjustedClose: cut(source.adjustedClose ?? new Float64Array(0)),
    dividends: (source.dividends ?? []).filter(isInside),
    splits: [{ day: days[whole(random, 150, 450)] ?? 0, numerator: pickOne(random, [2, 3, 4, 5, 10, 0.5, 0.2]), denominator: 1 }],
  }
}
