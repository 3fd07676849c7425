// Ways of saying what is true in fewer or other words (a quantity named once for two figures, a year said once, a percentile in brackets) and
// beside each the lie in like words: the first pass, the second are struck.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { factOf, type FactUnit } from '../fact.ts'
import { checkerOf } from './checking.ts'
import { shorter } from './names.ts'

type Row = readonly [id: string, value: number | string, unit: FactUnit, currency: string | null, asOf: string]
const rows = JSON.parse(
  readFileSync(new URL('../../../../test/fixtures/narrative/facts-of-five-stocks.json', import.meta.url), 'utf8'),
) as Record<string, readonly Row[]>
const checkers = new Map(
  Object.entries(rows).map(([symbol, facts]) => [
    symbol,
    checkerOf(
      facts.flatMap(
        ([id, value, unit, currency, asOf]) => factOf(id, id, value, unit, 'Made.', { asOf, source: 'made', currency }) ?? [],
      ),
    ),
  ]),
)

function passes(line: string): boolean | undefined {
  const [symbol = '', ...words] = line.split(' ')
  return checkers.get(symbol)?.(words.join(' ')).passes
}

/** Each begins with the stock of which it is said. */
const honest = [
  'MSFT −DI at 25.1 is above +DI at 23.6.',
  'MSFT The −DI (25.1) is above the +DI (23.6).',
  'MSFT With −DI at 25.1 and +DI at 23.6, sellers have the upper hand.',
  'MSFT ADX(14) is 11.0, with +DI at 23.6 and −DI at 25.1.',
  'AAPL Apple trades 12.6% above its 200-day moving average of $167.51, and the 50-day average ($173.99) is above the 200-day one as well.',
  'MSFT The close is 10.2% above the 200-day average of $54.92, and the 50-day one ($58.69) is above the 200-day one too.',
  'GE It closed above its 200-day average ($25.77) and also above the 50-day one ($26.88).',
  'GE The price is over its 200-day average (25.77) and slightly above the 50-day one (26.88).',
  'MSFT The stock had a bad 2008, dropping 45.4%, and bounced back by 56.8% in 2009.',
  'MSFT It lost 45.4% in 2008 and bounced back by 56.8% in 2009.',
  'MSFT Volatility was about 23.4% a year over the five years to November 25, 2016, and the largest fall was 18.1%, from November 13, 2014 to January 30, 2015.',
  'MSFT Its volatility over 20 days is 19.1%, lower than the 23.4% measured over five years.',
  'AAPL The shares fell from May 22, 2015 until May 12, 2016 and had made the loss good by February 1, 2017.',
  'MSFT The shares fell from November 13, 2014 until January 30, 2015 and had made up the loss by April 28, 2015.',
  'MSFT It dropped 18.1% between 13 November 2014 and 30 January 2015.',
  'GE It fell 30% from February 17 to October 3, 2011.',
  'GE The shares dropped 30.0% between 17 February and 3 October 2011.',
  'AAPL Price: $188.59 (May 11, 2018).',
  'MSFT Price: $60.53 (Nov 25, 2016).',
  'MSFT Last close: $60.53 (Nov. 25, 2016)',
  'AAPL Record close: $190.04 (May 10, 2018).',
  'GE Close (Jun 8, 2015): $27.24.',
  'MSFT Record close: $61.12 (Nov 22, 2016).',
  'KO Price: $63.92 (Nov 22, 2024).',
  'KO Price: $63.92 (as of Nov 22, 2024).',
  'AAPL In the fiscal year ended September 24, 2016 revenue came to 215.6 billion, 7.7% less than the year before.',
  'AAPL Net income dropped 14.4% to 45.7 billion.',
  'MSFT In the fiscal year ended June 30, 2016 revenue came to 85.3 billion, 8.8% less than the year before.',
  'MSFT Revenue fell 8.8% to 85.3 billion in the fiscal year ended June 30, 2016.',
  'MSFT Net income rose 37.8% to 16.8 billion.',
  'KO Revenue was 44.3 billion, 3.7% less than in the year before.',
  'AAPL 25.8 million shares changed hands, about 0.70 times the 20-day average of 36.6 million.',
  'MSFT 8.37 million shares changed hands, about 0.28 times the 20-day average of 29.6 million.',
  'GE Volume was 26.1 million shares, about 0.84 times the 20-day average of 31.2 million.',
  'GE Some 26.1 million shares changed hands, 0.84 times the 20-day average of 31.2 million.',
  'MSFT The one-day 95% value at risk is 1.99%: losses were larger on about one day in twenty.',
  'GE The rule "Narrowest range of seven days" spoke 1,825 times, with gains in about half of the cases (49.6%).',
  'MSFT The rule "Narrowest range of seven days" has spoken 1,037 times, with gains in 51.5% of cases.',
  'GE Two rules of the 26 speak, and both have an edge.',
  'MSFT They say that a higher close in 60 sessions has a base rate of 60.8%.',
  'GE A higher close in 60 sessions has a base rate of 59.2%.',
  'GE It beat the S&P 500 over the last three months by about 6.8 points, but trailed it over one year by 6.4 points.',
  'GE GE beat the index over three months by 6.8 points but lagged it over five years by 19.8 points.',
  'GE Earnings per share shrank 35.1% while the typical company (industry median) saw them grow by 6.1%.',
  'MSFT Earnings per share grew 17.3% while the typical company (industry median) saw them grow by 25.6%.',
  'KO EPS fell 2.9% while the typical company (industry median) saw them grow by 14.2%.',
  'KO There is no price history in the facts, so how the shares did this year cannot be told.',
  'KO The facts hold no prices over time, so its return cannot be told.',
  'GE RSI(14) is near the middle at 50.3 and price sits 34% of the way up the Bollinger band.',
  'MSFT RSI(14) is near the middle at 56.7, and the price sits 72% of the way up the Bollinger band.',
  'KO Its market cap is among the highest in the industry (99th percentile).',
  'MSFT Its dividend yield is among the highest in the industry (91.5th percentile).',
  'GE By market cap it is among the largest in the industry (99.8th percentile).',
]

