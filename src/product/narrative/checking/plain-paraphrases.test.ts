// Ways in which people say what the facts say: shorter, the other way round, rounded, with the figure first. Each passes, the same with
// another figure, time, side or thing is struck, and what no fact settles beside a true figure is shown with the mark.
import { describe, expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { type Fact, type FactUnit, factOf } from '../fact.ts'
import { checkerOf } from './checking.ts'

const more: readonly [id: string, value: number | string, unit: FactUnit][] = [
  ['days-behind', 3027, 'days'],
  ['return-3M', 25.7, 'percent'],
  ['return-6M', 42.68, 'percent'],
  ['index-return-3M', 4.78, 'percent'],
  ['index-return-5Y', 72.13, 'percent'],
  ['excess-3M', 20.92, 'points'],
  ['excess-5Y', 119.58, 'points'],
  ['return-MAX', 318.4, 'percent'],
  ['start-MAX', '2010-06-01', 'date'],
  ['range-position', 47.67, 'percent'],
  ['macd', 0.28, 'index'],
  ['macd-signal', 0.26, 'index'],
  ['volume', 3_616_399, 'count'],
  ['volume-sma-20', 4_205_115, 'count'],
  ['risk-var95', -2.4, 'percent'],
  ['risk-cvar95', -3.1, 'percent'],
  ['risk-cvar99', -4.4, 'percent'],
  ['risk-ulcerIndex', 11.77, 'percent'],
  ['risk-upCapture', 96.2, 'percent'],
  ['risk-maximumDrawdown', -30.45, 'percent'],
  ['rules-looked-at', 26, 'count'],
  ['rules-speaking', 2, 'count'],
  ['rules-with-edge', 0, 'count'],
  ['rule', 'Narrowest range of seven days', 'name'],
  ['rule-times', 272, 'count'],
  ['rule-gains', 46.32, 'percent'],
  ['forecast-base-20', 50.98, 'percent'],
  ['forecast-skill-20', 0, 'percent'],
]
const facts: readonly Fact[] = [
  ...factsOfAStock,
  ...more.flatMap(([id, value, unit]) => factOf(id, id, value, unit, 'Made.', { asOf: '2018-05-11', source: 'made' }) ?? []),
]
const check = checkerOf(facts)
const changed = (values: Readonly<Record<string, number>>) =>
  checkerOf(facts.map(fact => ({ ...fact, value: values[fact.id] ?? fact.value })))

describe('what is said in other words', () => {
  it.each([
    'The last close is more than eight years old.',
    'The shares are up 26 % over three months and 43 % over six.',
    'Over five years the shares are up 192 %, against a 72 % gain for the index.',
    'Over five years its maximum drawdown came to 30.4 %.',
    'The 52-week range runs from $142.20 to $190.37, and the middle of it is at hand: the price is just below the midpoint.',
    'Twelve-month momentum, skipping the latest month, is 14.1 %.',
    'The one-day value at risk at the 95 % level is 2.4 %.',
    'At a 95 % level, the daily value at risk is 2.4 %.',
    'On the worst 5 % of days the average loss was 3.1 %.',
    'The expected shortfall at the 95 % level is 3.1 %.',
    'The Ulcer index stands at 11.8.',
    'Only about 29 % of its peers have a higher P/E.',
    'It trades richer than roughly 71 % of its peers.',
    '2016 was the strongest of the calendar years given, with a gain of 10.0 %.',
    'Of the years given, 2016 was the strongest with a gain of 10.0 %, and 2015 the weakest with a loss of 4.6 %.',
    'Net income aside, earnings per share hardly fell, by 1.0 %.',
    'When the index rose, Apple captured 96 % of the gains.',
    'MACD is positive and now stands above its signal line.',
    'Since 2010 the shares have gained 318 %.',
    'The share beat the S&P 500 over one and five years.',
    'One of them, the narrowest range of seven days, has occurred 272 times.',
    'Of those cases 46 % ended with a gain.',
    'The base rate of a higher close in 20 sessions is 51 %, and no model did better than it.',
    'Two of the 26 rules looked at are speaking right now, and none has an edge.',
    'As of 11 May 2018 the stock stood at $188.59.',
    'It is about 13 % above its 200-day average of $167.46 and 8 % above its 50-day average of $174.86.',
    'The weakest year in the data was 2015, with a loss of 4.6 %.',
    'The only losing year in the data is 2015, at -4.6 %.',
    'Apple finished 2016 with a gain of 10.0 %.',
    'The 20-day volatility of 31.6 % ranks in the 88th percentile of the past year.',
    'Apple is one of 83 equipment companies.',
    'Over the year it leads: 22.5 % against 13.9 %.',
    'Over the year the gap to the index is 8.6 points.',
    'Apple had a good run against the market: it is up 22.5 % over the year.',
    'Over the year, however, it led the index: 22.5 % against 13.9 %.',
    'Every calendar year from 2015 to 2016 came and went; in 2016 it gained 10.0 %.',
    'The lead was 8.6 points over one year, 119.6 over five.',
    'On average, 4.2 million shares changed hands over the last 20 sessions.',
  ])('passes: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: true, isWordingChecked: true })
  })

  it.each([
    'The last close is more than nine years old.',
    'The last close is about five years old.',
    'The shares are up 43 % over three months and 26 % over six.',
    'Over five years the shares are up 72 %, against a 192 % gain for the index.',
    'Over five years the shares are up 192 %, against a 72 % loss for the index.',
    'Over five years its maximum drawdown came to 23.1 %.',
    'The 52-week range runs from $142.20 to $190.37, and the price is just above the midpoint.',
    'The one-day value at risk at the 99 % level is 2.4 %.',
    'On the worst 1 % of days the average loss was 3.1 %.',
    'The Ulcer index stands at 23.1.',
    'Only about 39 % of its peers have a higher P/E.',
    'About 29 % of its peers have a higher dividend yield.',
    '2015 was the strongest of the calendar years given, with a loss of 4.6 %.',
    'Earnings per share hardly rose, by 1.0 %.',
    'When the index fell, Apple captured 96 % of the losses.',
    'Trading was busier than usual, with 3.6 million shares against an average of 4.2 million.',
    'A relative volume of 0.86 shows busier trading than usual.',
    'MACD, at 0.28, has slipped below its signal line.',
    'MACD is negative.',
    'Since 2012 the shares have gained 318 %.',
    'Apple beat the S&P 500 over every span, by 8.6 points over one year.',
    'One of them, the narrowest range of seven days, has occurred 372 times.',
    'The model could beat the base rate of 51 % in 20 sessions.',
    'From that high the stock fell 0.8 % to its low on 12 May 2016.',
    'The only losing year in the data is 2016, at 10.0 %.',
    'Over the year it lags: 22.5 % against 13.9 %.',
    'Over the year it leads: 13.9 % against 22.5 %.',
    'On average, 3.6 million shares changed hands over the last 20 sessions.',
    'Over the last 20 sessions an average of 3.6 million shares changed hands.',
    'Earnings per share expanded, with a growth rate of -1.0 %.',
    'Apple is one of 93 equipment companies.',
    'The RSI is falling and stands at 68.2.',
    'The RSI, at 68.2, is falling.',
    'Apple has a lower P/E than the median company, 37.87 versus 26.72.',
    'That was the best calendar year since 2015.',
    '2016 was the best year since 2015, with a gain of 10.0 %.',
    'The lead was 8.6 points over five years, 119.6 over one.',
    'The share is up 22.5 % over the year because it beat the S&P 500.',
    'Revenue fell 7.7 % due to the collapse in prices.',
    'Revenue fell 7.7 % on lower prices.',
    'Earnings per share fell 1.0 % as a result of the higher price.',
  ])('is struck with something else: %s', sentence => {
    const behind = changed({ 'excess-5Y': -94.2 })
    expect((sentence.includes('every span') ? behind : check)(sentence)).toMatchObject({ passes: false })
  })

  it.each([
    'Over five years volatility was high, at 23.1 % a year.',
    'It has recovered some ground lately: over three months the price rose 25.7 %.',
  ])('is shown with a mark where no fact settles it: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: true, isWordingChecked: false })
  })

  it.each([
    'The S&P 500 was calm, at 23.1 % a year over five years.',
    'It is less volatile now than over five years: 31.6 % against 23.1 %.',
    'Over five years volatility was high.',
    'The share gained 22.5 % over the year, more than any rival.',
  ])('is struck where it could turn a figure round, or has none: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: false })
  })

  it('holds what is said of the sentence before against that sentence', () => {
    const after = (before: string, sentence: string, from = check) => {
      const first = from(before)
      return from(sentence, first.passes ? first.carries : null)
    }
    const year = 'Over the year the share gained 22.5 %.'
    expect(after(year, 'That beats the 13.9 % of the S&P 500.')).toMatchObject({ passes: true })
    const behind = changed({ 'return-1Y': 2.5, 'excess-1Y': -11.42 })
    expect(after('Over the year the share gained 2.5 %.', 'That beats the 13.9 % of the S&P 500.', behind)).toMatchObject({
      passes: false,
    })
    expect(after('The net margin was 21.2 %.', 'That beats a dividend yield of 0.44 %.')).toMatchObject({ passes: false })
    const record = 'Apple is 0.8 % below its highest close.'
    expect(after(record, 'That high dates from 2018.')).toMatchObject({ passes: true })
    expect(after(record, 'That high dates from 2016.')).toMatchObject({ passes: false })
    expect(after(record, 'It dates from 2015.')).toMatchObject({ passes: false })
  })

  it('reads a fraction of the usual volume', () => {
    const quiet = changed({ 'relative-volume': 0.75, volume: 3_153_800 })
    expect(
      quiet('About 3.2 million shares changed hands, roughly three quarters of the 20-day average of 4.2 million.'),
    ).toMatchObject({
      passes: true,
    })
    expect(quiet('About 3.2 million shares changed hands, roughly half of the 20-day average of 4.2 million.')).toMatchObject({
      passes: false,
    })
  })

  it('reads how closely it went with the index', () => {
    expect(check('Its beta of 0.98 over five years shows that it barely moved with the S&P 500.')).toMatchObject({
      passes: false,
    })
    const loose = changed({ 'risk-beta': 0.02, 'risk-correlation': 0.01 })
    expect(loose('Its beta is only 0.02, so it barely moved with the S&P 500.')).toMatchObject({ passes: true })
    expect(loose('Its beta is just 0.02, so the stock followed the S&P 500 closely.')).toMatchObject({ passes: false })
  })
})
