// One form for what people type and for what is listed, so that accents, case, points and "and" make no difference.

/** Words that say nothing about which company is meant. */
const legalForms = new Set(
  'inc incorporated corp corporation co company companies ltd limited plc llc lp sa ag nv se spa ab asa oyj group holding holdings hldgs the and of class common stock ordinary shares share adr ads sponsored new'.split(
    ' ',
  ),
)

const isAscii = /^[ -~]*$/

/** Lower-case words: accents off, '&' and apostrophes inside words dropped, everything else that is no letter or digit a gap. */
export function wordsOf(text: string): string[] {
  // Most names are plain ASCII, and fifteen thousand of them are read at the start.
  const plain = isAscii.test(text) ? text : text.normalize('NFKD').replaceAll(/\p{M}/gu, '')
  return plain
    .toLowerCase()
    .replaceAll(/['’`]|(?<=[\p{L}\d])&(?=[\p{L}\d])/gu, '')
    .split(/[^\p{L}\d]+/u)
    .filter(word => word !== '')
}

/** The words that tell companies apart; all words when none is left ("The Limited"). */
export function tellingWords(words: readonly string[]): string[] {
  const telling = words.filter(word => !legalForms.has(word))
  return telling.length > 0 ? telling : [...words]
}

/** Words run together: "S & P 500" → "sp500". */
export function squashed(words: readonly string[]): string {
  return words.join('')
}
