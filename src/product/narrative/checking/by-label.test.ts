// Each fact said under its own label, and each other fact's figure under the same one.
import { expect, it } from 'vitest'
import { labelledFacts } from '../../../../test/support/labelled-facts.ts'
import type { Fact } from '../fact.ts'
import { checkerOf } from './checking.ts'

const check = checkerOf(labelledFacts)

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

const said = labelledFacts.filter(({ unit }) => unit !== 'name')

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
