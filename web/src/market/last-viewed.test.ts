import { expect, it } from 'vitest'
import { withViewed } from './last-viewed.ts'

it('keeps the newest first, each once, at most eight', () => {
  expect(withViewed(['MSFT', 'AAPL'], 'AAPL')).toEqual(['AAPL', 'MSFT'])
  expect(withViewed(['1', '2', '3', '4', '5', '6', '7', '8'], '9')).toEqual(['9', '1', '2', '3', '4', '5', '6', '7'])
})
