import { expect, it } from 'vitest'
import { unitOfColumn } from './column-units.ts'

it.each([
  ['marketcap', 'large'],
  ['mean(volume, 50)', 'large'],
  ['yield', 'share'],
  ['return(12m)', 'share'],
  ['drawdown(close, 1y)', 'share'],
  ['close', 'price'],
  ['sma(200)', 'price'],
  ['close / sma(200)', 'plain'],
  ['net_income / revenue', 'plain'],
  ['pe', 'plain'],
])('%s is %s', (name, unit) => {
  expect(unitOfColumn(name)).toBe(unit)
})
