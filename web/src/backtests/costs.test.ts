import { describe, expect, it } from 'vitest'
import { checkConventions, conventionsOf, usualConventions } from '../../../src/core/simulation/conventions.ts'
import { bodyOf, choiceOf, emptyChoice } from './backtest-choice.ts'
import { costFault, costFields, hasCostFault, lessUsualCosts, withConventionsOf } from './costs.ts'

const asked = { ...emptyChoice, symbols: ['MSFT'], rule: 'close > sma(50)' }
const settled = { commission: 'percent', minimum: 'minimum', slippage: 'slippagePercent' } as const
const engineName = { ...settled, borrow: 'borrowPercent', interest: 'cashInterestPercent', delisted: 'delistedPercent' } as const

describe('the costs of the form', () => {
  it('begin with what the server assumes', () => {
    for (const { name } of costFields)
      expect([name, Number(emptyChoice[name])]).toEqual([name, usualConventions.costs[engineName[name]] ?? 0])
  })
  it('become those of another engine with its conventions, but for what was written', () => {
    for (const like of ['backtesting.py', 'backtrader', 'LEAN', 'vectorbt'] as const) {
      const { minimum, borrowPercent, cashInterestPercent } = conventionsOf[like].costs
      const own = {
        minimum: String(minimum),
        borrow: String(borrowPercent),
        interest: String(cashInterestPercent),
        delisted: '0',
      }
      expect(lessUsualCosts(like)).toEqual(own)
      expect(withConventionsOf({ ...asked, borrow: '4' }, like)).toEqual({ ...own, like, borrow: '4' })
    }
    const there = { ...asked, ...withConventionsOf(asked, 'LEAN') }
    expect({ ...there, ...withConventionsOf(there, '') }).toEqual(asked)
  })
  it('hold what a run was asked with, where it did not say so too', () => {
    const run = { symbols: ['MSFT'], rule: 'close > 1', like: 'LEAN', conventions: { costs: { borrowPercent: 0 } } } as const
    expect(choiceOf(run as never)).toMatchObject({ minimum: '1', borrow: '0', interest: '0', delisted: '0' })
    expect(bodyOf({ ...asked, interest: '' }).conventions?.costs?.cashInterestPercent).toBeUndefined()
  })
  it.each(costFields)('are refused here exactly where the server refuses $label', field => {
    const passes = (value: number) => {
      const costs = { ...usualConventions.costs, [engineName[field.name]]: value }
      try {
        checkConventions({ ...usualConventions, costs })
        return true
      } catch {
        return false
      }
    }
    for (const value of [-0.01, 0, field.most, field.most * 1.001])
      expect([value, costFault(field, String(value)) === null]).toEqual([value, passes(value)])
  })
  it('say what is wrong, and hold the form back', () => {
    const borrow = costFields.find(({ name }) => name === 'borrow')!
    expect(costFault(borrow, '101')).toBe('Between 0 and 100.')
    expect(costFault(borrow, '1,5')).toBe('Write a number, like 0.05.')
    expect(costFault(borrow, ' ')).toBeNull()
    expect(hasCostFault(asked)).toBe(false)
    expect(hasCostFault({ ...asked, minimum: '-1' })).toBe(true)
  })
})
