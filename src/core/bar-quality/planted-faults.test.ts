// Every kind of fault, planted at many places that a seed chooses, in series that are good otherwise.
import { describe, expect, it } from 'vitest'
import { isSession } from '#exchange-days'
import { plants } from '../../../test/support/planted-faults.ts'
import { damage, inspectPlanted, prices, splitBar, splitRatio } from '../../../test/support/planting.ts'
import { rounds } from '../../../test/support/rounds.ts'
import { goodSeries } from '../../../test/support/seeded-series.ts'
import { inspectBars, isAlarm, type QuotedSeries } from './bar-quality.ts'

const places = rounds({ short: 30, long: 100 })
const goods = Array.from({ length: places }, (_, i) => goodSeries(i + 1))

describe('good series', () => {
  it(`raise no alarm, ${places} of them`, () => {
    const alarms = goods.flatMap((good, i) =>
      inspectBars(good)
        .findings.filter(isAlarm)
        .map(one => `seed ${i + 1}: ${one.kind} ${one.says}`),
    )
    expect(alarms).toEqual([])
  })

  it('are good without events, exchange or volumes too', () => {
    for (const { bars } of goods.slice(0, 20)) {
      const bare = { bars: { ...bars, volume: bars.volume.map(() => Number.NaN) }, interval: '1d', adjustment: 'splits' } as const
      expect(inspectBars(bare).findings.filter(isAlarm)).toEqual([])
    }
  })

  it('come back as they are: same columns, no change', () => {
    const good = goodSeries(7)
    const { series, changes, isGood, source } = inspectBars(good)
    expect(series.bars).toBe(good.bars)
    expect(changes).toEqual([])
    expect(isGood).toBe(true)
    expect([...source]).toEqual([...source].map((_, i) => i))
  })

  it('may be empty, or a single bar, or two', () => {
    const good = goodSeries(7)
    for (const count of [0, 1, 2]) {
      const cut = (column: Float64Array) => column.slice(0, count)
      const { open, high, low, close, volume, time } = good.bars
      const bars = {
        time: time.slice(0, count),
        open: cut(open),
        high: cut(high),
        low: cut(low),
        close: cut(close),
        volume: cut(volume),
      }
      const series: QuotedSeries = { ...good, bars, adjustedClose: cut(good.adjustedClose) }
      expect(inspectBars(series).isGood).toBe(true)
    }
  })

  it('have sessions only, so that the plants begin from nothing', () => {
    const { bars, exchange } = goodSeries(1)
    expect(exchange && bars.time.every(day => isSession(exchange, day))).toBe(true)
  })
})

describe(`a planted fault is found at each of ${places} places`, () => {
  for (const plant of plants)
    it(`${plant.name}: ${[plant.kind].flat().join(' or ')}${plant.repairs ? ', and is put right' : ''}`, () => {
      expect(goods.flatMap((good, i) => inspectPlanted(plant, good, i + 1))).toEqual([])
    })
})

describe('a jump by a quarter more than the ratio of a listed split, beside its day', () => {
  it(`is flagged at each of ${places} places, and no price is repaired by the split`, () => {
    for (const [i, good] of goods.entries()) {
      const at = splitBar(good) + (i % 30) - 15
      const ratio = splitRatio(good) * 1.25
      const { findings, changes } = inspectBars(damage(good, [...prices, 'adjustedClose'], 0, at - 1, old => old * ratio))
      expect(findings.some(isAlarm), `seed ${i + 1}`).toBe(true)
      expect(
        changes.filter(({ column }) => column !== 'adjustedClose'),
        `seed ${i + 1}`,
      ).toEqual([])
    }
  })
})

describe('nothing given is written to', () => {
  it('not even when everything is repaired', () => {
    const good = goodSeries(3)
    const close = good.bars.close.map((price, i) => (i > 100 && i < 120 ? price * 100 : price))
    const before = close.slice()
    const { findings } = inspectBars({ ...good, bars: { ...good.bars, close } })
    expect(findings.map(one => one.kind)).toContain('hundredfold')
    expect(close).toEqual(before)
  })
})
