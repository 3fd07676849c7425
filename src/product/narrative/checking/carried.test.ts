// A sentence may leave to the one before it of what time, of what quantity and of whom it speaks, and only where it does not say so itself.
import { describe, expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { factOf } from '../fact.ts'
import type { Carried } from './carried.ts'
import { checkerOf } from './checking.ts'

const more = [
  ['index-return-5Y', 67, 'percent'],
  ['excess-5Y', 124.71, 'points'],
  ['percentile-dividend-yield', 58.1, 'percent'],
  ['industry-dividend-yield', 0, 'percent'],
] as const
const facts = [
  ...factsOfAStock,
  ...more.flatMap(([id, value, unit]) => factOf(id, id, value, unit, 'Made.', { asOf: '2018-05-11', source: 'made' }) ?? []),
]
const check = checkerOf(facts)

/** Whether each of them is shown, one after the other. */
function shown(sentences: readonly string[]): boolean[] {
  let carried: Carried | null = null
  return sentences.map(sentence => {
    const checked = check(sentence, carried)
    carried = checked.passes ? checked.carries : null
    return checked.passes
  })
}

describe('after a sentence that is shown', () => {
  it.each([
    ['Over 5 years the stock gained 191.71 %, while the S&P 500 gained 67 %.', 'That works out to 23.87 % a year.'],
    ['Over ten years the price rose 619.4 %.', 'That is 21.81 % a year.'],
    ['Apple gained 22.5 % over the past year.', 'The S&P 500 gained 13.9 %.'],
    ['Over five years the price rose 191.71 %.', 'The S&P 500 gained 67 %, so it is 124.7 points ahead.'],
    [
      'Its price/earnings ratio is 37.87, above the industry median of 26.72.',
      'That puts it at the 71st percentile of its industry.',
    ],
    ['The dividend yield is 0.44 %.', 'It is at the 58th percentile of its industry.'],
    ['The market cap is 3.47 trillion dollars.', 'This puts it in the 99th percentile of its industry.'],
    ['The S&P 500 gained 13.92 % over the past year.', 'It was beaten by 8.58 points.'],
    ['Over 5 years it gained 191.71 %.', 'That beat the S&P 500.'],
    ['Over 5 years it gained 191.71 %.', 'Beta is 0.98.'],
  ])('%s %s', (...sentences) => {
    expect(shown(sentences)).toEqual([true, true])
  })

  it.each([
    ['another time than that of the figure', 'Over ten years the price rose 619.4 %.', 'That is 23.87 % a year.'],
    ['another time than that of the lead', 'Over 5 years the price rose 191.71 %.', 'It is 8.58 points ahead of the S&P 500.'],
    ['another time than that of the index', 'Over 5 years the price rose 191.71 %.', 'The S&P 500 gained 13.92 %.'],
    ['another quantity', 'The dividend yield is 0.44 %.', 'It is at the 71st percentile of its industry.'],
    ['another quantity', 'The market cap is 3.47 trillion dollars.', 'It is at the 58th percentile of its industry.'],
    ['two quantities', 'The dividend yield is 0.44 % and the P/E is 37.87.', 'It is at the 58th percentile of its industry.'],
    ['two times', 'It gained 22.5 % over a year and 191.71 % over five years.', 'The S&P 500 gained 13.92 %.'],
    ['the index', 'The S&P 500 gained 13.92 % over the past year.', 'It fell 30.45 % at its worst, its deepest fall.'],
    ['the index', 'The S&P 500 gained 67 % over 5 years.', 'That works out to 23.87 % a year.'],
    ['the index', 'Over one year the S&P 500 gained 13.92 %.', 'Its volatility was 23.14 %.'],
    ['the industry', 'The median dividend yield of the industry is 0 %.', 'It is at the 58th percentile of its industry.'],
    ['its own time', 'Over 5 years the price rose 191.71 %.', 'Over the past year it rose 191.71 %.'],
    ['its own time', 'Over 5 years the price rose 191.71 %.', 'In 2016 it rose 23.87 % a year.'],
    ['its own quantity', 'Its P/E is 37.87.', 'Its dividend yield is at the 71st percentile of its industry.'],
    ['the way', 'Over 5 years the price rose 191.71 %.', 'The S&P 500 lost 67 %.'],
    ['a place', 'Over 5 years the price rose 191.71 %.', 'It lagged the S&P 500.'],
  ])('strikes what is untrue of %s: %s %s', (_, ...sentences) => {
    expect(shown(sentences)).toEqual([true, false])
  })

  it('leaves nothing over a sentence that is struck', () => {
    expect(shown(['Over 5 years the price rose 191.71 %.', 'Beta is 1.98.', 'That is 23.87 % a year.'])).toEqual([
      true,
      false,
      false,
    ])
    expect(shown(['That is 23.87 % a year.'])).toEqual([false])
  })

  it('is shown in its own words, and with its own figures', () => {
    const first = check('Over 5 years the stock gained 191.71 %.')
    const second = check('That is **23.87 %** a year [annual-return-5Y].', first.passes ? first.carries : null)
    expect(second).toMatchObject({ passes: true, text: 'That is 23.87 % a year.', facts: ['annual-return-5Y'] })
  })
})
