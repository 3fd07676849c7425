// Sentences that remember what they are made of: a figure enters one only through a fact, so the sentence can name its facts.
import { dateText, numberText, percentText, priceText } from '#analysis'
import { assert } from '#basics'
import type { NumberFact, TextFact } from './fact.ts'

export type Prose = { readonly text: string; readonly facts: readonly string[] }

/** Words around facts: prose`It closed at ${amount(close)}.`; plain text may fill a gap too, as long as it has no figure. */
export function prose(words: TemplateStringsArray, ...filled: readonly (Prose | string)[]): Prose {
  const facts: string[] = []
  let text = words[0] ?? ''
  for (const [at, part] of filled.entries()) {
    if (typeof part === 'string') assert(!/\d/.test(part), 'a figure in a sentence comes from a fact')
    else facts.push(...part.facts.filter(id => !facts.includes(id)))
    text += (typeof part === 'string' ? part : part.text) + (words[at + 1] ?? '')
  }
  return { text, facts }
}

export const nothing: Prose = { text: '', facts: [] }

const shown = ({ id }: { id: string }, text: string): Prose => ({ text, facts: [id] })

/** "12.3%", with its sign where it is negative. */
export const percent = (fact: NumberFact): Prose => shown(fact, percentText(fact.value, 1))
/** "12.3%" of −12.3, for sentences whose words carry the sign. */
export const percentSize = (fact: NumberFact): Prose => shown(fact, percentText(Math.abs(fact.value), 1))
/** "4.2 points" of ±4.2. */
export const pointsSize = (fact: NumberFact): Prose => shown(fact, `${numberText(Math.abs(fact.value), 1)} points`)
export const ratio = (fact: NumberFact): Prose => shown(fact, numberText(fact.value, 2))
export const index = (fact: NumberFact): Prose => shown(fact, numberText(fact.value, 1))
export const count = (fact: NumberFact): Prose => shown(fact, numberText(fact.value, 0))
export const day = (fact: TextFact): Prose => shown(fact, dateText(fact.value))
export const name = (fact: TextFact): Prose => shown(fact, fact.value)
/** Nothing of its own in the text, but the sentence rests on it. */
export const resting = (...facts: readonly NumberFact[]): Prose => ({ text: '', facts: facts.map(({ id }) => id) })

/** "188.59 USD"; "188.59" where the currency is not known. */
export const amount = (fact: NumberFact): Prose => shown(fact, withCurrency(fact, priceText(fact.value)))

/** "391.04 billion USD", without its sign. */
export function moneySize(fact: NumberFact): Prose {
  const size = Math.abs(fact.value)
  // What would be written 1,000.00 of a unit is 1.00 of the next.
  const [unit, word] = scales.find(([least]) => size >= least * 0.999995) ?? [1, '']
  return shown(fact, withCurrency(fact, `${numberText(size / unit, word ? 2 : 0)}${word}`))
}

const scales: readonly [number, string][] = [
  [1e12, ' trillion'],
  [1e9, ' billion'],
  [1e6, ' million'],
]

function withCurrency({ currency }: NumberFact, text: string): string {
  return currency ? `${text} ${currency}` : text
}
