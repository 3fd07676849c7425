import { describe, expect, it } from 'vitest'
import { canonicalName, changed, drawIndicators, type Indicator, labelOf, offeredFor } from './indicator-choice.ts'

const parameter = (name: string, standard: number) => ({ name, label: name, default: standard, min: 2, max: 400, step: 1 })
const of = (id: string, label: string, placement: 'price' | 'pane', outputs: string[], parameters: number[]): Indicator => ({
  id,
  label,
  group: 'average',
  help: '',
  source: '',
  placement,
  outputs: outputs.map(name => ({ name, label: name === 'sma' ? 'SMA' : name, style: 'line' })),
  parameters: parameters.map((standard, at) => parameter(`p${at}`, standard)),
  levels: placement === 'pane' ? [30, 70] : [],
})
const catalogue = [
  of('sma', 'Simple moving average', 'price', ['sma'], [20]),
  of('bollinger', 'Bollinger Bands', 'price', ['upper', 'middle', 'lower'], [20, 2]),
  of('rsi', 'Relative strength index', 'pane', ['rsi'], [14]),
]
const answer = (series: Record<string, Record<string, number[]>>) => ({
  symbol: 'A',
  asOf: null,
  source: null,
  adjustment: 'splits' as const,
  adjustmentNote: null,
  currency: null,
  interval: '1d' as const,
  range: '1Y' as const,
  dates: [],
  series,
})

describe('indicators to draw', () => {
  it('writes out parameters, within their bounds', () => {
    expect(canonicalName('sma', catalogue)).toBe('sma(20)')
    expect(canonicalName('bollinger(10)', catalogue)).toBe('bollinger(10,2)')
    expect(canonicalName('rsi(9000)', catalogue)).toBe('rsi(400)')
    expect(canonicalName('magic', catalogue)).toBeNull()
  })
  it('labels them shortly', () => {
    expect(labelOf('sma(50)', catalogue[0] as Indicator)).toBe('SMA(50)')
    expect(labelOf('bollinger(20,2)', catalogue[1] as Indicator)).toBe('Bollinger Bands (20,2)')
  })
  it('finds them by name or letters', () => {
    expect(offeredFor(catalogue, 'sma').map(one => one.id)).toEqual(['sma'])
    expect(offeredFor(catalogue, 'index rel').map(one => one.id)).toEqual(['rsi'])
    expect(offeredFor(catalogue, ' ')).toHaveLength(3)
  })
  it('changes one name and leaves the others in order, none twice', () => {
    expect(changed(['a', 'b', 'c'], 'b', 'd')).toEqual(['a', 'd', 'c'])
    expect(changed(['a', 'b'], 'a', null)).toEqual(['b'])
    expect(changed(['a', 'b'], 'a', 'b')).toEqual(['b'])
  })
  it('gives overlays the price pane and each oscillator its own', () => {
    const shown = drawIndicators(
      ['sma(50)', 'rsi(14)', 'bollinger(20,2)', 'rsi(7)', 'magic'],
      catalogue,
      answer({
        'sma(50)': { sma: [1] },
        'rsi(14)': { rsi: [50] },
        'rsi(7)': { rsi: [40] },
        'bollinger(20,2)': { upper: [3], middle: [2], lower: [1] },
      }),
    )
    expect(shown.map(one => [one.name, one.pane])).toEqual([
      ['sma(50)', 0],
      ['rsi(14)', 1],
      ['bollinger(20,2)', 0],
      ['rsi(7)', 2],
    ])
    expect(shown[2]?.drawings.map(one => one.colour)).toEqual(['--series-2', '--series-2', '--series-2'])
    expect(shown[1]?.drawings[0]?.levels).toEqual([30, 70])
  })
  it('draws nothing before the answer is there', () => expect(drawIndicators(['sma(50)'], catalogue, undefined)).toEqual([]))
})
