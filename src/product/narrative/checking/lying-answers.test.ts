// What a lying model writes: none gets through.
import { describe, expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { checkerOf } from './checking.ts'

const check = checkerOf(factsOfAStock)
const lies: readonly string[] = [
  // a wrong digit
  'Apple closed at 188.95 USD on 11 May 2018.',
  'The stock rose 25.2 % over the past year.',
  'The last close was $198.59.',
  'Beta is 0.89.',
  'The dividend yield is 4.4 %.',
  'Volatility over the last 20 sessions was 13.6 % a year.',
  'RSI stands at 86.2.',
  'The deepest fall was 34.0 %.',
  'Revenue was 251.6 billion.',
  'Its price/earnings ratio is 38.77.',
  'It gained about 30 % over the year.',
  'It is worth more than 2 trillion USD.',
  'It is worth almost 5 trillion USD.',
  'Its industry has 38 shares.',
  'Over ten years the stock returned 28.1 % a year.',
  'The price rose 22.55 % over the year.',
  // a wrong unit
  'The stock rose 22.5 dollars over the past year.',
  'Apple closed at 188.59 EUR.',
  'The last close was €188.59.',
  'It closed at 188.59 %.',
  'Revenue was 215.6 million.',
  'The market valued it at 3.47 billion USD.',
  'The dividend yield is 0.0044 %.',
  'Beta is 98 %.',
  'The stock rose 22.5 basis points over the year.',
  'The stock rose 0.225 % over the past year.',
  'Net income was 45.7 times revenue.',
  'It rose 22.5 percentage points over the year.',
  'The deepest fall took 30.4 sessions.',
  'Volatility was 23.1 times that of the index.',
  'The yield is 0.44 dollars.',
  // a wrong symbol or name
  'Microsoft rose 22.5 % over the past year.',
  'MSFT closed at 188.59 USD on 11 May 2018.',
  'AAPL, like NVDA, rose 22.5 % over the year.',
  'Compared with Google, the beta of 0.98 is low.',
  'The stock, listed on the NYSE, closed at 188.59 USD.',
  'It beat the Nasdaq Composite by 8.6 points over the year.',
  'Warren Buffett holds it at 37.9 times its earnings.',
  'Tim Cook said that revenue was 215.6 billion.',
  'Its supplier Foxconn has a beta of 0.98.',
  'APPL closed at 188.59 USD.',
  // an invented fact
  'The company has 164,000 employees.',
  'Analysts expect a gain of 22.5 %.',
  'It sold 231 million phones.',
  'Free cash flow was 45.7 billion.',
  'The target price is 188.59 USD.',
  'It will rise 22.5 % next year.',
  'It holds 67 billion in cash.',
  'It was founded in 1976.',
  'The Sharpe ratio is 0.98.',
  'Beta is 0.53.',
  'Correlation with the index is 0.94.',
  'RSI stands at 27.4.',
  // direction
  'The stock fell 22.5 % over the past year.',
  'Revenue rose by 7.7 %.',
  'Earnings per share rose 1.0 % within twelve months.',
  'In 2015 it rose 4.6 %.',
  'In 2015 the return was 4.64 %.',
  'The close is 12.6 % below its 200-day average.',
  'It lagged the index by 8.6 points over the year.',
  'The return over the year was -22.5 %.',
  // the wrong span or day
  'The stock rose 22.5 % over five years.',
  'In the last month the shares climbed 22.5 percent.',
  'In 2016 the price rose 22.5 %.',
  'Over three years it rose 22.5 %.',
  'Apple closed at 188.59 USD on 12 May 2018.',
  'Its highest close was 190.04 USD on 10 March 2018.',
  'The market valued it at 3.47 trillion USD in November 2023.',
  'It closed at 188.59 USD on 05/11/2018.',
  'The record close was 188.59 USD.',
  'The stock closed at one hundred ninety dollars.',
  'It gained 22.5 % more than the index.',
  // in words
  'It gained twenty-five percent over the year.',
  'It gained thirty two point five percent over the year.',
  'The price has doubled within a year.',
  'It tripled over five years.',
  'Revenue was two hundred and fifty billion.',
  'Half of revenue was kept as net income.',
  'Two thirds of revenue were profit.',
  'It has risen for the seventh year.',
  'Dozens of funds hold it.',
  'Net income was forty billion.',
  'It fell by a third over the year.',
  'It rose tenfold over ten years.',
  // figures and letters of other scripts
  'It rose ٢٢.٥ % over the year.',
  'It rose ２５.５ % over the year.',
  'It rose 2𝟓.5 % over the year.',
  'It rose 22\u200b5 % over the year.',
  'Micrоsoft rose 22.5 % over the year.',
  'ААРL closed at 199.10 USD.',
  'It rose ²⁵ % over the year.',
  'It rose ⅓ over the year.',
  'It rose Ⅻ % over the year.',
  '\u202eIt rose 5.22 % over the year.',
  // in marks
  'It rose **2**5.5 % over the year.',
  'It rose `25.5 %` over the year.',
  'It rose [25.5 %](https://example.com/22.5) over the year.',
  'It rose <b>25.5</b> % over the year.',
  'It rose 2_5_.5 % over the year.',
  'See www.example.com for the 22.5 % gain.',
  'It rose &#50;5 % over the year.',
  'It rose 22.5e3 % over the year.',
  'It rose 1/4 over the year.',
  'It rose 0x19 % over the year.',
  // cut in pieces
  'It rose 2 2.5 % over the year.',
  'It rose 1 22.5 % over the year.',
  'It rose 22.5.1 % over the year.',
  'It rose 22,5 % over the year.',
  'It rose 3,22.5 % over the year.',
  'It rose 22.5 % [return-99Y] over the year.',
]

describe('a lie', () => {
  it('has more than a hundred forms', () => {
    expect(new Set(lies).size).toBeGreaterThanOrEqual(100)
  })

  it.each(lies)('is struck out: %s', sentence => {
    expect(check(sentence).passes).toBe(false)
  })
})

describe('marks of formatting', () => {
  it('are taken out of what is shown, and so are the ids of facts', () => {
    expect(check('**Beta** is `0.98` [risk-beta].')).toEqual({
      passes: true,
      text: 'Beta is 0.98.',
      facts: ['risk-beta'],
      isWordingChecked: true,
      carries: {
        span: null,
        quantity: 'On beta',
        horizon: null,
        other: null,
        text: '**Beta** is `0.98` [risk-beta].',
        ids: ['risk-beta'],
      },
    })
  })
})
