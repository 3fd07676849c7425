import { describe, expect, it } from 'vitest'
import {
  beginningRange,
  bodyOf,
  choiceOf,
  emptyChoice,
  namesIn,
  screenRuleOf,
  settingCount,
  withNumbersVaried,
} from './backtest-choice.ts'

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
        costs: { percent: 0.05, minimum: 0, slippagePercent: 0.05, borrowPercent: 1, cashInterestPercent: 0 },
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
  it.each([
    ['close > sma(200)', 'close > sma($a)', { a: { from: '120', to: '280', step: '40' } }, 5],
    [
      'macd(12, 26, 9) > 0',
      'macd($a, $b, 9) > 0',
      { a: { from: '8', to: '16', step: '2' }, b: { from: '16', to: '36', step: '5' } },
      25,
    ],
    [
      'close > 1.01 * sma(10m) and rsi(2) < 20%',
      'close > 1.01 * sma(10m) and rsi($a) < 20%',
      { a: { from: '1', to: '4', step: '1' } },
      4,
    ],
    ['close > sma2', 'close > sma2', {}, 1],
    ['close > sma($n)', 'close > sma($n)', {}, 10],
  ])('varies the numbers of %s', (rule, varied, ranges, settings) => {
    const after = withNumbersVaried({ ...choice, rule })
    expect(after).toMatchObject({ rule: varied, ranges, varies: true, walks: true })
    expect(settingCount(after)).toBe(settings)
  })
  it('becomes a screen with what was chosen last, with the best setting, or as it is', () => {
    const of = (result: unknown) => screenRuleOf({ asked: { rule: 'close > sma($a)' }, result } as never)
    const choices = [{ setting: [10] }, { setting: [30] }, { setting: null }]
    expect(of({ sweep: { parameters: ['a'] }, setting: { a: 20 }, walkForward: { choices } })).toBe('close > sma(30)')
    expect(of({ sweep: { parameters: ['a'] }, setting: { a: 20 }, walkForward: null })).toBe('close > sma(20)')
    expect(screenRuleOf({ asked: { rule: 'close > 1' }, result: { setting: null } } as never)).toBe('close > 1')
  })
  it('is filled again with what a run was asked with', () => {
    const filled = {
      ...choice,
      size: 'volatility',
      sizePercent: '15',
      exitRule: 'rsi(14) > 70',
      trailing: '5',
      minimum: '4.95',
      borrow: '3.5',
      interest: '2',
      varies: true,
      rule: 'close > sma($n)',
      ranges: { n: beginningRange },
    } as const
    expect(choiceOf(bodyOf(filled))).toEqual(filled)
  })
})
