import { describe, expect, it } from 'vitest'
import type { Bars } from '#series'
import { indicatorColumns, withNulls } from './indicator-columns.ts'

const bars = (count: number): Bars => {
  const column = () => Float64Array.from({ length: count }, (_, n) => 100 + n)
  return {
    time: Int32Array.from({ length: count }, (_, n) => n),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  }
}
const columnsOf = (count: number, barCount = count) =>
  indicatorColumns({ names: ['sma(3)', 'macd(12,26,9)'], history: bars(count), benchmark: null, barCount })

describe('the columns of indicators', () => {
  it('are the last of the history, and carry no more than that from thread to thread', () => {
    const { sma } = columnsOf(2_000, 5)['sma(3)']!
    expect([...sma!]).toEqual([2094, 2095, 2096, 2097, 2098])
    expect(sma!.buffer.byteLength).toBe(5 * 8)
  })
  it('have null in the warm-up', async () => {
    const named = await withNulls(columnsOf(6))
    expect(named['sma(3)']).toEqual({ sma: [null, null, 101, 102, 103, 104] })
    expect(named['macd(12,26,9)']!.signal).toEqual(Array(6).fill(null))
  })
  it('of a long history let others have their turn', async () => {
    const order: string[] = []
    const written = withNulls(columnsOf(2_000)).then(() => order.push('written'))
    setImmediate(() => order.push('another'))
    await written
    expect(order).toEqual(['another', 'written'])
  })
})
