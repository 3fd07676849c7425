// A rule's text as words, numbers, texts and signs.
import { broken, shown } from './fault.ts'
import { longestRule, longestText } from './limits.ts'

export type LengthUnit = '' | 'd' | 'w' | 'm' | 'y'
export type SizeUnit = '' | '%' | 'k' | 'M' | 'B'

type Place = { readonly from: number; readonly to: number }
export type Token = Place &
  (
    | { readonly token: 'number'; readonly amount: number; readonly unit: SizeUnit | LengthUnit }
    | { readonly token: 'text' | 'name' | 'sign'; readonly value: string }
    | { readonly token: 'end' }
  )

const space = /\s+/y
const number = /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const word = /[a-zA-Z_][a-zA-Z0-9_]*/y
const unit = /%|[a-zA-Z_][a-zA-Z0-9_]*/y
const sign = /<=|>=|!=|==|<>|&&|\|\||[-+*/<>=()[\],.!≤≥≠−]/y
const units = ['%', 'k', 'M', 'B', 'd', 'w', 'm', 'y']

/** What people write who come from elsewhere, and what it is here. */
const spelling: Readonly<Record<string, string>> = { '==': '=', '<>': '!=', '≠': '!=', '≤': '<=', '≥': '>=', '−': '-' }
const wordsFor: Readonly<Record<string, string>> = { '&&': 'and', '||': 'or', '!': 'not' }

const signFor: Readonly<Record<string, string>> = {
  '×': '*',
  '÷': '/',
  '›': '>',
  '‹': '<',
  '–': '-',
  '—': '-',
  '%': 'shares as 5%, without a space',
  '^': 'a product, like x * x',
}
/** Letters of other alphabets that are drawn like these. */
const cyrillic = 'асеорхуіѕјһԁԛѡАВЕКМНОРСТХ'
const latin = 'aceopxyisjhdqwABEKMHOPCTX'

/** The plain letter, digit or sign that a character of another alphabet or width looks like. */
function plainOf(character: string): string | null {
  const twin = cyrillic.indexOf(character)
  if (twin >= 0) return latin[twin]!
  const narrow = character.normalize('NFKC')
  return narrow !== character && /^[\x21-\x7e]$/.test(narrow) ? narrow : null
}

/** The last one is of kind "end". Throws BrokenForm. */
export function tokensOf(text: string): Token[] {
  if (text.length > longestRule) {
    const range = { from: longestRule, to: text.length }
    throw broken(text, range, `a rule has at most ${longestRule} characters, this one has ${text.length}`)
  }
  const tokens: Token[] = []
  let from = 0
  const taken = (pattern: RegExp): string | null => {
    pattern.lastIndex = from
    return pattern.exec(text)?.[0] ?? null
  }
  while (from < text.length) {
    const gap = taken(space)
    if (gap) {
      from += gap.length
      continue
    }
    const token = numberAt() ?? nameAt() ?? textAt() ?? signAt()
    if (!token) throw strangeAt()
    tokens.push(token)
    from = token.to
  }
  return [...tokens, { token: 'end', from: text.length, to: text.length }]

  function numberAt(): Token | null {
    const digits = taken(number)
    if (!digits) return null
    const start = from
    from += digits.length
    const suffix = taken(unit) ?? ''
    const range = { from: start, to: from + suffix.length }
    from = start
    if (suffix !== '' && !units.includes(suffix)) {
      const ways = 'lengths are written 20d, 4w, 12m or 1y, large numbers 10k, 10M or 2B, shares 5%'
      throw broken(text, range, `"${shown(digits + suffix)}" @ is not a number; ${ways}`)
    }
    const amount = Number(digits)
    if (!Number.isFinite(amount)) throw broken(text, range, 'the number @ is too large')
    return { token: 'number', amount, unit: suffix as SizeUnit | LengthUnit, ...range }
  }

  function nameAt(): Token | null {
    const name = taken(word)
    return name ? { token: 'name', value: name, from, to: from + name.length } : null
  }

  function textAt(): Token | null {
    const quote = text[from]!
    if (quote !== '"' && quote !== "'") return null
    const end = text.indexOf(quote, from + 1)
    if (end < 0) throw broken(text, { from, to: text.length }, 'the text that begins @ has no closing quote')
    const value = text.slice(from + 1, end)
    const range = { from, to: end + 1 }
    if (value.length > longestText) throw broken(text, range, `the text @ has more than ${longestText} characters`)
    if (/\p{C}/u.test(value)) throw broken(text, range, 'the text @ has a character that cannot be printed')
    return { token: 'text', value, ...range }
  }

  function signAt(): Token | null {
    const found = taken(sign)
    if (!found) return null
    const range = { from, to: from + found.length }
    const instead = wordsFor[found]
    if (instead) throw broken(text, range, `"${found}" @ is not known here; write ${instead}`)
    return { token: 'sign', value: spelling[found] ?? found, ...range }
  }

  function strangeAt(): Error {
    const character = String.fromCodePoint(text.codePointAt(from)!)
    const range = { from, to: from + character.length }
    if ('“”‘’„'.includes(character)) return broken(text, range, `"${character}" @ is a curly quote; write a straight one`)
    if ('{}'.includes(character)) return broken(text, range, `"${character}" @ is not known here; write ( or )`)
    const plain = plainOf(character)
    if (plain) return broken(text, range, `"${shown(character)}" @ only looks like ${plain}; write ${plain}`)
    const instead = signFor[character]
    if (instead) return broken(text, range, `"${character}" @ is not known here; write ${instead}`)
    return broken(text, range, `"${shown(character)}" @ means nothing in a rule`)
  }
}
