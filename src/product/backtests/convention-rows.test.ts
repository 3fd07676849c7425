import { describe, expect, it } from 'vitest'
import { conventionsOf, usualConventions } from '#simulation'
import { conventionRows } from './convention-rows.ts'

const rows = (of: typeof usualConventions) => Object.fromEntries(conventionRows(of))

describe('what a run assumed, in words', () => {
  it('names each cost, also those that are nought', () => {
    expect(rows(usualConventions)).toMatchObject({
      Commission: '0.05 % of the value',
      'Borrowing, for what is sold short': '1 % a year',
      'Interest on free cash': '0 % a year',
      'Left regardless of the rule': 'never',
    })
    expect(rows(conventionsOf.LEAN).Commission).toBe(
      '0 % of the value, 0.005 a share, at least 1 an order, at most 0.5 % of the value',
    )
  })
  it('names the ways out and each way of sizing', () => {
    const exits = { stopPercent: 8, trailingPercent: null, targetPercent: 20, bars: 30 }
    expect(rows({ ...usualConventions, exits })['Left regardless of the rule']).toBe('stop 8 %, target 20 %, after 30 closes')
    const sizings = [
      [{ kind: 'fraction', percent: 10 }, '10 % of the account'],
      [{ kind: 'cash', amount: 500 }, '500 a position'],
      [{ kind: 'shares', count: 3 }, '3 shares'],
      [
        { kind: 'volatility', percent: 15, days: 20, mostPercent: 100 },
        'a swing of 15 % a year by the last 20 returns, at most 100 % of the account',
      ],
    ] as const
    for (const [sizing, words] of sizings) expect(rows({ ...usualConventions, sizing }).Size).toBe(words)
  })
})
