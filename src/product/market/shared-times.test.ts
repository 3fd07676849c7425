import { expect, it } from 'vitest'
import { dayOf } from '#basics'
import type { Bars } from '#series'
import { blocksOf } from './block.ts'
import { sharedTimes } from './shared-times.ts'

function days(...isoDays: string[]): Bars {
  const ones = Float64Array.from(isoDays, () => 1)
  return { time: Int32Array.from(isoDays, dayOf), open: ones, high: ones, low: ones, close: ones, volume: ones }
}

it('keeps the days of series that have the same once, and gives each series its own', () => {
  const series = [
    days('2019-12-31', '2020-01-02', '2020-01-03'),
    days('2019-12-31', '2020-01-02'),
    days('2020-01-02', '2020-01-03'),
    days('2019-12-31', '2020-01-02', '2020-01-03'),
    days('2019-12-30', '2020-01-02', '2020-01-03'),
    days('2019-12-31', '2020-01-02'),
  ]
  const times = sharedTimes('1d')
  for (const bars of series) {
    for (const block of blocksOf(bars, '1d')) times.add(block)
    times.endSeries()
  }
  const { time, starts } = times.together()
  expect(series.map((bars, i) => time.slice(starts[i], starts[i]! + bars.time.length))).toEqual(series.map(bars => bars.time))
  expect([time.length, starts[3], starts[5]]).toEqual([3 + 2 + 2 + 3, starts[0], starts[1]])
  expect(time.buffer).toBeInstanceOf(SharedArrayBuffer)
})

it('is empty for no series', () => {
  expect(sharedTimes('1d').together()).toEqual({
    time: new Int32Array(new SharedArrayBuffer(0)),
    starts: new Int32Array(0),
  })
})
