// Words that are known and stand where they would make another figure of a true one.
import { expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { checkerOf } from './checking.ts'

const check = checkerOf(factsOfAStock)

it.each([
  'The P/E is million 37.87.',
  'Over the past year the million stock gained 22.5 %.',
  'Revenue was 215.6 billion billion.',
  'The average P/E is 37.87.',
  'The typical beta is 0.98.',
  'The highest beta is 0.98.',
  'The record P/E is 37.87.',
  'The average volatility was 23.14 %.',
  'The unadjusted close was $188.59.',
  'Its adjusted P/E is 37.87.',
])('strikes: %s', sentence => {
  expect(check(sentence)).toMatchObject({ passes: false })
})

it.each([
  'The P/E of the median company is 26.72.',
  'The deepest fall was 30.45 %.',
  'The average P/E of the industry is 26.72.',
])('passes: %s', sentence => {
  expect(check(sentence)).toMatchObject({ passes: true })
})
