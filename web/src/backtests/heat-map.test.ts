import { describe, expect, it } from 'vitest'
import { heatMapOf } from './heat-map.ts'

const sweep = (parameters: string[], settings: number[][], sharpe: (number | null)[]) =>
  ({
    parameters,
    settings,
    sharpe,
    totalReturn: sharpe,
    maximumDrawdown: sharpe,
    trades: settings.map(() => 3),
    best: 1,
  }) as never

describe('the map of a sweep', () => {
  it('has a row and a column for each value of two parameters, gaps where a setting is missing', () => {
    const map = heatMapOf(
      sweep(
        ['fast', 'slow'],
        [
          [5, 20],
          [5, 40],
          [10, 40],
        ],
        [0.5, 1, -0.5],
      ),
      'sharpe',
    )
    expect([map.rows, map.columns]).toEqual([
      [5, 10],
      [20, 40],
    ])
    expect(map.cells).toEqual([
      [
        { value: 0.5, shade: 0.1, isBest: false },
        { value: 1, shade: 1, isBest: true },
      ],
      [
        { value: null, shade: 0, isBest: false },
        { value: -0.5, shade: -0.1, isBest: false },
      ],
    ])
  })
  it('holds further parameters at the best setting', () => {
    const map = heatMapOf(
      sweep(
        ['a', 'b', 'c'],
        [
          [1, 1, 1],
          [1, 1, 2],
          [2, 1, 2],
        ],
        [9, 3, null],
      ),
      'sharpe',
    )
    expect(map.rest).toBe('$c = 2')
    expect(map.cells.map(row => row[0]!.value)).toEqual([3, null])
  })
  it('is one column for one parameter, and does not colour counts', () => {
    const map = heatMapOf(sweep(['n'], [[1], [2]], [1, 2]), 'trades')
    expect(map.columns).toEqual([null])
    expect(map.cells.map(row => row[0]!.shade)).toEqual([0, 0])
  })
})
