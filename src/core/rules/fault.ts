// Where a rule is wrong, and what was probably meant.
import { Failure } from '#basics'

/** from, to: characters of the rule's text, to not included; says: one sentence that names the place. */
export type RuleFault = { readonly from: number; readonly to: number; readonly says: string }
export type Range = { readonly from: number; readonly to: number }

/** Ends the reading of a rule whose form is broken; never leaves this room. */
export class BrokenForm extends Error {
  readonly fault: RuleFault
  constructor(fault: RuleFault) {
    super(fault.says)
    this.fault = fault
  }
}

/** sentence: with @ where the place belongs: 'rsi takes one number, got text @; did you mean rsi(14)?' */
export function faultAt(text: string, { from, to }: Range, sentence: string): RuleFault {
  return { from, to, says: sentence.replace('@', () => `at ${placeOf(text, from)}`) }
}

export function broken(text: string, range: Range, sentence: string): BrokenForm {
  return new BrokenForm(faultAt(text, range, sentence))
}

function placeOf(text: string, from: number): string {
  const before = text.slice(0, from).split('\n')
  const column = `column ${before.at(-1)!.length + 1}`
  return before.length > 1 ? `line ${before.length}, ${column}` : column
}

/** The Failure that a fault is outside an editor. */
export function failureOf({ from, to, says }: RuleFault): Failure {
  return new Failure('invalid', says, { detail: { from, to } })
}

/** What somebody wrote, cut short, with what cannot be printed as its code point; @ would be taken for the place. */
export function shown(text: string): string {
  const short = text.length > 24 ? `${text.slice(0, 23)}…` : text
  return short.replaceAll('@', '(at)').replaceAll(/[\p{C}\p{Z}]/gu, character => {
    return character === ' ' ? ' ' : `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`
  })
}
