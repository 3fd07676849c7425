// Sentences of words that no reader knows: shown with a mark where each figure has its role, and struck where it has another's.
import { expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { checkerOf } from './checking.ts'

const check = checkerOf(factsOfAStock)

it.each([
  'On a one-year view the share is sitting 22.5 % higher, and its beta reads 0.98.',
  'Priced at 37.87 times earnings, it comes with a beta of 0.98.',
])('shows: %s', sentence => {
  expect(check(sentence).passes).toBe(true)
})

it.each([
  'On a one-year view the share is sitting 22.5 % lower, and its beta reads 0.98.',
  'On a three-year view the share is sitting 22.5 % higher.',
  'Priced at 0.98 times earnings, it comes with a beta of 37.87.',
  'On a one-year view the S&P 500 is sitting 22.5 % higher.',
  'The dividend yield of the share ran to 22.5 % over one year.',
  'Priced at 37.87 times earnings, the share should hold up from here.',
])('strikes: %s', sentence => {
  expect(check(sentence).passes).toBe(false)
})
