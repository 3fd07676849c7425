// What a model may write of rules and forecasts: the record and the chance as they are, and nothing that they are not.
import { describe, expect, it } from 'vitest'
import { factsOfAStock } from '../../../../test/support/facts-of-a-stock.ts'
import { type Fact, type FactUnit, factOf } from '../fact.ts'
import { checkerOf } from './checking.ts'

const rows: readonly [id: string, value: number | string, unit: FactUnit][] = [
  ['rules-looked-at', 25, 'count'],
  ['rules-speaking', 3, 'count'],
  ['rules-with-edge', 0, 'count'],
  ['rule', 'Golden cross', 'name'],
  ['rule-times', 12, 'count'],
  ['rule-sessions', 60, 'count'],
  ['rule-mean', 4.31, 'percent'],
  ['rule-gains', 66.7, 'percent'],
  ['rule-any-day', 3.02, 'percent'],
  ['forecast-base-5', 56.1, 'percent'],
  ['forecast-skill-5', -0.4, 'percent'],
  ['forecast-base-20', 61.2, 'percent'],
  ['forecast-chance-20', 64.3, 'percent'],
  ['forecast-skill-20', 1.1, 'percent'],
  ['forecast-base-60', 66.8, 'percent'],
  ['forecast-skill-60', -1.7, 'percent'],
]
const about = { asOf: '2018-05-11', source: 'made' }
const evidence: Fact[] = rows.flatMap(([id, value, unit]) => factOf(id, id, value, unit, 'Made.', about) ?? [])
const check = checkerOf([...factsOfAStock, ...evidence])

