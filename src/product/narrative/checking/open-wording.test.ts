// What is put in a way that is not wholly understood is shown with a mark where every figure of it is the fact that is meant; and no lie gets
// through by it: the right figure of another quantity, company, time, way, sign, unit, year or rank, one that is derived wrongly, or two in a
// false order.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Fact, type FactUnit, factOf } from '../fact.ts'
import type { Carried } from './carried.ts'
import { type Checked, type Checker, checkerOf } from './checking.ts'

type Row = readonly [id: string, value: number | string, unit: FactUnit, currency: string | null, asOf: string]
const rows = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/narrative/facts-of-five-stocks.json', import.meta.url), 'utf8'),
) as Record<string, readonly Row[]>

function factsOf(symbol: string): readonly Fact[] {
  return (rows[symbol] ?? []).flatMap(
    ([id, value, unit, currency, asOf]) => factOf(id, id, value, unit, 'Made.', { asOf, source: 'made', currency }) ?? [],
  )
}
const apple = checkerOf(factsOf('AAPL'))
const microsoft = checkerOf(factsOf('MSFT'))

/** The last sentence, read behind those before it. */
function last(check: Checker, sentences: readonly string[]): Checked | null {
  let carried: Carried | null = null
  let checked: Checked | null = null
  for (const sentence of sentences) {
    checked = check(sentence, carried)
    carried = checked.passes ? checked.carries : null
  }
  return checked
}

describe('wording that is not wholly understood, beside figures that are all facts', () => {
  it.each([
    ['two returns, and no word that says so', 'Ten-year comparison: MSFT 103.4 %, S&P 500 58.0 %.'],
    ['a currency that the facts do not tell, where the share is traded in it', 'Revenue fell 8.8 % to $85.3 billion.'],
    ['a price behind the word for the share', 'The market cap was about $3.1 trillion with the stock at $417.00.'],
    ['a span in brackets', 'The picture is mixed, from one month (-0.8 %) to five years (149.1 %).'],
  ])('is shown and marked: %s', (_, sentence) => {
    expect(microsoft(sentence)).toMatchObject({ passes: true, isWordingChecked: false })
  })

  it.each([
    [
      'of two returns',
      'Over one month it lagged the index.',
      'Over six months it was the other way round: 16.1 % for the stock and 5.9 % for the S&P 500.',
    ],
    [
      'of what the index did',
      'Over six months it gained 16.1 % and the S&P 500 5.9 %.',
      'So it nearly tripled the gain of the index.',
    ],
  ])('is shown and marked behind a sentence that names what it is %s', (_, ...sentences) => {
    expect(last(microsoft, sentences)).toMatchObject({ passes: true, isWordingChecked: false })
  })
})

describe('an order against the sentence before', () => {
  it('passes where it is so', () => {
    expect(last(microsoft, ['The Sharpe ratio is 1.02.', 'The Sortino ratio is higher, at 1.55.'])).toMatchObject({
      passes: true,
    })
  })
})

describe('what the sentence before names', () => {
  it.each([
    ['a level', 'The highest close on record is $61.12.', 'The gap is 1.0 %.'],
    ['the time', '2008 was brutal, with a loss of 45.4 %.', 'The year after it bounced back 56.8 %.'],
    ['the years', 'The years after the rebound were poor.', '2010 and 2011 were both negative (-8.4 % and -7.0 %).'],
    [
      'several times',
      'It returned -0.8 % in one month, 4.1 % in three and 16.1 % in six.',
      'The index gained 3.3 %, 1.9 % and 5.9 % over those periods.',
    ],
  ])('is read with it: %s', (_, ...sentences) => {
    expect(last(microsoft, sentences)).toMatchObject({ passes: true, isWordingChecked: true })
  })
})

describe('two of a kind', () => {
  it.each([
    'Growth in earnings per share, 17.3 %, lags the industry median of 25.6 %.',
    'Microsoft is 12.7 % higher than a year ago.',
  ])('passes: %s', sentence => {
    expect(microsoft(sentence)).toMatchObject({ passes: true, isWordingChecked: true })
  })
})

