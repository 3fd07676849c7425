// Figures that follow from two facts (a time between two days, a multiple of the median, a beta as a share), ranks, and evidence in other
// words; beside the true ones lies in like words: the first pass, the second are struck.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type FactUnit, factOf } from '../fact.ts'
import { sentencesOfPieces } from '../sentence-stream.ts'
import type { Carried } from './carried.ts'
import { type Checked, checkerOf } from './checking.ts'

type Row = readonly [id: string, value: number | string, unit: FactUnit, currency: string | null, asOf: string | null]

const rows = ['facts-of-five-stocks', 'facts-of-three-stocks'].flatMap(name =>
  Object.entries(
    JSON.parse(readFileSync(new URL(`../../../../test/fixtures/narrative/${name}.json`, import.meta.url), 'utf8')) as Record<
      string,
      readonly Row[]
    >,
  ),
)
const checkers = new Map(
  rows.map(([symbol, facts]) => [
    symbol,
    checkerOf(
      facts.flatMap(
        ([id, value, unit, currency, asOf]) => factOf(id, id, value, unit, 'Made.', { asOf, source: 'made', currency }) ?? [],
      ),
    ),
  ]),
)

/** Whether its last sentence is shown. */
async function passes(line: string): Promise<boolean> {
  const [symbol = '', ...words] = line.split(' ')
  const pieces = (async function* () {
    yield words.join(' ')
  })()
  let carried: Carried | null = null
  let isShown = false
  for await (const sentence of sentencesOfPieces(pieces)) {
    const checked: Checked | undefined = checkers.get(symbol)?.(sentence, carried)
    carried = checked?.passes ? checked.carries : null
    isShown = checked?.passes ?? false
  }
  return isShown
}

