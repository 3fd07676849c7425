// Fifty ways of putting facts truly, as a model might: none is struck out.
import { describe, expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { checkerOf } from './checking.ts'

const check = checkerOf(factsOfAStock)
const honest: readonly string[] = [
  'Apple closed at 188.59 USD on 11 May 2018.',
  'The last close was $188.59.',
  'AAPL finished at 188.6 dollars, down 0.8 % on the day.',
  'The stock rose 22.5 % over the past year.',
  'Over one year the price gained about 22 %, while the S&P 500 gained 13.9 %.',
  'It beat the S&P 500 by 8.6 percentage points over the year.',
  'Over the year it returned 22.5% against 13.92% for the index, a gap of 8.58 points.',
  'In the last month alone the shares climbed 9.4 percent.',
  'Over five years holding it brought 23.9 % a year.',
  'Over ten years the stock returned 21.8 % a year.',
  'Over five years the price rose roughly 190 %.',
  'The close is 12.6 % above its 200-day average of 167.46 USD.',
  'The 50-day average has been above the 200-day average since 2 September 2016.',
  'The long-term average is rising: it gained 1.3 % within a month of sessions.',
  'RSI stands at 68.2, which is high but not overbought.',
  'RSI(14) is 68.',
  'ADX is 27.4, so there is a trend.',
  'Volatility over the last 20 sessions was 31.6 % a year.',
  'A usual day spans 2.07 % of the price.',
  'The last session saw 0.86 times the usual volume.',
  'The 52-week range is 142.20 to 190.37 USD.',
  'Its highest close was 190.04 USD on 10 May 2018.',
  'It is less than 1 % below its record close.',
  'The deepest fall was 30.4 %, from May 2015 to May 2016.',
  'The largest drawdown, 30.45%, was made good by 1 February 2017.',
  'Since 13 May 2013 its volatility was 23.1 % a year.',
  'Beta is 0.98 and the correlation with the S&P 500 is 0.53.',
  'With a beta of about 1, it has moved much like the market.',
  'The Sharpe ratio is 0.94.',
  'In 2016 the price rose 10 %.',
  'In 2015 it fell 4.6 %.',
  'In 2015 the return was -4.64 %.',
  'The market valued Apple at 3.47 trillion USD on 22 November 2024.',
  'Its market capitalisation was about $3.5 trillion.',
  'It is worth more than 3 trillion USD.',
  'At 37.9 times its earnings it costs more than the industry median of 26.7.',
  'Its price/earnings ratio is 37.87.',
  'It earned 6.07 USD a share.',
  'Earnings per share fell 1.0 % within twelve months.',
  'The dividend yield is 0.44 %.',
  'Revenue was 215.6 billion in the fiscal year to 24 September 2016.',
  'Revenue fell by 7.7 % to 215.64 billion.',
  'Net income was 45.7 billion, a margin of 21.2 % of revenue.',
  'About one fifth of revenue was kept as net income.',
  'Momentum over twelve months without the last is 14.1 %.',
  'The price rose by between 22 and 23 % over the year.',
  'It gained twenty-two point five percent over the year.',
  'Its industry has 83 shares.',
  'It is larger than 99.4 % of the shares in its industry.',
  '**Risk:** the stock had a volatility of 23.14% a year and a fall of 30.45% [fall].',
]

describe('an honest sentence', () => {
  it('has many forms', () => {
    expect(new Set(honest).size).toBe(50)
  })

  it.each(honest)('passes: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: true })
  })

  it('does not survive another digit, but where what it says is still true as rounded, or names a day of the same fall', () => {
    const through: string[] = []
    let tried = 0
    for (const sentence of honest)
      for (const { index } of sentence.matchAll(/\d/g))
        for (const digit of '0123456789') {
          const changed = sentence.slice(0, index) + digit + sentence.slice(index + 1)
          if (changed === sentence) continue
          tried++
          if (check(changed).passes) through.push(changed)
        }
    expect(tried).toBeGreaterThan(2_000)
    expect(through).toEqual([
      'Over one year the price gained about 23 %, while the S&P 500 gained 13.9 %.',
      'Over five years the price rose roughly 191 %.',
      'Over five years the price rose roughly 192 %.',
      'The deepest fall was 30.5 %, from May 2015 to May 2016.',
      'Its market capitalisation was about $3.4 trillion.',
      'The price rose by between 23 and 23 % over the year.',
      'The price rose by between 22 and 22 % over the year.',
    ])
  })
})
