import { describe, expect, it } from 'vitest'
import { compileRules, parseRule, tradedScale } from '#rules'
import { lookback } from '../../core/rules/lookback.ts'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { lastValues } from './last-values.ts'

describe('last values of a share that is not traded any more', () => {
  // Its price moves for 200 bars and stands still for so long that bounded averages see nothing but that.
  const bars = sampleBars(900, 7)
  for (const name of ['open', 'high', 'low', 'close'] as const) bars[name].fill(bars.close[199]!, 200)
  const { time, ...columns } = bars
  const isMoving = { time, columns: sampleBars(900, 8) }

  it.each(['rsi(9)', 'adx(7)', 'adx(7).plusDi', 'tsi(9, 5, 3)', 'rsi(9) < 50', 'rsi(9)[150]'])(
    'are for %s what all of history says',
    text => {
      const rule = parseRule(text)
      const [whole] = compileRules([rule]).run({ bars, tradedScale: tradedScale(time, []) })
      const needed = lookback(rule.expression)
      expect(needed).toBeLessThan(700)
      const { values } = lastValues({
        rules: [text],
        bars: needed,
        blocks: [{ time, columns }, isMoving],
        places: Int32Array.of(0, 0, 0, 900, 1, 0, 0, 900),
        splits: [],
        isTradedKnown: [true, true],
        isCut: [],
        benchmark: null,
        facts: {},
        reports: null,
      })
      expect(values[0]![0]).toBeCloseTo(whole!.at(-1)!, 9)
    },
  )
})
