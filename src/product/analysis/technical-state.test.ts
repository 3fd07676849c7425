import { describe, expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Bars } from '#series'
import { lastCross } from './trend.ts'
import { technicalState } from './technical-state.ts'

/** Consecutive days from 2020-01-01; every bar spans one unit around its close. */
function barsOf(closes: number[], volume: (i: number) => number = () => 1000): Bars {
  const first = dayOf('2020-01-01')
  return {
    time: Int32Array.from(closes, (_, i) => first + i),
    open: Float64Array.from(closes),
    high: Float64Array.from(closes, close => close + 0.5),
    low: Float64Array.from(closes, close => close - 0.5),
    close: Float64Array.from(closes),
    volume: Float64Array.from(closes, (_, i) => volume(i)),
  }
}
const ramp = (count: number, from: number, step: number): number[] => Array.from({ length: count }, (_, i) => from + i * step)
const textOf = (bars: Bars, id: string): string | undefined => technicalState(bars).statements.find(s => s.id === id)?.text

describe('the technical state', () => {
  it('calls a steady rise an up-trend at its highest close', () => {
    const { verdict, statements } = technicalState(barsOf(ramp(400, 100, 1)))
    expect(verdict).toEqual({ text: 'Up-trend by the long averages; overbought by RSI; at its highest close.', tone: 'up' })
    expect(statements.filter(s => s.tone === 'down')).toEqual([])
  })
  it('calls a steady fall a down-trend', () => {
    const { verdict } = technicalState(barsOf(ramp(400, 900, -1)))
    expect(verdict).toEqual({
      text: 'Down-trend by the long averages; oversold by RSI; 44.33% below its highest close.',
      tone: 'down',
    })
  })
  it('says that averages disagree after a sharp turn', () => {
    expect(technicalState(barsOf([...ramp(300, 100, 1), ...ramp(40, 398, -5)])).verdict?.tone).toBe('mixed')
  })
  it('gives the distance to the average with the figures it comes from', () => {
    const bars = barsOf(ramp(300, 1, 1))
    const statement = technicalState(bars).statements.find(s => s.id === 'price-against-sma-200')
    expect(statement?.text).toBe('The close is 49.63% above its 200-day average of 200.50, which is rising.')
    expect(statement?.figures.map(f => f.value)).toEqual([
      300,
      200.5,
      expect.closeTo(49.6259351620948, 9),
      expect.closeTo(11.6991643454039, 9),
    ])
  })
  it('names a volume of three times the average, and the direction of that day', () => {
    const rising = technicalState(barsOf(ramp(300, 100, 1), i => (i === 299 ? 3000 : 1000))).statements.find(
      s => s.topic === 'volume',
    )
    expect(rising?.tone).toBe('up')
    expect(rising?.text).toBe('Volume in the last session was unusually high: 2.73 times its 20-day average.')
  })
  it('says where in its year the close stands', () => {
    const closes = [...ramp(252, 100, 0), 100]
    closes[100] = 150
    closes[101] = 50
    expect(textOf(barsOf(closes), 'range-52-weeks')).toBe('Within its 52-week range of 49.50 to 150.50, the close stands at 50%.')
  })
  it('speaks of no trend when the history is short, and of nothing when there is none', () => {
    expect(technicalState(barsOf(ramp(100, 100, 1))).verdict).toEqual({
      text: 'The history is too short to speak of a trend: 200 sessions are needed.',
      tone: 'neutral',
    })
    expect(technicalState(barsOf([]))).toEqual({ verdict: null, statements: [] })
  })
  it('prints no NaN or infinity for a constant price, a missing volume or a single bar', () => {
    for (const bars of [
      barsOf(ramp(400, 5, 0)),
      barsOf(ramp(400, 5, 0), () => Number.NaN),
      barsOf([7]),
      barsOf(ramp(253, 0.01, 0), () => 0),
    ]) {
      expect(JSON.stringify(technicalState(bars))).not.toMatch(/NaN|Infinity|∞|undefined/)
    }
  })
})

describe('the last cross', () => {
  it('is the bar from which a stands on its present side', () => {
    expect(lastCross(Float64Array.of(1, 2, 3, 4), Float64Array.of(2, 2.5, 2.5, 2.5))).toBe(2)
  })
  it('is none when the side never changed since both exist', () => {
    expect(lastCross(Float64Array.of(Number.NaN, 3, 4), Float64Array.of(Number.NaN, 1, 1))).toBeNull()
  })
})