describe('a lie in open wording', () => {
  it.each([
    ['a false order', 'Growth in earnings per share, 25.6 %, lags the industry median of 17.3 %.'],
    ['another time', 'Twelve-month momentum, skipping the latest quarter, is 12.9 %.'],
    ['another way', 'Microsoft is 12.7 % lower than a year ago.'],
    ['another quantity', 'The stock trades at a P/E of 56.7.'],
    ['another quantity', 'The net margin of 23.7 % is high.'],
    ['another quantity', 'Microsoft earned $85.3 billion.'],
    ['another quantity', 'The company had cash of $16.8 billion.'],
    ['another quantity', 'The net debt is $85.3 billion.'],
    ['another quantity', 'Revenue per share was $12.12.'],
    ['another quantity', 'Dividends of $16.8 billion were paid.'],
    ['another quantity', 'Support lies at $58.20 and resistance at $61.42.'],
    ['another price', 'The market cap was about $3.1 trillion with the stock at $60.53.'],
    ['another company', 'The index has a P/E of 34.4.'],
    ['another company', 'The P/E of 38.3 is below the 34.4 of the industry.'],
    ['another company', 'Ten-year comparison: MSFT 58.0 %, S&P 500 103.4 %.'],
    ['another company', 'Yield: 0.7 % against 91.5 %.'],
    ['another time', 'The stock rose 12.7 % over three months, 4.1 % over six and 16.1 % over twelve.'],
    ['another time', 'Microsoft had a good 2013 (up 24.2 %).'],
    ['another time', 'Since 2009 the stock has gained 56.8 %.'],
    ['another time', 'In 2012 and 2013 the stock gained 40.1 %.'],
    ['another time', '2010 and 2011 were both negative (-7.0 % and -8.4 %).'],
    ['another way', 'Revenue rose to $85.3 billion.'],
    ['another way', 'Price: $60.53, off 0.2 % on the day.'],
    ['another way', '2010 and 2011 were winning years.'],
    ['another sign', 'Microsoft had a bad 2013, up 40.1 %.'],
    ['another unit', 'Profit of $16.8 million is small.'],
    ['another currency', 'Revenue was €85.3 billion.'],
    ['another rank', 'In the top 1 % by dividend yield, it stands out.'],
    ['another rounding', 'Ten-year comparison: MSFT 104 %, S&P 500 58.0 %.'],
    ['a wrong difference', 'The stock is $0.59 above its record.'],
    ['a wrong multiple', 'Over one year the stock tripled the gain of the index.'],
    ['a wrong count', 'It has risen for five years in a row.'],
    ['a wrong length', 'The record of $61.12 was set seven days earlier.'],
    ['a false order', 'On P/E it is the more expensive one, at 34.4 versus 38.3.'],
    ['a false order', 'It pays less than the median, at 0.7 % against 0 %.'],
    ['a forecast', 'At $60.53 the stock has room to run.'],
    ['advice', 'At 34.4 times earnings it deserves a place in a portfolio.'],
    ['a cause', 'The shares gained 0.2 % on the day on hopes for the cloud.'],
    ['another company', 'The index is 6.8 points ahead over one year.'],
    ['a denial', 'The stock did not gain 149.1 % over five years.'],
    ['another chance', 'The stock was higher after 20 sessions 60.8 % of the time.'],
    ['another chance', 'The base rate is 60.8 % for 20 sessions and 57.7 % for 60.'],
  ])('is struck: %s: %s', (_, sentence) => {
    expect(microsoft(sentence).passes).toBe(false)
  })

  it.each([
    ['another time', 'Microsoft returned 103.4 % over ten years.', 'On an annual basis that is 23.4 % a year.'],
    ['another time', '2008 was brutal, with a loss of 45.4 %.', 'The year after it bounced back 40.1 %.'],
    ['another time', 'Over five years it gained 149.1 %.', 'With dividends reinvested the figure is 158.7 %.'],
    ['another time', 'Over six months the stock gained 16.1 %.', 'The index gained 1.9 % over those months.'],
    [
      'another company',
      'Over one month it lagged the index.',
      'Over six months it was the other way round: 5.9 % for the stock and 16.1 % for the S&P 500.',
    ],
    ['another company', 'The S&P 500 gained 91.0 % over five years.', 'That works out to 20.1 % a year.'],
    ['another level', 'The 200-day average is $54.92.', 'The gap is 1.0 %.'],
    ['another level', 'The highest close on record is $61.12.', 'At $60.53 the stock is 10.2 % below that level.'],
    ['another way', 'The highest close on record is $61.12.', 'At $60.53 the stock is 1.0 % above that level.'],
    ['a false order', 'The Sharpe ratio is 1.02.', 'The Sortino ratio is lower, at 1.55.'],
    ['a day that is not known', 'The 52-week high is $61.37.', 'It was set on 22 November 2016.'],
    ['another quantity', 'The dividend yield is 0.7 % and the P/E 34.4.', 'That places it in the 92nd percentile.'],
    ['no figure of its own', 'The dividend yield is 0.7 %.', 'It pays no dividend at all.'],
    ['no figure of its own', 'The RSI is at 56.7.', 'At that level a pullback is just around the corner.'],
  ])('is struck behind another sentence: %s: %s %s', (_, ...sentences) => {
    expect(last(microsoft, sentences)?.passes).toBe(false)
  })

  it.each([
    'From its peak in May 2018 the stock dropped 30.4 %.',
    'Apple was worth 3.47 trillion USD at its 2018 close.',
    'It closed at $188.59 on 10 May 2018.',
    'Over one year: Apple 13.9 %, S&P 500 22.5 %.',
    "Apple's P/E is 37.9, some 32 % above the 26.7 of its industry.",
    'The stock comes to 22.5 % over one year, nine points or so better than the share.',
  ])('is struck: %s', sentence => {
    expect(apple(sentence).passes).toBe(false)
  })
})
