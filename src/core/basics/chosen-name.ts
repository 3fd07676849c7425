// What people may call the things they keep (a list, a screen), and when two names are the same one.
import { Failure } from './failure.ts'

export type ChosenName = {
  /** As its owner writes it. */
  readonly text: string
  /** Equal for two spellings of one name. */
  readonly key: string
}

const longestName = 60

/** Blanks at the ends and doubled ones do not count. thing: what is named, with its article: "A list". Throws Failure('invalid'). */
export function chosenName(given: string, thing: string): ChosenName {
  const text = given.normalize('NFC').trim().replaceAll(/\s+/g, ' ')
  if (text === '') throw new Failure('invalid', `${thing} needs a name.`)
  if (text.length > longestName) throw new Failure('invalid', `A name has at most ${longestName} characters.`)
  // The joiner within many emoji is the one invisible character that a name may have.
  if (/[^\P{C}\u200d]/u.test(text)) throw new Failure('invalid', 'A name has only characters that can be seen.')
  // Folded to upper case and back: ß and SS are one name, as are the Greek forms of s.
  return { text, key: text.normalize('NFKC').toUpperCase().toLowerCase() }
}
