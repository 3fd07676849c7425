// What is named beside a figure or a day binds it: a length its fact, a role its day, a comparison its order, a direction its slope. And what
// is said without a figure (advice, a forecast, that a day is not told, an answer alone) is held against what is known, or struck.
import { describe, expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import type { Fact } from '../fact.ts'
import { checkerOf } from './checking.ts'

const changed = (values: Readonly<Record<string, number>>): readonly Fact[] =>
  factsOfAStock.map(fact => ({ ...fact, value: values[fact.id] ?? fact.value }))
const like = (id: string, as: string, value: number): readonly Fact[] =>
  factsOfAStock.filter(fact => fact.id === as).map(fact => ({ ...fact, id, value }))
const rising = [
  ...factsOfAStock.filter(({ id }) => !/^(?:industry-|percentile-)eps-growth$/.test(id)),
  ...like('industry-eps-growth', 'eps-growth', -4.5),
  ...like('percentile-eps-growth', 'eps-growth', 58),
]
const check = checkerOf(rising)
const checkOfFalling = checkerOf(changed({ 'slope-of-sma-200': -2.19 }))

describe('words that bind', () => {
  it.each([
    'The 20-day volatility is 31.6 %.',
    'Its annualised 20-day volatility of 31.6 % is high.',
    'Over five years its volatility was 23.1 %.',
    'The highest close was set on 10 May 2018.',
    'The deepest fall began on 22 May 2015.',
    'The 200-day average, at 167.46, is trending upward.',
    'The 200-day average of 167.46 is rising.',
    'The 200-day average is rising.',
    'Earnings per share shrank by 1.0 %.',
    'The 14-day average true range is 2.07 % of the price.',
    'The deepest fall was not made good until 1 February 2017.',
    'It fell 30.4 % from peak to trough and was not made good until early February 2017.',
    'In the year to 11 May 2018 the stock rose 22.5 %.',
    'At 31.58 % its 20-day volatility is above the 23.14 % of five years.',
    'The facts do not tell when the next report comes.',
    'It beat the S&P 500 over the year.',
  ])('passes: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: true, isWordingChecked: true })
  })

  it.each([
    // a length of another fact
    'The 20-day volatility is 23.1 %.',
    'Its 20-day volatility of 23.1 % is high.',
    'Annualised 20-day volatility is 23.1 %.',
    'Volatility (20) is 23.1 %.',
    // the day of another role
    'The highest close was set on 22 May 2015.',
    'The record close came on 22 May 2015.',
    'The highest close of 190.04 came on 22 May 2015.',
    'The 52-week high was set on 10 May 2018.',
    'The 52-week low came on 22 May 2015.',
    // a comparison of growth, and a percentile told as one
    'At 58 %, earnings per share grew slower than the industry median.',
    'At 58 %, earnings per share grew faster than the industry.',
    'At -1.0 %, earnings per share grew slower than the industry median.',
    'At 7.7 %, revenue grew faster than the industry median.',
    // which way an average goes
    'The 200-day average, at 167.46, is trending downward.',
    'The 200-day average of 167.46 is falling.',
    'The 200-day average is trending lower.',
    'The price is above its falling 200-day average.',
    'The 50-day average is rising.',
    'The 200-day average itself is not rising.',
    // until when, and how much
    'In the year to 10 May 2018 the stock rose 22.5 %.',
    'In the year to 22 May 2015 the stock rose 22.5 %.',
    'The deepest fall was not made good until 12 May 2016.',
    'The deepest fall was not made good until 11 May 2018.',
    'The deepest fall was not made good.',
    'Over five years its 20-day volatility was 23.1 %.',
    'Earnings per share were 67 cents.',
    'The stock closed at 67 cents.',
    // advice
    'At a P/E of 37.87 Apple is a sensible pick.',
    'At a P/E of 37.87 Apple is a solid choice for patient investors.',
    'With a beta of 0.98 it is a good value pick.',
    'With a beta of 0.98 it remains a reasonable holding.',
    'With a beta of 0.98 it makes a decent buy.',
    // what will be
    'After a fall of 30.4 % the worst is over.',
    'After a fall of 30.4 % the worst is behind the stock.',
    'After a gain of 22.5 % over the year the best is yet to come.',
    'After a gain of 22.5 % over the year the best is still ahead.',
    'After a fall of 30.4 % the worst is probably past.',
    // that a day is not told
    'The facts do not tell when the record close was.',
    'The facts do not tell when the deepest fall began.',
    'The facts do not tell when the fall ended.',
    'The facts do not tell when its fiscal year ended.',
    'The facts do not tell when the stock last closed.',
    'The facts do not give the date of its highest close.',
    // an answer alone
    'Yes, over most spans.',
    'No, not over any span.',
    'Yes, clearly.',
    'Yes.',
    'Not really.',
    'Yes, it did.',
    'Mostly, yes.',
  ])('is struck: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: false })
  })

  it('holds the direction of an average against its slope', () => {
    expect(checkOfFalling('The 200-day average, at 167.46, is trending downward.')).toMatchObject({ passes: true })
    expect(checkOfFalling('The 200-day average, at 167.46, is trending upward.')).toMatchObject({ passes: false, why: 'claim' })
    const unknown = checkerOf(factsOfAStock.filter(({ id }) => id !== 'slope-of-sma-200'))
    expect(unknown('The 200-day average is rising.')).toMatchObject({ passes: false, why: 'wording' })
    expect(unknown('The 200-day average of 167.46 is rising.')).toMatchObject({ passes: true, isWordingChecked: false })
  })

  it('says of a day of something else that it is one, and accuses nothing that it has not computed', () => {
    expect(check('The highest close was set on 22 May 2015.')).toMatchObject({ passes: false, why: 'context' })
    expect(check('The highest close was set on 21 May 2015.')).toMatchObject({ passes: false, why: 'day' })
    expect(check('Over the year the share barely grew.')).toMatchObject({ passes: false, why: 'wording' })
    expect(check('Over five years volatility was high.')).toMatchObject({ passes: false, why: 'wording' })
    expect(check('Yes, over most spans.')).toMatchObject({ passes: false, why: 'wording' })
  })
})
