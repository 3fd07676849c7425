// What holds for every indicator there is, whoever adds the next one.
import { describe, expect, it } from 'vitest'
import type { Bars } from '#series'
import { emptyBars, sliceBars } from '#series'
import { computeIndicator, indicatorCatalogue, indicatorDefinitions, parseIndicator, streamIndicator } from './indicators.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'

const bars = sampleBars(700)
const every = indicatorDefinitions.flatMap(({ id, parameters }) => {
  // Besides the usual parameters, the shortest that go together.
  const usual = parseIndicator(id)
  if (parameters.length === 0) return [usual]
  const small = parameters.map(({ name, min, step, default: value }) =>
    step === 1 ? Math.min(value, Math.max(min, name === 'slow' ? 3 : 2)) : value,
  )
  return [usual, parseIndicator(`${id}(${small.join(',')})`)]
})
const cases = every.map(parsed => [parsed.name, parsed] as const)

const gapBefore = (bar: number, wanted: Bars): Bars => {
  const withGap = emptyBars(wanted.time.length + 1)
  for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
    withGap[name].set(wanted[name].subarray(0, bar), 0)
    withGap[name][bar] = Number.NaN
    withGap[name].set(wanted[name].subarray(bar), bar + 1)
  }
  withGap.time[bar] = wanted.time[bar - 1]! + 1
  for (let i = bar + 1; i < withGap.time.length; i++) withGap.time[i] = withGap.time[i]! + 1
  return withGap
}

/** Equal to 1e-9 of the size of what was computed with, NaN where NaN. */
function same(a: ArrayLike<number>, b: ArrayLike<number>): string | null {
  if (a.length !== b.length) return `lengths ${a.length} and ${b.length}`
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!
    const y = b[i]!
    if (Number.isNaN(x) !== Number.isNaN(y)) return `bar ${i}: ${x} and ${y}`
    if (Math.abs(x - y) > 1e-9 * Math.max(1, Math.abs(x))) return `bar ${i}: ${x} and ${y}`
  }
  return null
}

describe.each(cases)('%s', (_, parsed) => {
  const outputs = parsed.definition.outputs.map(output => output.name)
  const whole = computeIndicator(parsed, bars)

  it('gives the outputs it declares, as long as the bars, and something to see', () => {
    expect(Object.keys(whole)).toEqual(outputs)
    for (const column of Object.values(whole)) {
      expect(column.length).toBe(bars.time.length)
      expect(column.some(value => Number.isFinite(value))).toBe(true)
      expect(column.every(value => !Number.isFinite(value) || Math.abs(value) < 1e15)).toBe(true)
      expect(column.includes(Number.POSITIVE_INFINITY) || column.includes(Number.NEGATIVE_INFINITY)).toBe(false)
    }
  })

  it('gives bar by bar what it gives at once', () => {
    const next = streamIndicator(parsed)
    if (!next) return
    const readings = Array.from(bars.time, (time, i) =>
      next({
        time,
        open: bars.open[i]!,
        high: bars.high[i]!,
        low: bars.low[i]!,
        close: bars.close[i]!,
        volume: bars.volume[i]!,
      }),
    )
    for (const name of outputs)
      expect(
        same(
          whole[name]!,
          readings.map(reading => reading[name]!),
        ),
        name,
      ).toBeNull()
  })

  it('knows nothing of later bars, on any length from 0 on, unless it says that it draws back in time', () => {
    for (const length of [0, 1, 2, 3, 9, 13, 14, 15, 19, 20, 21, 25, 26, 27, 33, 34, 35, 60, 200]) {
      const part = computeIndicator(parsed, sliceBars(bars, 0, length))
      for (const name of outputs) {
        expect(part[name]!.length).toBe(length)
        if (parsed.definition.stream)
          expect(same(part[name]!, whole[name]!.subarray(0, length)), `${name} of ${length}`).toBeNull()
      }
    }
  })

  it('passes over a bar that misses a value, at once and bar by bar', () => {
    for (const bar of [1, 30, 350]) {
      const withGap = gapBefore(bar, bars)
      const gapped = computeIndicator(parsed, withGap)
      const next = streamIndicator(parsed)
      const streamed =
        next &&
        Array.from(withGap.time, (time, i) =>
          next({
            time,
            open: withGap.open[i]!,
            high: withGap.high[i]!,
            low: withGap.low[i]!,
            close: withGap.close[i]!,
            volume: withGap.volume[i]!,
          }),
        )
      for (const name of outputs) {
        expect(gapped[name]![bar], name).toBeNaN()
        const without = gapped[name]!.filter((_value, i) => i !== bar)
        expect(same(without, whole[name]!), name).toBeNull()
        if (streamed)
          expect(
            same(
              gapped[name]!,
              streamed.map(reading => reading[name]!),
            ),
            name,
          ).toBeNull()
      }
    }
  })

  it('stays finite and within reason on prices that never move, on zeros, and without volume', () => {
    for (const [price, volume] of [
      [50, 1000],
      [0.1, 0],
      [0, 0],
      [0.3, 7],
    ] as const) {
      const flat = sampleBars(300)
      for (const name of ['open', 'high', 'low', 'close'] as const) flat[name].fill(price)
      flat.volume.fill(volume)
      const columns = computeIndicator(parsed, flat)
      for (const name of outputs) {
        const values = columns[name]!
        const warmUp = whole[name]!.findIndex(value => !Number.isNaN(value))
        for (const value of values) expect(Number.isNaN(value) || Number.isFinite(value), `${name}: ${value}`).toBe(true)
        // Never poisoned: what a moving price has at the end, a flat one has too, unless the indicator knows only turns.
        if (parsed.definition.stream && warmUp < 300) expect(values[299], `${name} at ${price}`).not.toBeNaN()
      }
    }
  })

  it('changes none of the bars', () => {
    const copy = sampleBars(700)
    computeIndicator(parsed, copy)
    expect(copy).toEqual(bars)
  })

  it('describes itself', () => {
    const { definition } = parsed
    expect(definition.id).toMatch(/^[a-z][a-z0-9]*$/)
    expect(definition.help).toMatch(/^[A-Z].*\.$/)
    expect(definition.source.length).toBeGreaterThan(10)
    for (const parameter of definition.parameters) {
      expect(parameter.default).toBeGreaterThanOrEqual(parameter.min)
      expect(parameter.default).toBeLessThanOrEqual(parameter.max)
      expect(parameter.step).toBeGreaterThan(0)
    }
    expect(new Set(outputs).size).toBe(outputs.length)
  })
})

describe('the catalogue', () => {
  it('has every indicator once, and says how each is drawn', () => {
    const catalogue = indicatorCatalogue()
    expect(new Set(catalogue.map(indicator => indicator.id)).size).toBe(indicatorDefinitions.length)
    for (const indicator of catalogue) {
      expect(Object.keys(indicator)).toEqual([
        'id',
        'label',
        'group',
        'help',
        'source',
        'parameters',
        'placement',
        'outputs',
        'levels',
      ])
    }
  })
})
