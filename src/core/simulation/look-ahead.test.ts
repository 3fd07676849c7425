import { describe, expect, it } from 'vitest'
import { sma } from '#indicators'
import { adjust, type Bars, type Dividend, type Split } from '#series'
import { mean } from '#statistics'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { type Conventions, usualConventions } from './conventions.ts'
import { lookAheadFinding, otherFuture } from './look-ahead.ts'
import { simulate } from './simulate.ts'

type History = { bars: Bars; splits: readonly Split[]; dividends: readonly Dividend[] }
type Rule = (history: History) => Float64Array

const bars = sampleBars(600, 5)
const history: History = {
  bars,
  splits: [{ day: bars.time[300]!, numerator: 2, denominator: 1 }],
  dividends: [60, 160, 260, 360, 460, 560].map(at => ({ day: bars.time[at]!, amount: 1 })),
}

function findingOf(rule: Rule, conventions: Conventions = usualConventions) {
  const run = (of: History) => {
    const longEntry = rule(of)
    const longExit = longEntry.map(value => 1 - value)
    return simulate([{ symbol: 'A', ...of, signals: { longEntry, longExit } }], conventions)
  }
  return lookAheadFinding(run(history), (cut, chance) => run(otherFuture(history, cut, chance)), { cutCount: 6, seed: 1 })
}
const truths = (of: History, isTrue: (i: number) => boolean) => Float64Array.from(of.bars.close, (_, i) => (isTrue(i) ? 1 : 0))

describe('the look-ahead test', () => {
  it.each([
    ['as traded', (of: History) => of.bars],
    ['adjusted for all splits, which changes no comparison', (of: History) => adjust({ ...of, held: 'none' }, 'splits').bars],
  ])('finds nothing in a rule that knows only its past, on prices %s', (_, pricesOf) => {
    const finding = findingOf(of => {
      const { close } = pricesOf(of)
      const average = sma(close, 20)
      return truths(of, i => close[i]! > average[i]!)
    })
    expect(finding.leaks).toEqual([])
    expect(finding.cuts).toHaveLength(6)
    expect(finding.compared).toBeGreaterThan(50)
  })

  const smuggled: Record<string, Rule> = {
    "tomorrow's close": of => truths(of, i => of.bars.close[i + 1]! > of.bars.close[i]!),
    'a measure taken from the whole history': of => truths(of, i => of.bars.close[i]! > mean(of.bars.close)),
    'an average centred on its day': of => {
      const average = sma(of.bars.close, 21)
      return truths(of, i => average[i + 10]! > of.bars.close[i]!)
    },
    'price levels adjusted for splits that were still to come': of => {
      const { bars: adjusted } = adjust({ ...of, held: 'none' }, 'splits')
      return truths(of, i => adjusted.close[i]! > 45)
    },
    'levels adjusted for dividends that were still to come': of => {
      const { bars: adjusted } = adjust({ ...of, splits: [], held: 'none' }, 'all')
      return truths(of, i => adjusted.close[i]! > 95)
    },
    'a dividend that was not yet announced': of => {
      const next = (i: number) => of.bars.time.indexOf(of.dividends.find(({ day }) => day > of.bars.time[i]!)?.day ?? -1)
      return truths(of, i => next(i) >= 0 && next(i) - i < 40)
    },
    'how long the history goes on': of => truths(of, i => i < of.bars.time.length - 150),
    'a halt that was still to come': of => truths(of, i => of.bars.time[i + 20]! - of.bars.time[i]! <= 28),
    'the volume of the day after': of => truths(of, i => of.bars.volume[i + 1]! > 1e6),
  }
  it.each(Object.keys(smuggled))('catches %s', way => {
    const { leaks, compared } = findingOf(smuggled[way]!)
    expect(leaks.length).toBeGreaterThan(0)
    expect(leaks[0]!.day).toBeLessThanOrEqual(leaks[0]!.cut)
    expect(compared).toBeGreaterThan(0)
  })
})

describe('another future', () => {
  it('leaves the past as it was, to the bit, and nothing after it', () => {
    const cut = bars.time[400]!
    const changed = otherFuture(history, cut, () => 0.3)
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) {
      expect(changed.bars[name].subarray(0, 401)).toEqual(bars[name].subarray(0, 401))
      changed.bars[name].subarray(401).forEach((value, i) => expect(value).not.toBe(bars[name][401 + i]))
      expect(changed.bars[name].every(value => value > 0)).toBe(true)
    }
    // It ends where it did, or sooner; either way some days are missing.
    const lengths = [0.7, 0.3].map(first => {
      const rest = [first, 0.3, 0.05, 0.3]
      let drawn = 0
      return otherFuture(history, cut, () => rest[drawn++ % rest.length]!).bars.time
    })
    for (const time of lengths) {
      expect(time.subarray(0, 401)).toEqual(bars.time.subarray(0, 401))
      expect(time.length).toBeLessThan(600)
    }
    expect(changed.splits.filter(({ day }) => day <= cut)).toEqual(history.splits)
    expect(changed.splits).toHaveLength(2)
    expect(changed.dividends.filter(({ day }) => day <= cut)).toEqual(history.dividends.filter(({ day }) => day <= cut))
  })
})