/** Each begins with the stock of which it is said. */
const honest = [
  'GE Including dividends, the three-year return was 57.4% rather than 41.9%.',
  'NVDA The dividend is hardly worth mentioning, with a yield of just 0.02%.',
  'KO The P/E of 26.5 is about one and a half times the industry median of 17.4.',
  "KO Coca-Cola's P/E is roughly 52% higher than the industry median of 17.4.",
  "PFE Pfizer's yield of 6.5% ranks among the very highest in its industry, at the 99.6th percentile.",
  'PFE Its earnings growth is among the lowest in the industry, at the 14th percentile.',
  'GE The deepest fall of 30% lasted less than eight months, from 17 February 2011 to 3 October 2011. It was made good on 29 June 2012, about nine months later.',
  'MSFT The fall of 18% lasted eleven weeks, from 13 November 2014 to 30 January 2015, and was recovered by 28 April 2015, three months later.',
  'JPM The record close was $118.77 on 26 February 2018, two and a half months before the last close.',
  'GE The loss was made good on 29 June 2012, a little over sixteen months after the start.',
  'MSFT The average true range over 14 days is $0.97, or about 1.6% of the price.',
  'GE The %B is 0.34.',
  "JPM It captured 118.3% of the index's rises and 106.9% of its falls.",
  'PFE Over six months the shortfall against the index was 24 percentage points.',
  'GE A beta of 1.10 means the stock has tended to move about 10% more than the market.',
  'PFE With a beta of 0.79, Pfizer has moved about a fifth less than the market.',
  'JPM A beta of 1.21 suggests that it swings roughly 21% more than the S&P 500.',
  'XOM Exxon stands slightly below the middle of its industry on earnings growth, at the 46th percentile.',
  'JPM JPMorgan returned 130.6% over five years, the equivalent of 18.2% a year.',
  'NVDA Only a fifth of the shares in its industry trade at a higher multiple.',
  'KO Only about 15% of its industry peers offer a higher yield.',
  'GE Volatility over the last 20 sessions was just 10.9%, about half of the 21.7% seen over five years.',
  'PFE On the downside, net income dropped by almost a quarter to 6.96 billion.',
  'JPM In fiscal 2015 net income rose 12.4% to 24.4 billion even though revenue slipped 2.5% to 89.7 billion.',
  "AAPL Apple's P/E of 37.9 is roughly 1.4 times the industry median.",
  'MSFT At the close of 25 November 2016 Microsoft stood at $60.53, less than 1% off its record close of $61.12 three days earlier.',
  'MSFT The trading volume of 8.4 million shares was less than a third of the 20-day average.',
  'JPM In the year to May 2018 the stock gained 31.5%, more than double what the S&P 500 managed.',
  'PFE Pfizer trades at 34.5 times earnings, two thirds more than the median of 20.7.',
  'PFE Pfizer is down in every period shown, from one month to five years.',
  'PFE It has lost 39% from its peak on 20 July 2015 to 3 May 2018.',
  'NVDA On a P/E of 55.9 it is dearer than about four in five of its peers.',
  'XOM Its net margin of 6.2% was a little higher than its operating margin of 5.0%.',
  'AAPL Two rules are speaking, but there is little evidence behind them.',
  'AAPL Over the previous three months the shares rose 20.6%, while the S&P 500 gained only 4.1%.',
  'AAPL Its deepest fall ran from 22 May 2015 to 12 May 2016 and took 30% off the price, a loss that was made good by the start of February 2017.',
  'AAPL Including dividends, the one-year return to 11 May 2018 was 24.4% instead of 22.5%.',
  'MSFT As of 25 November 2016, two of the 26 rules speak and one has an edge.',
  'MSFT The rule "Narrowest range of seven days" has come up 1,037 times, and on average the price rose 0.16% over the next five sessions.',
  'NVDA Dividends hardly matter here: the yield is just 0.02%.',
  "GE GE's shares closed at $27.24 on June 8, 2015, less than half of their record close of $60, which was set almost 15 years earlier, on 28 August 2000.",
  "JPM Its dividend yield of 1.85% is only a little more than half the industry's median of 3.42%.",
  'JPM A beta of 1.21 means the stock has tended to move about a fifth more than the market.',
  'JPM The deepest fall, 24.9%, lasted from 22 July 2015 to 11 February 2016 and was made good nine months later, on 10 November 2016.',
  "PFE Pfizer's dividend yield of 6.5% is among the highest in its industry.",
  'PFE The signals look weak.',
  'AAPL The deepest fall took the shares down 30.4%, from May 22, 2015 to May 12, 2016, and it was made good on February 1, 2017.',
  'GE GE closed at $27.24 on 8 June 2015; that is 7.2% higher than three months earlier but 0.4% lower than a month earlier.',
  'GE GE had made it good by 29 June 2012.',
  'GE For scale, the single worst day was a loss of 6.5% and the best one a gain of 10.8%.',
  'GE Take “Narrowest range of seven days”: after 1,825 occurrences, the mean over the next five sessions was −0.05%, versus +0.26% after any day.',
  'KO That is about nine points more than the median P/E of 17.4 for non-alcoholic beverages.',
  'MSFT Two out of 26 rules are speaking, and one of them has an edge.',
  'MSFT For “Narrowest range of seven days” the mean return over five sessions was 0.16% across 1,037 signals, which is lower than the 0.55% after any day.',
  'NVDA Nvidia was valued at 55.9 times earnings on 22 November 2024, more than twice the 25.4 median of the semiconductor industry.',
  'NVDA At roughly $3.48 trillion, NVIDIA is at the 99.7th percentile of its industry by market value.',
  'PFE Pfizer lost 5.6% in one month, 12.8% in three and 18.4% in six, while the S&P 500 rose in all three periods.',
]

