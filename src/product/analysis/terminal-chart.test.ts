import { describe, expect, it } from 'vitest'
import { terminalChart } from './terminal-chart.ts'

const label = (value: number): string => String(value)

describe('a chart for the terminal', () => {
  it('draws a rise from the lowest to the full block, with both ends labelled', () => {
    expect(terminalChart(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), { width: 8, height: 1, label })).toEqual(['▁▂▃▄▅▆▇█ 8'])
  })
  it('stacks rows, the highest value reaching the top one only', () => {
    expect(terminalChart(Float64Array.of(0, 15), { width: 10, height: 2, label })).toEqual([' █ 15', '▁█ 0'])
  })
  it('keeps the last value of each share when there are more values than columns', () => {
    expect(terminalChart(Float64Array.of(9, 1, 9, 8), { width: 2, height: 1, label })).toEqual(['▁█ 8'])
  })
  it('leaves a gap for a missing value and draws a constant price in the middle', () => {
    expect(terminalChart(Float64Array.of(5, Number.NaN, 5), { width: 3, height: 1, label })).toEqual(['▄ ▄ 5'])
  })
  it('draws nothing for nothing', () => {
    expect(terminalChart(new Float64Array(0), { width: 3, height: 2, label })).toEqual([])
  })
})
