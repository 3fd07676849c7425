import { describe, expect, it } from 'vitest'
import {
  parseChartState,
  parseName,
  parseQuery,
  printChartState,
  printName,
  printQuery,
  splitNames,
  standardState,
} from './chart-state.ts'

describe('the chart in the address', () => {
  it('is the standard chart when the query is empty', () => {
    expect(parseChartState({})).toEqual(standardState)
    expect(printChartState(standardState)).toEqual({})
  })
  it('comes back as it was written', () => {
    const state = {
      ...standardState,
      range: '5Y',
      interval: '1wk',
      kind: 'area',
      log: true,
      adjusted: 'all',
      volume: false,
      view: 'table',
      indicators: ['sma(50)', 'macd(12,26,9)'],
      compare: ['MSFT', '^GSPC', 'BRK.B'],
    } as const
    const text = printQuery(printChartState({ ...state, indicators: [...state.indicators], compare: [...state.compare] }))
    expect(text).toBe(
      '?range=5Y&interval=1wk&type=area&scale=log&adjusted=all&volume=off&view=table&ind=sma(50),macd(12,26,9)&compare=MSFT,^GSPC,BRK.B',
    )
    expect(parseChartState(parseQuery(text))).toEqual(state)
  })
  it('tells "no indicators" from "not said"', () => {
    expect(parseChartState({ ind: 'none' }).indicators).toEqual([])
    expect(printChartState({ ...standardState, indicators: [] })).toEqual({ ind: 'none' })
    expect(parseChartState({}).indicators).toBeNull()
  })
  it('passes over what it does not know', () => {
    expect(
      parseChartState({ range: '2Y', interval: '5m', type: 'bars', compare: 'a b,<script>,msft,MSFT', adjusted: 3 }),
    ).toEqual({
      ...standardState,
      compare: ['MSFT'],
    })
  })
  it('takes at most four symbols beside and twelve indicators', () => {
    expect(parseChartState({ compare: 'A,B,C,D,E' }).compare).toEqual(['A', 'B', 'C', 'D'])
    expect(parseChartState({ ind: Array.from({ length: 20 }, (_, i) => `sma(${i + 2})`).join(',') }).indicators).toHaveLength(12)
  })
  it('keeps commas inside parentheses together', () => {
    expect(splitNames('sma(50),macd(12, 26, 9),obv')).toEqual(['sma(50)', 'macd(12,26,9)', 'obv'])
    expect(parseName('macd(12,26,9)')).toEqual({ id: 'macd', parameters: [12, 26, 9] })
    expect(parseName('obv')).toEqual({ id: 'obv', parameters: [] })
    expect(printName('bollinger', [20, 2.5])).toBe('bollinger(20,2.5)')
    expect(printName('obv', [])).toBe('obv')
  })
})