const lies = [
  'GE The loss was made good on 29 June 2012, a little over eight months after the start.',
  'MSFT The average true range over 14 days is $1.97, or about 1.6% of the price.',
  'GE The %B is 0.43.',
  "JPM It captured 106.9% of the index's rises and 118.3% of its falls.",
  'GE GE closed at $27.24 on 8 June 2015; that is 7.2% lower than three months earlier.',
  'GE GE closed at $27.24 on 8 June 2015; that is 7.2% higher than six months earlier.',
  'GE GE closed at $27.24 on 8 June 2015; that is 6.0% higher than three months earlier.',
  'GE Its worst fall within the five years covered took it down 44.4%.',
  'GE GE had made it good by 3 October 2011.',
  'GE The single worst day was a loss of 10.8% and the best one a gain of 6.5%.',
  'GE The single best day was a loss of 6.5%.',
  'MSFT Three out of 26 rules are speaking.',
  'MSFT For "Narrowest range of seven days" the mean return over five sessions was 0.55% across 1,037 signals, which is lower than the 0.16% after any day.',
  "JPM It captured 106.9% of the index's rises and 118.3% of its falls.",
  'KO Coca-Cola stood at 26.5 times earnings. That is about seven points more than the median P/E of 17.4.',
  'KO Coca-Cola stood at 26.5 times earnings. That is about nine points less than the median P/E of 17.4.',
  'KO In the industry ranking it comes out near the 90th percentile on P/E.',
  'PFE Pfizer lost 5.6% in one month, 12.8% in three and 18.4% in six, while the S&P 500 fell in all three periods.',
  'NVDA Nvidia was valued at 25.4 times earnings on 22 November 2024.',
  'NVDA At roughly $578 million, NVIDIA is at the 99.7th percentile of its industry by market value.',
  'MSFT There is no evidence of an edge in any of the 26 rules.',
  'MSFT None of the 26 rules has a proven edge, however.',
  'GE Neither of the two rules has a proven edge.',
  'GE The forecast has shown no skill on any of its horizons.',
  'GE Including dividends, the three-year return was 41.9% rather than 57.4%.',
  'GE Including dividends, the three-year return was 57.4% rather than 56.8%.',
  'JPM Dividends hardly matter here: the yield is 18.5%.',
  'PFE Dividends hardly matter here: the yield is 6.5%.',
  'KO The P/E of 26.5 is about two and a half times the industry median of 17.4.',
  "KO Coca-Cola's P/E is roughly 25% higher than the industry median of 17.4.",
  "KO Coca-Cola's P/E is roughly 52% lower than the industry median of 17.4.",
  "JPM Its dividend yield of 1.85% is a little more than twice the industry's median of 3.42%.",
  "JPM Its dividend yield of 1.85% is only a third of the industry's median of 3.42%.",
  "JPM Its P/E of 13.8 is only half the industry's median.",
  "PFE Pfizer's P/E of 34.5 is among the highest in its industry.",
  'JPM Its dividend yield of 1.85% is among the highest in its industry.',
  "PFE Pfizer's yield of 6.5% is among the lowest in its industry.",
  "GE GE's shares closed at $27.24 on June 8, 2015, less than half of their record close of $60, which was set almost five years earlier, on 28 August 2000.",
  "GE GE's shares closed at $27.24 on June 8, 2015, less than half of their record close of $60, which was set almost 15 years later, on 28 August 2000.",
  'GE The deepest fall of 30% lasted less than six months, from 17 February 2011 to 3 October 2011.',
  'GE The deepest fall of 30% lasted 18 months, from 17 February 2011 to 3 October 2011.',
  'JPM The deepest fall, 24.9%, lasted from 22 July 2015 to 11 February 2016 and was made good six months later, on 10 November 2016.',
  'JPM The deepest fall, 24.9%, lasted from 22 July 2015 to 11 February 2016 and was made good a year and a half later, on 10 November 2016.',
  'MSFT The fall of 18% lasted three months, from 13 November 2014 to 30 January 2015, and was recovered by 28 April 2015, six months later.',
  'GE A beta of 1.10 means the stock has tended to move about 20% more than the market.',
  'GE A beta of 1.10 means the stock has tended to move about 10% less than the market.',
  'PFE With a beta of 0.79, Pfizer has moved about a fifth more than the market.',
  'PFE With a beta of 0.79, Pfizer has gained about a fifth less than the market.',
  'PFE With a beta of 0.79, Pfizer has moved about a third less than the market.',
  'JPM A beta of 1.21 means it returned about a fifth more than the market.',
  'XOM Exxon stands slightly above the middle of its industry on earnings growth, at the 46th percentile.',
  'XOM Exxon stands slightly below the middle of its industry on earnings growth, at the 64th percentile.',
  'PFE On P/E, Pfizer ranks slightly below the middle of its industry.',
  'GE Volatility over the last 20 sessions was just 10.9%, about a quarter of the 21.7% seen over five years.',
  'PFE Volume on the day was 31.2 million shares, about a quarter below the 20-day average of 24.5 million.',
  'PFE Volume on the day was 31.2 million shares, about half above the 20-day average of 24.5 million.',
  'NVDA Only a tenth of the shares in its industry trade at a higher multiple.',
  'KO Only about 30% of its industry peers offer a higher yield.',
  'PFE The signals look strong.',
  'KO The company was unprofitable in 2015.',
  'PFE On the downside, net income dropped by almost a third to 6.96 billion.',
  'MSFT Dividends added about three points to the one-year return, which was 12.7% with them and 15.8% without.',
  'MSFT Dividends added about five points to the one-year return, which was 15.8% with them and 12.7% without.',
  'JPM In fiscal 2015 net income rose 12.4% to 24.4 billion even though revenue slipped 12.4% to 89.7 billion.',
  'MSFT The shares have risen in every calendar year since 2011.',
  'JPM The record close was $118.77 on 26 February 2018, four and a half months before the last close.',
]

describe('what follows from two facts', () => {
  it.each(honest)('passes: %s', async line => {
    expect(await passes(line)).toBe(true)
  })

  it.each(lies)('strikes: %s', async line => {
    expect(await passes(line)).toBe(false)
  })
})
