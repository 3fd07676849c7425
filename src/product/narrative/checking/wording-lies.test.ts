// Lies that hold true figures or none at all, and beside each kind the truth in like words: the first are struck, the second pass.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { factOf, type FactUnit } from '../fact.ts'
import { type Checker, checkerOf } from './checking.ts'

type Row = readonly [id: string, value: number | string, unit: FactUnit, currency: string | null, asOf: string]
const rows = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/narrative/facts-of-five-stocks.json', import.meta.url), 'utf8'),
) as Record<string, readonly Row[]>

function checkerFor(symbol: string): Checker {
  return checkerOf(
    (rows[symbol] ?? []).flatMap(
      ([id, value, unit, currency, asOf]) => factOf(id, id, value, unit, 'Made.', { asOf, source: 'made', currency }) ?? [],
    ),
  )
}
const checkers = { AAPL: checkerFor('AAPL'), MSFT: checkerFor('MSFT'), GE: checkerFor('GE') }
type Kind = { readonly lies: readonly string[]; readonly honest: readonly string[] }

/** Each begins with the stock of which it is said. */
const kinds: Readonly<Record<string, Kind>> = {
  'where in the range of a year': {
    lies: [
      'AAPL The shares are at the bottom of their 52-week range.',
      'AAPL It trades near the bottom of its range for the year.',
      'AAPL The shares are stuck at the lows of their 52-week range.',
      'AAPL The stock sits at the very low end of its 52-week range.',
    ],
    honest: [
      'AAPL The shares are near the top of their 52-week range.',
      'AAPL The stock trades at the upper end of its 52-week range.',
      'AAPL The shares stand close to the top of their 52-week range, at 96%.',
    ],
  },
  'what dividends did': {
    lies: [
      'AAPL Dividends made up most of the total return.',
      'AAPL Most of the total return over the year came from dividends.',
      'AAPL The 24.4% total return over one year is mostly dividends.',
      'AAPL Dividends explain nearly all of the 24.4% total return over one year.',
      'GE Even with dividends included, the stock lost money over the past ten years.',
      'GE Over ten years the shares lost money, dividends included.',
      'GE Counting dividends, the stock fell over the past ten years.',
    ],
    honest: [
      'AAPL Dividends made up only a small part of the one-year return.',
      'AAPL With dividends reinvested it returned 24.4% over one year.',
      'GE Without dividends, the stock lost money over the past ten years.',
      'GE With dividends included, the stock rose over the past ten years.',
      'GE The stock lost 26% over ten years, but with dividends it returned 5.7%.',
    ],
  },
  'a return of another kind': {
    lies: [
      'MSFT Over five years it returned 186% in price terms alone.',
      'MSFT Ignoring dividends, it gained 186% over five years.',
      'MSFT Over five years it gained 186% on price alone.',
      'MSFT It returned 186.1% over five years, dividends not counted.',
    ],
    honest: [
      'MSFT In price terms alone it gained 149% over five years.',
      'MSFT It gained 149.1% over five years without dividends.',
      'MSFT Including dividends, it returned 186% over five years, against a price gain of 149%.',
      'MSFT Over five years it gained 149% in price and 186% with dividends.',
    ],
  },
  advice: {
    lies: [
      'AAPL You should add to your position while the momentum lasts.',
      'AAPL You might want to trim your holding after a gain of 22.5% over one year.',
      'AAPL With a gain of 22.5% over the year, it is worth adding to.',
      'AAPL It gained 22.5% over one year, so hold on to your shares.',
      'AAPL After a gain of 22.5% over one year, holders should stay put.',
      'AAPL Investors are better off waiting.',
    ],
    honest: [
      'AAPL The facts do not say whether you should buy it.',
      'AAPL I cannot say whether you should hold it.',
      'AAPL Should you want more, I can also compare it with its industry.',
      'AAPL Holders gained 22.5% over the past year.',
    ],
  },
  'how calm it is': {
    lies: [
      'AAPL Volatility has been unusually low compared with the past year.',
      'AAPL Volatility has been remarkably quiet lately.',
      'AAPL Volatility sits at a one-year low.',
      'MSFT Volatility has been unusually high compared with the past year.',
    ],
    honest: [
      'GE Volatility has been unusually low.',
      'GE Volatility is low compared with the past year.',
      'AAPL Volatility is high compared with the past year.',
    ],
  },
  'a place beside the index': {
    lies: [
      'GE It gained 42% over three years, comfortably ahead of the S&P 500.',
      'GE The shares rose 76% over five years, outpacing the S&P 500.',
      'MSFT It lost 0.8% over one month, comfortably ahead of the S&P 500.',
      'MSFT Over one year it gained 12.7%, trailing the S&P 500.',
      'MSFT Over three years it rose 60.8%, lagging the index.',
      'AAPL The S&P 500 gained 13.9% over one year, ahead of the stock.',
    ],
    honest: [
      'MSFT The shares gained 12.7% over one year, comfortably ahead of the S&P 500.',
      'MSFT Over three years it rose 60.8%, beating the S&P 500.',
      'GE The shares gained 42% over three years, well behind the S&P 500.',
      'GE Over five years it rose 76%, which trailed the S&P 500 by 19.8 points.',
    ],
  },
  'from which height': {
    lies: [
      'GE It is down 54.6% from its 52-week high.',
      'GE The price is 54.6% below its high of the last 52 weeks.',
      'GE The shares stand 55% under their 52-week high.',
    ],
    honest: [
      'GE It is down 54.6% from its record close of $60.00.',
      'GE The price is 54.6% below its all-time high.',
      'GE The close is 5% below its 52-week high of $28.68.',
    ],
  },
  'a rank among others': {
    lies: [
      'AAPL It was the top performer among electronic technology stocks.',
      'AAPL It led its sector with a gain of 22.5% over one year.',
      'AAPL It has outperformed every other stock in its sector.',
      'AAPL Few stocks of its sector did as well over the year.',
    ],
    honest: [
      'AAPL Over one year it did better than the S&P 500.',
      'AAPL Over one year it rose 22.5% and beat the S&P 500.',
      'AAPL It belongs to the electronic technology sector.',
    ],
  },
}

describe.each(Object.entries(kinds))('%s', (_, { lies, honest }) => {
  const check = (line: string) => {
    const [symbol = '', ...words] = line.split(' ')
    return checkers[symbol as keyof typeof checkers](words.join(' ')).passes
  }
  it.each(lies)('is struck: %s', line => {
    expect(check(line)).toBe(false)
  })
  it.each(honest)('passes: %s', line => {
    expect(check(line)).toBe(true)
  })
})
