// What holds for every indicator there is, whoever adds the next one.
import { describe, expect, it } from 'vitest'
import type { Bars } from '#series'
import { emptyBars, sliceBars } from '#series'
import {
  computeIndicator,
  type IndicatorReading,
  indicatorCatalogue,
  indicatorDefinitions,
  type ParsedIndicator,
  parseIndicator,
  streamIndicator,
} from './indicators.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'

const bars = sampleBars(700)
const benchmark = sampleBars(700, 7).close
const columnNames = ['open', 'high', 'low', 'close', 'volume'] as const

const cases = indicatorDefinitions.flatMap(({ id, parameters }) => {
  // Besides the usual parameters, the shortest that go together.
  const shortest = parameters.map(({ name, min, step, default: usual }) =>
    step === 1 ? Math.min(usual, Math.max(min, name === 'slow' ? 3 : 2)) : usual,
  )
  const names = parameters.length === 0 ? [id] : [id, `${id}(${shortest.join(',')})`]
  return names.map(parseIndicator).map(parsed => [parsed.name, parsed] as const)
})

function withGapAt(at: number): Bars {
  const gapped = emptyBars(bars.time.length + 1)
  gapped.time.set(bars.time.map((_, i) => i))
  gapped.time[bars.time.length] = bars.time.length
  for (const name of columnNames) gapped[name].set(withHole(bars[name], at))
  return gapped
}

function withHole(values: Float64Array, at: number): Float64Array {
  return Float64Array.from({ length: values.length + 1 }, (_, i) => (i === at ? Number.NaN : values[i < at ? i : i - 1]!))
}

function streamed(parsed: ParsedIndicator, over: Bars, beside: Float64Array): IndicatorReading[] | null {
  const next = streamIndicator(parsed)
  if (!next) return null
  return Array.from(over.time, (time, i) => {
    const [open, high, low, close, volume] = columnNames.map(name => over[name][i]!) as [number, number, number, number, number]
    return next({ time, open, high, low, close, volume, benchmark: beside[i]! })
  })
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
  const { definition } = parsed
  const outputs = definition.outputs.map(output => output.name)
  const timely = outputs.filter(name => !definition.drawnBack.includes(name))
  const whole = computeIndicator(parsed, bars, benchmark)

  it('gives the outputs it declares, as long as the bars, and something to see', () => {
    expect(Object.keys(whole)).toEqual(outputs)
    for (const column of Object.values(whole)) {
      expect(column.length).toBe(bars.time.length)
      expect(column.some(value => Number.isFinite(value))).toBe(true)
      expect(column.every(value => Number.isNaN(value) || Number.isFinite(value))).toBe(true)
    }
  })

  it('gives bar by bar what it gives at once', () => {
    const readings = streamed(parsed, bars, benchmark)
    expect(readings === null).toBe(timely.length === 0)
    if (!readings) return
    expect(Object.keys(readings[0]!)).toEqual(outputs)
    for (const name of timely)
      expect(
        same(
          whole[name]!,
          readings.map(reading => reading[name]!),
        ),
        name,
      ).toBeNull()
  })

  it('knows nothing of later bars, on any length from 0 on, unless it says that it draws back in time', () => {
    const lengths = [0, 1, 2, 3, 9, 13, 14, 15, 19, 20, 21, 25, 26, 27, 33, 34, 35, 60, 200]
    for (const length of lengths) {
      const part = computeIndicator(parsed, sliceBars(bars, 0, length), benchmark.subarray(0, length))
      for (const name of outputs) expect(part[name]!.length).toBe(length)
      for (const name of timely) expect(same(part[name]!, whole[name]!.subarray(0, length)), `${name} of ${length}`).toBeNull()
    }
    for (const name of definition.drawnBack) {
      const differs = lengths.some(length => {
        const part = computeIndicator(parsed, sliceBars(bars, 0, length), benchmark.subarray(0, length))
        return same(part[name]!, whole[name]!.subarray(0, length)) !== null
      })
      expect(differs, `${name} is drawn back`).toBe(true)
    }
  })

  it('passes over a bar that misses a value, at once and bar by bar', () => {
    for (const at of [1, 30, 350]) {
      const gapped = withGapAt(at)
      const beside = withHole(benchmark, at)
      const columns = computeIndicator(parsed, gapped, beside)
      const readings = streamed(parsed, gapped, beside)
      for (const name of outputs) {
        expect(columns[name]![at], name).toBeNaN()
        expect(
          same(
            columns[name]!.filter((_value, i) => i !== at),
            whole[name]!,
          ),
          name,
        ).toBeNull()
      }
      for (const name of readings ? timely : []) {
        expect(
          same(
            columns[name]!,
            readings!.map(reading => reading[name]!),
          ),
          name,
        ).toBeNull()
      }
    }
  })

  it.each([
    [50, 1000],
    [0.1, 0],
    [0, 0],
    [0.3, 7],
  ])('is calm on prices that stay at %d and a volume of %d, and comes back when they move again', (price, volume) => {
    const flat = sampleBars(700)
    for (const name of ['open', 'high', 'low', 'close'] as const) flat[name].fill(price, 0, 300)
    flat.volume.fill(volume, 0, 300)
    const beside = benchmark.map((value, i) => (i < 300 ? price : value))
    const columns = computeIndicator(parsed, flat, beside)
    for (const name of outputs) {
      const values = columns[name]!
      expect(values.every(value => Number.isNaN(value) || Number.isFinite(value))).toBe(true)
      // What is measured against the price or within bounds has one value, not the noise of the last digits.
      const known = values.subarray(200, 250).filter(value => !Number.isNaN(value))
      const spread = known.length === 0 ? 0 : Math.max(...known) - Math.min(...known)
      if (definition.id !== 'adl' && definition.id !== 'obv') expect(spread, name).toBeLessThanOrEqual(1e-9 * Math.max(1, price))
    }
    if (timely.length === 0 || definition.id === 'psar' || definition.id === 'supertrend') return
    for (const name of timely) expect(columns[name]![699], name).not.toBeNaN()
  })

  it('changes none of the bars', () => {
    const copy = sampleBars(700)
    computeIndicator(parsed, copy, benchmark)
    expect(copy).toEqual(bars)
  })

  it('describes itself', () => {
    expect(definition.id).toMatch(/^[a-z][a-z0-9]*$/)
    expect(definition.help).toMatch(/^[A-Z].*\.$/)
    expect(definition.source.length).toBeGreaterThan(10)
    for (const parameter of definition.parameters) {
      expect(parameter.default).toBeGreaterThanOrEqual(parameter.min)
      expect(parameter.default).toBeLessThanOrEqual(parameter.max)
      expect(parameter.step).toBeGreaterThan(0)
    }
    expect(new Set(outputs).size).toBe(outputs.length)
    for (const name of definition.drawnBack) expect(outputs).toContain(name)
  })
})

describe('the catalogue', () => {
  it('has every indicator once, and says how each is drawn', () => {
    const catalogue = indicatorCatalogue({ withBenchmark: true })
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

  it('leaves out what compares with a benchmark where there is none, and such an indicator says what it misses', () => {
    const ids = indicatorCatalogue().map(indicator => indicator.id)
    expect(ids).not.toContain('beta')
    expect(ids).toContain('sma')
    expect(() => computeIndicator(parseIndicator('beta'), bars)).toThrow('beta compares with a benchmark')
  })
})
