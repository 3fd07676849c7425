// What a model may write at all: plain text. Whatever could make a figure look like another (digits and letters of other scripts,
// invisible characters, marks inside a number) is taken out or refused before anything is read.
import type { Fact } from '../fact.ts'

const typography = '\u00a0\u202f\u2009–—−‑‘’“”…€£¥×±≈•'
const marks = /[*_`~|]|^\s*#+\s/gm
const lookalikes: readonly [RegExp, string][] = [
  [/[\u00a0\u202f\u2009\t]/g, ' '],
  [/[−‑–]/g, '-'],
  [/—/g, ' - '],
  [/[‘’]/g, "'"],
  [/[“”]/g, '"'],
  [/…/g, '...'],
  [/×/g, 'x'],
  [/[±≈]/g, 'about '],
]
const addresses = /[<>{}\\^=@$&]?(https?:|www\.|\]\()|&#|[<>{}\\^=@]|\b[\w-]+\.(com|org|net|io|co|ai|app|dev|info)\b/i

/** "| Beta | 0.98 |" is read as "Beta: 0.98"; a line between a table's head and its rows is nothing. */
function rowAsText(text: string): string {
  if (/^\s*\|?[\s:|-]*-{2,}[\s:|-]*\|?\s*$/.test(text)) return ''
  const [, row] = /^\s*\|(.+)\|\s*$/.exec(text) ?? []
  const [first = '', ...rest] = row?.split('|').map(cell => cell.trim()) ?? []
  return row === undefined || rest.length === 0 ? text : `${first}: ${rest.join(', ')}`
}

/** The text as it may be shown, without marks of formatting; null when it holds characters or addresses that cannot be checked. */
export function plainText(text: string, facts: readonly Fact[]): string | null {
  const names = facts.flatMap(({ unit, value }) => (unit === 'name' && typeof value === 'string' ? [value] : []))
  const own = names.join('')
  for (const character of text) {
    const code = character.codePointAt(0) as number
    const isPlain = (code >= 0x20 && code <= 0x7e) || character === '\n' || character === '\t'
    if (character === '²' && /\bR²/.test(text)) continue
    if (!isPlain && !typography.includes(character) && !own.includes(character)) return null
  }
  let plain = rowAsText(text).replace(marks, '').replace(/\bR²/g, 'R-squared')
  for (const [from, to] of lookalikes) plain = plain.replace(from, to)
  // Amazon.com and ^GSPC are names.
  const foreign = names.reduce((rest, name) => rest.replaceAll(name, ' '), plain)
  return addresses.test(foreign) ? null : plain.replace(/\s+/g, ' ').trim()
}
