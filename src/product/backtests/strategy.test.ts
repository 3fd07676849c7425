import { describe, expect, it } from 'vitest'
import { conventionsOf, usualConventions } from '#simulation'
import { settingsOf, valuesOf, withSetting } from './parameters.ts'
import { type AskedBacktest, askedAgain, rulesOf, settledStrategy } from './strategy.ts'

const asked: AskedBacktest = { symbols: ['msft'], rule: 'close>sma( 200 )' }

describe('what was asked', () => {
  it('is settled with everything written out, and settles the same when it is asked again', () => {
    const strategy = settledStrategy({
      ...asked,
      from: '2010-01-04',
      conventions: { costs: { percent: 0.2 }, exits: { stopPercent: 8 } },
    })
    expect(strategy).toMatchObject({
      symbols: ['MSFT'],
      rule: 'close > sma(200)',
      exitRule: null,
      benchmark: '^GSPC',
      like: null,
    })
    expect(strategy.conventions.costs).toEqual({ ...usualConventions.costs, percent: 0.2 })
    expect(strategy.conventions.exits.stopPercent).toBe(8)
    expect(settledStrategy(askedAgain(strategy))).toEqual(strategy)
  })
  it('shares the account between the symbols unless it says otherwise', () => {
    expect(settledStrategy({ ...asked, symbols: ['A', 'B', 'b'] }).symbols).toEqual(['A', 'B'])
    expect(settledStrategy({ ...asked, symbols: ['A', 'B'] }).conventions.positions).toBe(2)
  })
  it("takes another engine's conventions where it says nothing", () => {
    const { conventions } = settledStrategy({ ...asked, like: 'LEAN', conventions: { cash: 5_000 } })
    expect(conventions).toEqual({ ...conventionsOf.LEAN, cash: 5_000 })
  })
  it.each([
    [{ rule: 'clse > 1' }, 'did you mean close'],
    [{ rule: 'close' }, 'the rule is a number'],
    [{ rule: 'pe < 10' }, 'known only as of today'],
    [{ exitRule: 'sector = "Energy"' }, 'known only as of today'],
    [{ rankBy: 'close > 1' }, 'has to be a number'],
    [{ rankBy: 'marketcap' }, 'known only as of today'],
    // A later day, by every door.
    [{ rule: 'close[−1] > close' }, 'it would look into the future'],
    [{ rule: 'within(benchmark[-3] > close, 5)' }, 'it would look into the future'],
    [{ exitRule: 'rsi(14)[-1] > 70' }, 'it would look into the future'],
    [{ rankBy: 'return(5)[-5]' }, 'it would look into the future'],
    [{ rule: 'close > zigzag(5)' }, 'it was not known yet'],
    [{ rule: 'close[$n] > close', parameters: { n: { from: -5, to: 5, step: 5 } } }, 'it would look into the future'],
    [{ from: '2020-02-30' }, 'no day 2020-02-30'],
    [{ from: '2020-02-03', to: '2020-01-03' }, 'begin before it ends'],
    [{ conventions: { positions: 0 } }, 'positions is 0'],
    [{ rule: 'close > sma($days)' }, '$days is in the rule and has no range'],
    [{ parameters: { days: { from: 1, to: 2, step: 1 } } }, '$days has a range and is in no rule'],
    [{ walkForward: { inSample: 100, outOfSample: 50 } }, 'name a parameter'],
  ] as const)('%o is refused with a sentence', (wishes, words) => {
    expect(() => settledStrategy({ ...asked, ...wishes })).toThrow(words)
  })
})

describe('parameters', () => {
  const range = (from: number, to: number, step: number) => ({ from, to, step })
  it('make every combination of their values, without the noise of adding tenths', () => {
    expect(valuesOf('a', range(0.1, 0.5, 0.1))).toEqual([0.1, 0.2, 0.3, 0.4, 0.5])
    const settings = settingsOf({ fast: range(5, 10, 5), slow: range(20, 40, 20) }, ['sma($fast) > sma($SLOW)'])
    expect(settings).toEqual([
      { fast: 5, slow: 20 },
      { fast: 5, slow: 40 },
      { fast: 10, slow: 20 },
      { fast: 10, slow: 40 },
    ])
    expect(withSetting('sma($fast) > sma($SLOW)', settings[1]!)).toBe('sma(5) > sma(40)')
    const strategy = settledStrategy({
      ...asked,
      rule: 'sma($fast) > sma($slow)',
      parameters: { fast: range(5, 10, 5), slow: range(20, 40, 20) },
    })
    expect(rulesOf(strategy, settings[3]!).rule).toBe('sma(10) > sma(40)')
  })
  it.each([
    [range(5, 1, 1), 'has no values'],
    [range(1, 5, 0), 'has no values'],
    [range(1, 1_000, 1), 'has 1000 values'],
  ])('%o are refused', (days, words) => {
    expect(() => settingsOf({ days }, ['sma($days)'])).toThrow(words)
  })
})
