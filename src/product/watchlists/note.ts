// What somebody writes beside a symbol.
import { Failure } from '#basics'

const longestNote = 500

/** Lines are kept, blanks at the ends are not. Throws Failure('invalid'). */
export function noteText(given: string): string {
  const text = given.normalize('NFC').replaceAll(/\r\n?/g, '\n').trim()
  if (text.length > longestNote) throw new Failure('invalid', `A note has at most ${longestNote} characters.`)
  if (/[^\P{Cc}\n\t]/u.test(text)) throw new Failure('invalid', 'A note has characters that cannot be shown.')
  return text
}