const lies = [
  'MSFT Revenue fell from November 13, 2014 until January 30, 2015.',
  'MSFT The maximum drawdown fell from November 13, 2014 to January 30, 2015.',
  'AAPL Price: $229.87 (May 11, 2018).',
  'MSFT Earnings per share grew 17.3% while the typical customer (industry median) saw them grow by 25.6%.',
  'GE The price is 34% of the way up its 52-week range.',
  'GE The price is 73% of the way up the Bollinger band.',
  'KO Pepsi has a P/E of 26.5.',
  'MSFT −DI at 23.6 is below +DI at 25.1.',
  'MSFT +DI (25.1) is above -DI (23.6).',
  'MSFT −DI is at 23.6.',
  'MSFT The -DI of 25.1 is below the +DI of 23.6.',
  'GE The price is over its 200-day average (26.88) and slightly above the 50-day one (25.77).',
  'GE The price is under its 200-day average (25.77) but slightly above the 50-day one (26.88).',
  'AAPL The 50-day average ($173.99) is below the 200-day one ($167.51).',
  'MSFT The close is 10.2% above the 50-day average, and the 200-day one is $54.92.',
  'MSFT The stock had a bad 2008, dropping 56.8%, and bounced back by 45.4% in 2009.',
  'MSFT The stock had a bad 2009, dropping 45.4%, and bounced back by 56.8% in 2008.',
  'MSFT The stock had a good 2008, gaining 45.4%, and dropped 56.8% in 2009.',
  'MSFT Its volatility over 20 days is 23.4%, lower than the 19.1% measured over five years.',
  'GE The shares dropped 30.0% between 3 October 2011 and 29 June 2012.',
  'GE The shares dropped 30.0% between 17 February and 3 October 2012.',
  'MSFT The shares fell from January 30, 2015 until April 28, 2015 and had made up the loss by November 13, 2014.',
  'MSFT It dropped 18.1% between 13 November 2014 and 28 April 2015.',
  'MSFT It dropped 18.1% between 13 November 2013 and 30 January 2014.',
  'MSFT Price: $60.53 (Nov 22, 2016).',
  'MSFT Price: $61.12 (Nov 25, 2016).',
  'KO Price: $63.92 (Dec 22, 2024).',
  'MSFT In the fiscal year ended June 30, 2016 revenue came to 85.3 billion, 8.8% more than the year before.',
  'MSFT Revenue rose 8.8% to 85.3 billion.',
  'MSFT Net income dropped 37.8% to 16.8 billion.',
  'GE 31.2 million shares changed hands, about 0.84 times the 20-day average of 26.1 million.',
  'GE 26.1 million shares changed hands, about 1.2 times the 20-day average of 31.2 million.',
  'GE 26.1 million shares changed hands, about 0.84 times the 50-day average of 31.2 million.',
  'GE The rule "Narrowest range of seven days" spoke 1,852 times, with gains in 49.6% of the cases.',
  'GE The rule "Narrowest range of four days" spoke 1,825 times.',
  'GE The rule "Narrowest range of seven days" spoke 1,825 times, with gains in about two thirds of the cases (49.6%).',
  'GE One rule of the 26 speaks, and it has no edge.',
  'GE Two rules of the 26 speak, and they have no edge.',
  'MSFT A higher close in 20 sessions has a base rate of 60.8%.',
  'MSFT A lower close in 60 sessions has a base rate of 60.8%.',
  'MSFT A higher close in 60 sessions has a chance of 60.8%.',
  'GE It beat the S&P 500 over the last three months by about 6.4 points, but trailed it over one year by 6.8 points.',
  'GE It trailed the S&P 500 over the last three months by about 6.8 points, but beat it over one year by 6.4 points.',
  'GE It beat the S&P 500 over one year by about 6.8 points, but trailed it over three months by 6.4 points.',
  'MSFT Earnings per share grew 25.6% while the typical company (industry median) saw them grow by 17.3%.',
  'MSFT Earnings per share grew 17.3% while the typical company (industry median) saw them shrink by 25.6%.',
  'GE Earnings per share grew 35.1% while the typical company (industry median) saw them shrink by 6.1%.',
  'AAPL There is no price history in the facts, so how the shares did this year cannot be told.',
  'MSFT The facts give no price/earnings ratio.',
  'MSFT There is no market cap in the facts.',
  'GE RSI(14) is near the middle at 50.3 and price sits 66% of the way up the Bollinger band.',
  'GE RSI(14) is near the middle at 34 and price sits 50.3% of the way up the Bollinger band.',
  'GE The price sits 34% of the way down the Bollinger band.',
  'MSFT Its P/E is among the highest in the industry (44.6th percentile).',
  'GE Its EPS growth is among the highest in the industry (20th percentile).',
  'GE Its P/E is among the highest in the industry (99.8th percentile).',
]

describe('put in few words', () => {
  it.each(honest)('passes: %s', line => {
    expect(passes(line)).toBe(true)
  })
  it.each(lies)('is struck: %s', line => {
    expect(passes(line)).toBe(false)
  })
})

describe('a name with a mark of its own', () => {
  it('is also known without it', () => {
    expect(shorter('Yahoo! Inc.')).toEqual(expect.arrayContaining(['Yahoo! Inc.', 'Yahoo!', 'Yahoo']))
  })
})
