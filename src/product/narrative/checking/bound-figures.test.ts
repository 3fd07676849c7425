// Another fact's figure where the words beside it leave it one meaning, and a day or a comparison that rests on the sentence before.
import { expect, it } from 'vitest'
import { labelledFacts } from '../../../../test/support/labelled-facts.ts'
import { checkerOf } from './checking.ts'

const more = [
  ['day-change', -0.18, 'percent'],
  ['distance-to-sma-200', 5.7, 'percent'],
  ['range-position', 72.7, 'percent'],
  ['percentile-market-cap', 99.79, 'percent'],
  ['fall-to', '2011-10-03', 'date'],
  ['cross-day', '2015-04-20', 'date'],
  ['sma-50', 26.88, 'price'],
] as const
const about = { currency: 'USD', asOf: '2015-06-08', source: 'made', definition: 'Made.' }
const check = checkerOf([...labelledFacts, ...more.map(([id, value, unit]) => ({ id, label: id, value, unit, ...about }))])

it.each([
  ['It closed at $27.24, down #% on the day.', '0.2', ['72.7', '54.7']],
  ['It closed at $27.24, #% below its highest close of $60.10.', '54.7', ['72.7', '0.2']],
  ['The close is #% above its 200-day average.', '5.7', ['0.7', '72.7', '17.2', '12.9']],
  ['It yielded #%, where the median of its industry is 1.3%.', '0.5', ['1.3', '7.8', '49.0']],
  ['It yielded 0.5%, where the median of its industry is #%.', '1.3', ['0.5', '49.0', '7.8']],
  [
    'The market valued the company at $196.1 billion, more than #% of the 245 shares in its industry.',
    '99.8',
    ['73.4', '49.0', '72.7'],
  ],
  ['The last 20 sessions were quiet, with a volatility of #% a year.', '10.9', ['18.3']],
  ['The deepest fall of #% began on February 17, 2011.', '19.6', ['54.7', '35.1']],
])('%s has one figure', (sentence, own, others) => {
  const withFigure = (figure: string) => sentence.replace('#', figure)
  expect([withFigure(own), check(withFigure(own)).passes]).toEqual([withFigure(own), true])
  for (const other of others) expect([other, check(withFigure(other)).passes]).toEqual([other, false])
})

it.each([
  ['It earned $5.67 a share, and its dividend yield is 0.51%.', true],
  ['It earned $27.24 a share, and its dividend yield is 0.51%.', false],
  ['The S&P 500 is 5.7% above its 200-day average.', false],
  ['The stock is 5.7% above its 200-day average.', true],
  ['$28.60 is the 52-week high.', true],
  ['$23.95 is the 52-week high.', false],
])('%s → %s', (sentence, passes) => {
  expect(check(sentence).passes).toBe(passes)
})

it.each([
  ['The highest close is $60.10.', 'It was set on August 28, 2000.', 'It was set on April 20, 2015.'],
  ['The deepest fall was 19.6%.', 'It began on February 17, 2011.', 'It began on October 3, 2011.'],
  ['The deepest fall was 19.6%.', 'It reached its bottom on October 3, 2011.', 'It reached its bottom on April 20, 2015.'],
  [
    'The P/E is 32.0.',
    "That's far higher than the industry median of 22.9.",
    "That's far lower than the industry median of 22.9.",
  ],
  ['The dividend yield is 0.51%.', 'That is below the industry median of 1.25%.', 'That is above the industry median of 1.25%.'],
])('behind “%s” one may say “%s”, and not “%s”', (first, honest, lie) => {
  const before = check(first)
  if (!before.passes) throw new Error(first)
  expect([check(honest, before.carries).passes, check(lie, before.carries).passes]).toEqual([true, false])
})
