// Each fact said under its own label, and each other fact's figure under the same one.
import { expect, it } from 'vitest'
import { type Fact, type FactUnit, factOf } from '../fact.ts'
import { checkerOf } from './checking.ts'

const given: readonly [id: string, label: string, value: number | string, unit: FactUnit][] = [
  ['symbol', 'Symbol', 'BRM', 'name'],
  ['name', 'Name', 'Bramble & Sons plc', 'name'],
  ['index-name', 'Index', 'S&P 500', 'name'],
  ['snapshot-day', 'Day of the company figures', '2024-11-22', 'date'],
  ['market-cap', 'Market capitalisation', 196_057_541_588, 'money'],
  ['price-to-earnings', 'Price / earnings', 31.95, 'ratio'],
  ['eps', 'Earnings per share', 5.67, 'price'],
  ['eps-growth', 'Growth of earnings per share', -35.05, 'percent'],
  ['dividend-yield', 'Dividend yield', 0.51, 'percent'],
  ['industry-price-to-earnings', 'Price / earnings, median of the industry', 22.88, 'ratio'],
  ['percentile-price-to-earnings', 'Price / earnings, percentile in the industry', 73.44, 'percent'],
  ['industry-dividend-yield', 'Dividend yield, median of the industry', 1.25, 'percent'],
  ['percentile-dividend-yield', 'Dividend yield, percentile in the industry', 48.97, 'percent'],
  ['industry-shares', 'Shares in the industry', 245, 'count'],
  ['revenue-growth', 'Growth of revenue', -7.73, 'percent'],
  ['net-margin', 'Net margin', 21.19, 'percent'],
  ['close', 'Close', 27.24, 'price'],
  ['close-day', 'Day of the close', '2015-06-08', 'date'],
  ['record-close', 'Highest close', 60.1, 'price'],
  ['record-day', 'Day of the highest close', '2000-08-28', 'date'],
  ['below-record', 'Below the highest close', -54.68, 'percent'],
  ['sma-200', 'SMA(200)', 25.77, 'price'],
  ['slope-of-sma-200', 'Change of SMA(200) in 21 sessions', 0.7, 'percent'],
  ['rsi-14', 'RSI(14)', 50.3, 'index'],
  ['minus-di-14', '−DI(14)', 21.8, 'index'],
  ['momentum-12-1', '12−1 month momentum', -0.94, 'percent'],
  ['volatility-20', 'Volatility (20)', 10.94, 'percent'],
  ['bollinger-upper', 'Upper band', 27.78, 'price'],
  ['bollinger-lower', 'Lower band', 26.96, 'price'],
  ['high-52w', '52-week high', 28.6, 'price'],
  ['low-52w', '52-week low', 23.95, 'price'],
  ['return-1M', 'Return, 1 month', 2.15, 'percent'],
  ['return-1Y', 'Return, 1 year', 4.25, 'percent'],
  ['total-return-1Y', 'Return with dividends, 1 year', 7.81, 'percent'],
  ['index-return-1Y', 'Return of S&P 500, 1 year', 6.72, 'percent'],
  ['excess-1Y', 'Ahead of S&P 500, 1 year', -2.47, 'points'],
  ['start-1Y', 'Start, 1 year', '2014-06-09', 'date'],
  ['return-MAX', 'Return, All history', 12.9, 'percent'],
  ['return-2012', 'Return, 2012', 17.16, 'percent'],
  ['risk-volatility', 'Volatility', 18.33, 'percent'],
  ['risk-var99Normal', 'Value at risk, 99 %, normal', -2.6, 'percent'],
  ['risk-rSquared', 'R²', 0.61, 'ratio'],
  ['fall', 'Deepest fall', -19.6, 'percent'],
  ['fall-from', 'Fall from', '2011-02-17', 'date'],
  ['rules-looked-at', 'Rules looked at', 26, 'count'],
  ['rule-times', 'Times that it spoke', 1_825, 'count'],
  ['rule-any-day', 'Mean after any day', 0.26, 'percent'],
]
const about = { asOf: '2015-06-08', source: 'made', currency: 'USD' }
const facts = given
  .map(([id, label, value, unit]) => factOf(id, label, value, unit, 'Made.', about))
  .filter((fact): fact is Fact => fact !== null)
const check = checkerOf(facts)

const forms: readonly ((label: string, figure: string) => string)[] = [
  (label, figure) => `The ${label} is ${figure}.`,
  (label, figure) => `Bramble & Sons' ${label} stands at ${figure}.`,
  (label, figure) => `According to the facts, its ${label} comes to ${figure}.`,
  (label, figure) => `${figure} is the ${label}.`,
  (label, figure) => `BRM shows a ${label} of ${figure}.`,
]
const inSentence = ({ label }: Fact): string =>
  /^[A-Z]{2}|^R²|^S&P/.test(label) ? label : label[0]!.toLowerCase() + label.slice(1)
const long = new Intl.DateTimeFormat('en-US', { dateStyle: 'long', timeZone: 'UTC' })

function figureOf({ value, unit }: Fact): string {
  if (typeof value === 'string') return long.format(new Date(value))
  if (unit === 'money') return `$${(value / 1e9).toFixed(1)} billion`
  if (unit === 'price') return `$${value.toFixed(2)}`
  if (unit === 'percent') return `${value}%`
  return unit === 'points' ? `${value} points` : value.toLocaleString('en-US')
}

const said = facts.filter(({ unit }) => unit !== 'name')

it.each(said.map(fact => [fact.label, fact] as const))('“%s” is true of its own figure and of no other', (_, fact) => {
  for (const form of forms) {
    const honest = form(inSentence(fact), figureOf(fact))
    expect([honest, check(honest)]).toMatchObject([honest, { passes: true, facts: [fact.id], isWordingChecked: true }])
    for (const other of said.filter(({ id, unit }) => unit === fact.unit && id !== fact.id)) {
      // "The volatility is 10.9 %" is true of twenty days.
      if (inSentence(other).toLowerCase().includes(inSentence(fact).toLowerCase())) continue
      const lie = form(inSentence(fact), figureOf(other))
      expect([lie, check(lie).passes]).toEqual([lie, false])
    }
  }
})

it.each([
  ['The one-year return is 4.25%, and the dividend yield is 0.51%.', true],
  ['The return over the past year was 4.25%.', true],
  ['The 1-year return was 2.15%.', false],
  ['The return for 2012 was 17.2%.', true],
  ['The industry median P/E is 22.9 and the P/E is 32.0.', true],
  ['The industry median P/E is 32.0 and the P/E is 22.9.', false],
  ['The revenue growth is -7.7%.', true],
  ['The revenue growth is 7.7%.', false],
  ['The 52-week high is $28.60 and the 52-week low is $23.95.', true],
  ['The 52-week high is $23.95 and the 52-week low is $28.60.', false],
  ['The market cap is €196.1 billion.', false],
  ['The market cap is $196.1 million.', false],
  ['The P/E is not 32.0.', false],
  ['The P/E of Contoso is 32.0.', false],
])('%s → %s', (sentence, passes) => {
  expect(check(sentence).passes).toBe(passes)
})
