// Who and what a sentence about a screen speaks of, as marks in its text: "§qb" the second hit, "§ka" the first column, "§tc" a sector. A
// figure counts for the hit and the column that its sentence names, so both have to be found before any figure is read.
import { together, type ToldScreen } from '../screen-facts.ts'
import { escaped, shorter } from './names.ts'
import { beyondFacts } from './terms.ts'

export type Mark = {
  readonly at: number
  readonly end: number
  readonly is: 'subject' | 'column' | 'text'
  readonly name: string
}

export type Marked = { readonly text: string; readonly marksIn: (text: string) => Mark[] }

/** Words for columns beside their own names; of a span that is named in figures too. */
const words: readonly [column: RegExp, words: (...found: string[]) => string][] = [
  [/^marketcap$/, () => `market cap(?:itali[sz]ation)?s?|capitali[sz]ations?|market values?|(?:is |are )?(?:valued at|worth)`],
  [
    /^pe$/,
    () =>
      `price(?:[- ](?:to|over)[- ]| ?/ ?)earnings(?: ratios?)?|P/?E(?: ratios?)?|times (?:its |their )?(?:trailing )?earnings|earnings multiples?`,
  ],
  [
    /^growth$/,
    () =>
      `(?:EPS|earnings)(?: per share)? growth|growth (?:of|in) (?:its |their )?(?:EPS|earnings)(?: per share)?|(?:EPS|earnings)(?: per share)? (?=grew|rose|fell|declined|shrank|increased)`,
  ],
  [/^eps$/, () => `earnings per share|EPS`],
  [/^yield$/, () => `dividend yields?|yield(?:s|ed|ing)?|dividends?`],
  [/^close$/, () => `(?:last |latest )?(?:clos(?:e|ed|es|ing)|share)(?: prices?)?(?: at)?|prices?`],
  [/^relative_volume$/, () => `relative volume`],
  [/^shares$/, () => `shares outstanding`],
  [/^rsi\((\d+)\)$/, n => `${n}[- ]day RSI|RSI(?: ?\\(${n}\\))?`],
  [/^sma\((\d+)\)$/, n => `${n}[- ]day (?:simple )?(?:moving )?averages?|SMA ?\\(${n}\\)`],
  [/^ema\((\d+)\)$/, n => `${n}[- ]day exponential (?:moving )?averages?|EMA ?\\(${n}\\)`],
  [/^return\((\d+)([wmy])\)$/, (n, span) => spanWords(Number(n), span as 'w' | 'm' | 'y', 'returns?')],
  [/^volatility(?:\(.*\))?$/, () => `volatilit(?:y|ies)`],
  [/^revenue$/, () => `revenues?|sales`],
  [/^net_income$/, () => `net incomes?|profits?`],
]

const numbers = 'one two three four five six seven eight nine ten eleven twelve'.split(' ')

function spanWords(count: number, span: 'w' | 'm' | 'y', noun: string): string {
  const forms = new Set([
    `${count} ${span}`,
    ...(span === 'm' && count % 12 === 0 ? [`${count / 12} y`] : []),
    ...(span === 'y' ? [`${count * 12} m`] : []),
  ])
  return [...forms]
    .map(form => {
      const [n, of] = form.split(' ') as [string, 'w' | 'm' | 'y']
      const word = { w: 'week', m: 'month', y: 'year' }[of]
      const written = `(?:${n}${numbers[Number(n) - 1] ? `|${numbers[Number(n) - 1]}` : ''})`
      const single = n === '1' ? `|over (?:the|a) (?:last |past )?${word}` : ''
      return `${written}[- ]${word} ${noun}|(?:${noun} )?(?:over|in|within) (?:the )?(?:last |past )?${written} ${word}s?${single}`
    })
    .join('|')
}

const isWord = (column: string) => /^[a-z_]+$/.test(column)

const letters = 'abcdefghijklmnopqrstuvwxyz'
export const markOf = (kind: 'q' | 'k' | 't', at: number) => `§${kind}${letters[Math.floor(at / 26)]}${letters[at % 26]}`

export function markerOf(told: ToldScreen): (text: string) => Marked {
  const rows = told.rows.map(({ symbol }) => symbol)
  const texts = [
    ...new Set(
      told.rows
        .flatMap(row => row.texts)
        .concat(told.counts.flatMap(({ id }) => (id.startsWith('sector/') ? [id.slice(7)] : []))),
    ),
  ]
  const [plain, composed] = [told.columns.filter(isWord), told.columns.filter(column => !isWord(column))]
  const literally = (columns: readonly string[]) =>
    patternsOf(
      columns.flatMap(column => [[column, column] as const, [column.replaceAll('_', ' '), column] as const]),
      column => told.columns.indexOf(column),
      'k',
    )
  const found: [RegExp, string][] = [
    ...patternsOf(namesOfRows(told), name => rows.indexOf(name), 'q'),
    ...patternsOf(
      texts.map(text => [text, text] as const),
      text => texts.indexOf(text),
      't',
    ),
    ...literally(composed),
    ...words.flatMap(([its, say]) =>
      told.columns.flatMap((column, at): [RegExp, string][] => {
        const [, ...parts] = its.exec(column) ?? []
        return its.test(column) ? [[new RegExp(`\\b(?:${say(...parts)})(?!\\w)`, 'gi'), markOf('k', at)]] : []
      }),
    ),
    ...literally(plain),
  ]
  return given => {
    let text = given
    for (const [pattern, mark] of found) text = text.replace(pattern, ` ${mark} `)
    text = text.replace(/ +/g, ' ')
    return {
      text,
      marksIn: within =>
        [
          ...[...within.matchAll(/§([qkt])([a-z])([a-z])/g)].map(
            ({ 0: whole, 1: kind, 2: high = 'a', 3: low = 'a', index }): Mark => {
              const at = letters.indexOf(high) * 26 + letters.indexOf(low)
              const name = (kind === 'q' ? rows : kind === 't' ? texts : told.columns)[at] ?? ''
              return {
                at: index,
                end: index + whole.length,
                is: kind === 'q' ? 'subject' : kind === 't' ? 'text' : 'column',
                name,
              }
            },
          ),
          ...[...within.matchAll(/\bmedian\b/gi)].map(
            ({ 0: whole, index }): Mark => ({ at: index, end: index + whole.length, is: 'subject', name: together.median }),
          ),
        ].sort((a, b) => a.at - b.at),
    }
  }
}

/** A shorter name that two hits share is neither's. */
function namesOfRows({ rows }: ToldScreen): (readonly [string, string])[] {
  const owners = new Map<string, Set<string>>()
  // In brackets "F" is a symbol; "A" and "IT" begin sentences. A short form that reads like an order is no name.
  for (const { symbol, name } of rows)
    for (const one of [
      symbol.length > 1 ? symbol : `(${symbol})`,
      name,
      ...shorter(name).filter(form => !beyondFacts.test(form)),
    ]) {
      const its = owners.get(one) ?? new Set()
      owners.set(one, its.add(symbol))
    }
  return [...owners].flatMap(([name, its]) => {
    const [owner] = its
    return its.size === 1 && owner !== undefined ? [[name, owner] as const] : []
  })
}

function patternsOf(
  names: readonly (readonly [text: string, owner: string])[],
  placeOf: (owner: string) => number,
  kind: 'q' | 'k' | 't',
): [RegExp, string][] {
  return names
    .toSorted(([a], [b]) => b.length - a.length)
    .map(([text, owner]) => [new RegExp(`(?<![\\w^§])${escaped(text)}(?!\\w)`, 'g'), markOf(kind, placeOf(owner))])
}
