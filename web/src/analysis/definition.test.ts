import { expect, it } from 'vitest'
import { withoutLabel } from './definition.ts'

it.each([
  ['Volatility: sample standard deviation.', 'Volatility', 'Sample standard deviation.'],
  ['Value at risk, historical: the daily return.', 'Value at risk, 95 %', 'Historical: the daily return.'],
  ['Value at risk, normal: mean daily return.', 'Value at risk, 95 %, normal', 'Mean daily return.'],
  ['Last close: of the series.', 'SMA(50)', 'Last close: of the series.'],
  ['The mean of the last 50 closes.', 'SMA(50)', 'The mean of the last 50 closes.'],
])('of %j beside %j says %j', (definition, label, text) => expect(withoutLabel(definition, label)).toBe(text))