describe('of rules and forecasts', () => {
  it.each([
    '3 of the 25 rules looked at speak.',
    'Three of the 25 built-in rules are speaking.',
    'Three rules speak, and no rule has an edge.',
    'No rule has shown an edge.',
    '3 of the 25 rules looked at speak, and none has shown an edge here after costs and after correction for all of them.',
    'The rule “Golden cross” spoke 12 times.',
    '“Golden cross” spoke twelve times, with gains in 66.7 % of cases.',
    'The rule spoke 12 times, with gains in about 67 % of the cases.',
    'The rule had a hit rate of 66.7 %.',
    'Over the 60 sessions after it the price gained 4.31 % on average after costs, where any day brought 3.02 %.',
    'The mean return after the rule is 4.3 %.',
    'The base rate of a higher close in 20 sessions is 61.2 %.',
    'The base rate for a higher close over the next 60 trading days is 66.8 %.',
    'The base rate in 5 sessions is 56 %.',
    'The model puts the chance of a higher close in 20 sessions at 64.3 %.',
    'The model gives a 64.3 % chance of a higher close in 20 sessions.',
    'The model puts the chance of a higher close in twenty sessions at 64 %, and the base rate in 20 sessions is 61 %.',
    'The skill in 20 sessions is 1.1 %.',
    'The skill of the forecast over 60 sessions is -1.7 %.',
    'One of them is "Golden cross", which has spoken 12 times with gains in 66.7 % of cases.',
    'After it spoke, the price rose over the next 60 sessions in 66.7 % of 12 cases.',
    'The average return over the following 60 sessions was 4.31 %, compared with 3.02 % for any day.',
    'Over the 60 sessions after it the price gained 4.31 % on average, more than the 3.02 % after any day.',
    'The base rate of a higher close is 56 % in 5 sessions, 61 % in 20 sessions and 67 % in 60 sessions.',
    'The base rate rises from 56 % in 5 sessions to 67 % in 60 sessions.',
    'A higher close in 60 sessions has a base rate of 66.8 %.',
    'The model puts the chance of a higher close in 20 sessions at 64.3 %, with a skill of 1.1 %.',
    'The model puts the chance of a higher close in 20 sessions at 64.3 %, above the base rate of 61.2 %.',
    'At 64.3 %, the chance that the model gives of a higher close in 20 sessions is higher than the base rate.',
    'The facts do not tell.',
  ])('passes: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: true })
  })

  it.each([
    // Numbers that are none, or another's.
    '5 of the 25 rules looked at speak.',
    '3 of the 52 rules looked at speak.',
    '25 rules speak.',
    '3 rules have an edge.',
    '3 of the 25 rules looked at speak; 1 has shown an edge here after costs and after correction for all of them.',
    'One rule has an edge.',
    'No rule speaks.',
    'The rule spoke 21 times.',
    'The rule spoke 60 times.',
    'Apple returned 4.31 % over one year.',
    'The rule had a hit rate of 76.6 %.',
    'The rule had gains in 61.2 % of cases.',
    'The rule had gains in 3.02 % of cases.',
    'Over the 20 sessions after it the price gained 4.31 % on average after costs.',
    'Over the 60 sessions after it the price gained 3.02 % on average after costs.',
    'Over the 60 sessions after it the price lost 4.31 % on average after costs.',
    'The mean return after the rule is 22.5 %.',
    'Any day brought 4.31 %, and the rule spoke 12 times.',
    // Another horizon, or none.
    'The model puts the chance of a higher close in 60 sessions at 64.3 %.',
    'The model puts the chance of a higher close in 5 sessions at 64.3 %.',
    'The model puts the chance of a higher close at 64.3 %.',
    'The base rate of a higher close in 60 sessions is 61.2 %.',
    'The base rate is 61.2 %.',
    'The base rate in 20 days is 66.8 %.',
    'There is a 64.3 % chance of a gain.',
    'The chance of a higher close in one month is 64.3 %.',
    // Model for base rate, skill for chance, percent of a fact that is no chance.
    'The model puts the chance of a higher close in 20 sessions at 61.2 %.',
    'The base rate of a higher close in 20 sessions is 64.3 %.',
    'The model puts the chance of a higher close in 60 sessions at 66.8 %.',
    'The skill in 20 sessions is 64.3 %.',
    'The skill in 60 sessions is 1.7 %.',
    'The model puts the chance of a higher close in 20 sessions at 88.4 %.',
    'There is a probability of 66.7 % that the price rises.',
    'The model has a hit rate of 66.7 %.',
    'The model gained 4.31 % on average after costs.',
    'The rule gives a 64.3 % chance of a higher close in 20 sessions.',
    'The signal has a probability of 66.7 %.',
    'No model is better than the base rate.',
    // Two of them in each other's place, or compared as they are not.
    'The base rate of a higher close is 56 % in 5 sessions, 67 % in 20 sessions and 61 % in 60 sessions.',
    'The base rate rises from 67 % in 60 sessions to 56 % in 5 sessions.',
    'The base rate of a higher close is 56 % in 5 sessions, and 61 % in 60 sessions.',
    'The average return over the following 60 sessions was 3.02 %, compared with 4.31 % for any day.',
    'Over the 60 sessions after it the price gained 4.31 % on average, less than the 3.02 % after any day.',
    'Over the 60 sessions after it the S&P 500 gained 4.31 % on average.',
    'The model puts the chance of a higher close in 20 sessions at 64.3 %, the same as the base rate.',
    'The model puts the chance of a higher close in 20 sessions at 64.3 %, below the base rate of 61.2 %.',
    'The model puts the chance of a higher close in 20 sessions at 64.3 %, with a skill of 61.2 %.',
    'The skill is 1.1 % at every horizon.',
    'The models show no skill beyond the base rate.',
    'One of them is "Death cross", which has spoken 12 times.',
    'The base rate of a higher close in 20 sessions is not 61.2 %.',
    'The base rate of a higher weekly close in 20 sessions is 61.2 %.',
    'The rule spoke 12 times without gains in 66.7 % of cases.',
    // Of another rule, turned round, promised.
    'The death cross rule spoke 12 times.',
    'The death cross rule had gains in 66.7 % of cases.',
    'The chance of a lower close in 20 sessions is 64.3 %.',
    'The model puts the chance of a loss in 20 sessions at 35.7 %.',
    'The price will rise: the model puts the chance of a higher close in 20 sessions at 64.3 %.',
    'The rule is right in 66.7 % of cases.',
    'The rule works in 66.7 % of cases.',
    'The model is 64.3 % confident.',
    'The model is accurate in 64.3 % of cases.',
    'You should buy, as three rules speak.',
    'Three rules say buy.',
    'The model puts the chance of a higher close in 20 sessions at two thirds.',
    'The odds are two to one.',
    'The model is twice as good as the base rate.',
    'The rule spoke a dozen times.',
    'On 2 September 2016 the rule spoke 12 times.',
    'The forecast is a rise of 4.31 %.',
    'The forecast for 20 sessions is 188.59 dollars.',
  ])('strikes: %s', sentence => {
    expect(check(sentence)).toMatchObject({ passes: false })
  })

  it('strikes all of it where there are no such facts', () => {
    const without = checkerOf(factsOfAStock)
    for (const sentence of [
      'The base rate of a higher close in 20 sessions is 61.2 %.',
      '3 of the 25 rules looked at speak.',
      'No rule has an edge.',
    ])
      expect(without(sentence), sentence).toMatchObject({ passes: false })
  })
})
