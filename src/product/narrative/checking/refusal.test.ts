// A refusal says whether something was found untrue or only not understood.
import { describe, expect, it } from 'vitest'
import { aToldScreen } from '../../../../test/support/told-screen.ts'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { checkerOf } from './checking.ts'
import { screenCheckerOf } from './screen-checking.ts'

const check = checkerOf(factsOfAStock)
const checkScreen = screenCheckerOf(aToldScreen)

describe('why a sentence does not pass', () => {
  it.each([
    ['number', 'Beta is 1.98.'],
    ['context', 'The stock fell 22.5 % over the past year.'],
    ['context', 'The Sharpe ratio is 0.98.'],
    ['context', 'The stock gained 22.5 %.'],
    ['context', 'It stands at the 71st percentile of its industry.'],
    ['claim', 'The facts do not tell how revenue developed.'],
    ['claim', 'It lagged the S&P 500 over the year.'],
    ['claim', 'The P/E of 37.87 is below the median of 26.72.'],
    ['claim', 'The share fell over the year.'],
    ['claim', 'It is cheaper than its industry.'],
    ['context', 'The highest close was on 11 May 2018.'],
    ['day', 'The highest close was on 9 May 2018.'],
    ['name', 'Siemens has a beta of 0.98.'],
    ['beyond', 'Analysts expect a beta of 0.98.'],
    ['wording', 'The stock galumphed over the past year.'],
    ['wording', 'Beta is 0.98 in the last fortnight.'],
    ['wording', 'It did not gain 22.5 % over the year.'],
    ['wording', 'The margin is wider than its yield.'],
    ['wording', 'Beta is in the high nineties.'],
  ])('of a stock: %s: %s', (why, sentence) => {
    expect(check(sentence)).toMatchObject({ passes: false, why })
  })

  it.each([
    ['number', 'Exxon Mobil has a P/E of 19.4.'],
    ['context', 'Exxon Mobil has a P/E of 14.2.'],
    ['claim', 'Ford has the highest P/E.'],
    ['claim', 'Exxon Mobil is in Finance.'],
    ['day', 'Verizon closed at $81.50 on 22 November 2023.'],
    ['wording', 'Ford is the best of them.'],
    ['wording', 'Ford galumphs.'],
  ])('of a screen: %s: %s', (why, sentence) => {
    expect(checkScreen(sentence)).toMatchObject({ passes: false, why })
  })
})
