// What fits where the cursor stands: names, or after a point the outputs of the indicator before it.
import type { RuleWord } from './queries.ts'

export type Offer = {
  readonly label: string
  /** Beside the name: how it is written. */
  readonly detail: string
  readonly info: string
  readonly type: 'function' | 'variable' | 'property' | 'keyword'
  /** What is written in its place; ${…} is a stop of the cursor. */
  readonly template: string
}

export type Offers = { readonly from: number; readonly offers: readonly Offer[] }

const joints = ['and', 'or', 'not'].map((word): Offer => ({ label: word, detail: '', info: '', type: 'keyword', template: word }))

/** before: the text up to the cursor. isAsked: by key, not by typing. Null: nothing to offer. */
export function offersFor(before: string, words: readonly RuleWord[], isAsked: boolean): Offers | null {
  if (isInQuotes(before)) return null
  const started = /[a-zA-Z_][a-zA-Z0-9_]*$/.exec(before)?.[0] ?? ''
  const from = before.length - started.length
  if (before[from - 1] === '.') {
    const name = nameBefore(before.slice(0, from - 1))
    const outputs = words.find(word => word.name === name)?.outputs ?? []
    return outputs.length === 0 ? null : { from, offers: outputs.map(output) }
  }
  if (started === '' && !isAsked) return null
  // A number with its unit, as in 12m, is no name.
  if (/[0-9]$/.test(before.slice(0, from))) return null
  return { from, offers: [...words.map(offerOf), ...joints] }
}

function offerOf({ name, sort, form, help, isCurrentOnly }: RuleWord): Offer {
  const info = isCurrentOnly ? `${help} Known as of today only.` : help
  return {
    label: name,
    detail: form === name ? '' : form,
    info,
    type: sort === 'column' ? 'variable' : 'function',
    template: template(form),
  }
}

function output(name: string): Offer {
  return { label: name, detail: '', info: '', type: 'property', template: name }
}

/** "macd(12, 26, 9)" with a numbered stop at each number or name. */
function template(form: string): string {
  let stop = 0
  return form.replace(
    /\((.*)\)$/,
    (_, inner: string) => `(${inner.replaceAll(/[^,\s]+/g, argument => `\${${++stop}:${argument}}`)})`,
  )
}

function isInQuotes(before: string): boolean {
  let quote = ''
  for (const character of before) {
    if (quote === '') quote = character === '"' || character === "'" ? character : ''
    else if (character === quote) quote = ''
  }
  return quote !== ''
}

/** The name that "…macd(12, (26), 9)" or "…macd" ends with; empty when it ends with none. */
function nameBefore(text: string): string {
  let end = text.length
  if (text[end - 1] === ')') {
    let depth = 0
    do {
      end--
      if (text[end] === ')') depth++
      if (text[end] === '(') depth--
    } while (end > 0 && depth > 0)
  }
  return (/[a-zA-Z_][a-zA-Z0-9_]*$/.exec(text.slice(0, end))?.[0] ?? '').toLowerCase()
}

/** The word under a position, for help on hovering: its range and what it is. */
export function wordAt(
  text: string,
  at: number,
  words: readonly RuleWord[],
): { from: number; to: number; word: RuleWord } | null {
  const left = /[a-zA-Z0-9_]*$/.exec(text.slice(0, at))?.[0].length ?? 0
  const right = /^[a-zA-Z0-9_]*/.exec(text.slice(at))?.[0].length ?? 0
  const [from, to] = [at - left, at + right]
  const name = text.slice(from, to).toLowerCase()
  const word = text[from - 1] === '.' ? undefined : words.find(candidate => candidate.name === name)
  return word && !isInQuotes(text.slice(0, from)) ? { from, to, word } : null
}
