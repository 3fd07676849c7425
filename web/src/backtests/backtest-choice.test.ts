import { describe, expect, it } from 'vitest'
import { beginningRange, bodyOf, choiceOf, emptyChoice, namesIn, settingCount } from './backtest-choice.ts'

const choice = { ...emptyChoice, symbols: ['MSFT'], rule: 'close > sma(50)' }

describe('the form', () => {
  it('sends what is filled in, and leaves the rest to the usual conventions', () => {
    expect(bodyOf({ ...choice, stop: '8', from: '2010-01-04' })).toMatchObject({
      symbols: ['MSFT'],
      exitRule: null,
      from: '2010-01-04',
      like: null,
      conventions: {
        cash: 10_000,
        costs: { percent: 0.05 },
        exits: { stopPercent: 8, targetPercent: undefined },
        sizing: { kind: 'all-in' },
      },
    })
    expect(bodyOf(choice)).not.toHaveProperty('parameters')
  })
  it("sends costs and money only where another engine's conventions are wanted", () => {
    const { conventions } = bodyOf({ ...choice, like: 'backtrader' })
    expect(Object.keys(conventions!).sort()).toEqual(['cash', 'costs', 'direction', 'exits'])
  })
  it('finds the numbers that are varied and counts the settings', () => {
    const varied = { ...choice, varies: true, rule: 'sma($fast) > sma($slow) and close > sma($FAST)' }
    expect(namesIn(varied.rule)).toEqual(['fast', 'slow'])
    expect(settingCount(varied)).toBe(100)
    expect(settingCount({ ...varied, ranges: { fast: { ...beginningRange, step: '0' } } })).toBe(0)
    expect(bodyOf(varied)).toMatchObject({
      parameters: { fast: { from: 10, to: 100, step: 10 } },
      walkForward: { inSample: 504, outOfSample: 126 },
    })
  })
  it('is filled again with what a run was asked with', () => {
    const filled = {
      ...choice,
      size: 'volatility',
      sizePercent: '15',
      exitRule: 'rsi(14) > 70',
      trailing: '5',
      varies: true,
      rule: 'close > sma($n)',
      ranges: { n: beginningRange },
    } as const
    expect(choiceOf(bodyOf(filled))).toEqual(filled)
  })
})
