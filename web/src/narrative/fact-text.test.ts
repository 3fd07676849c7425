import { describe, expect, it } from 'vitest'
import { type Fact, factText } from './fact-text.ts'

const fact = (value: Fact['value'], unit: Fact['unit'], currency: string | null = null): Fact => ({
  id: 'one',
  label: 'One',
  value,
  unit,
  currency,
  asOf: null,
  source: null,
  definition: '',
})

describe('a fact alone', () => {
  it.each([
    [fact(188.59, 'price', 'USD'), '188.59\u00a0USD'],
    [fact(3.4748e12, 'money', 'USD'), '3.47\u00a0T\u00a0USD'],
    [fact(215_639_000_000, 'money'), '215.64\u00a0B'],
    [fact(-12.345, 'percent'), '−12.35%'],
    [fact(8.61, 'points'), '8.61\u00a0points'],
    [fact(14_161, 'count'), '14,161'],
    [fact(1, 'days'), '1\u00a0day'],
    [fact('2018-05-11', 'date'), '11\u00a0May\u00a02018'],
    [fact('S&P 500', 'name'), 'S&P 500'],
  ])('is written with its unit: %#', (one, text) => {
    expect(factText(one)).toBe(text)
  })
})
