// A sentence that says a fact under its own label and nothing else: "The 52-week high is $61.37." It is understood whole, so its figure has to
// be that of the label, whatever else the same figure would be. Pure.
import type { Fact } from '../fact.ts'
import { type Claim, claimsOf } from './claims.ts'
import { isNamed, type NamedDay, takeDays } from './days.ts'
import { escaped, takeNames } from './names.ts'
import { isNear } from './near.ts'

/** The facts that the sentence says; 'untrue' where a figure or day is not that of its label; null where it is no such sentence. */
export type LabelReader = (text: string) => readonly Fact[] | 'untrue' | null

/** Words that say no more than that something is so. */
const plain = new Set(
  `a an the its it his their this that these those is was are were be been stands stood sits came come comes to at of for in on over with has had have show shows
  showed reads read equals equal amounts amounted totals totalled works worked out registers registered measures measured recorded put according facts data figures figure value level given reported reports listed lists currently here now there
  then we see as about around roughly approximately nearly almost company company's stock stock's share share's shares and also per by §`.split(
    /\s+/,
  ),
)
const longest = 300
/** Stands for a label: no text that is read here has one. */
const token = /[\u4e00-\u9fff]/g
const tokenOf = (at: number): string => String.fromCharCode(0x4e00 + at)

/** names: the stock's own. index: what the index is called. Labels are read in any case, and in the orders that people put their parts in. */
export function labelReader(facts: readonly Fact[], names: readonly string[], index: readonly string[]): LabelReader {
  const told = facts.filter(({ unit, label }) => unit !== 'name' && label.trim() !== '')
  const phrases = told
    .flatMap((fact, at) => phrasesOf(plainLabel(fact.label, index)).map(phrase => [phrase, at] as const))
    .sort(([a], [b]) => b.length - a.length)
  const factOf = new Map([...phrases].reverse())
  const every = new RegExp(
    `(?<![\\w/%])(?:${phrases.map(([phrase]) => escaped(phrase).replaceAll('%', ' ?%')).join('|')})(?![\\w/])`,
    'gi',
  )

  /** days: those of the part. */
  function partSays(part: string, days: readonly NamedDay[]): readonly Fact[] | 'untrue' | null {
    const found = [...part.matchAll(token)]
    const rest = part.replace(token, ' ')
    const claims = claimsOf(rest)
    if (claims === null || !hasOnlyPlainWords(rest, claims)) return null
    if (found.length === 0) return claims.length === 0 && days.length === 0 ? [] : null
    const fact = told[(found[0]?.[0].charCodeAt(0) ?? 0) - tokenOf(0).charCodeAt(0)]
    if (fact === undefined || found.length > 1 || claims.length + days.length !== 1) return null
    const [day] = days
    const [claim] = claims
    if (fact.unit === 'date') {
      if (!day || day.year === null || day.day === null) return null
      return isNamed(day, String(fact.value)) ? [fact] : 'untrue'
    }
    if (!claim) return null
    const isSo = isOf(claim, fact)
    if (isSo === null) return null
    if (isSo) return [fact]
    // "The volatility is 31.6 %" may be that of another time, which has a longer label.
    const label = fact.label.toLowerCase()
    return told.some(other => other !== fact && other.label.toLowerCase().includes(label) && isOf(claim, other) === true)
      ? null
      : 'untrue'
  }

  return text => {
    if (phrases.length === 0 || text.length > longest || text.includes('[') || token.test(text)) return null
    const said = index.reduce((rest, name) => rest.replaceAll(name, 'benchmark'), text.replace(/[.!]$/, ''))
    const marked = said.replace(every, phrase => ` ${tokenOf(factOf.get(phrase.toLowerCase().replaceAll(' %', '%')) ?? 0)} `)
    if (marked === said) return null
    const { days, rest } = takeDays(takeNames(marked, names))
    let taken = 0
    const says = rest.split(/[,;:()](?!\d)|\b(?:and|while|whereas)\b/).map(part => {
      const from = taken
      taken += part.split('·').length - 1
      return partSays(part, days.slice(from, taken))
    })
    if (says.includes(null)) return null
    if (says.includes('untrue')) return 'untrue'
    const all = (says as (readonly Fact[])[]).flat()
    return all.length > 0 ? all : null
  }
}

/** As plain text has it, small. */
const plainLabel = (label: string, index: readonly string[]): string =>
  index
    .reduce((rest, name) => rest.replaceAll(name, 'benchmark'), label)
    .replace(/[−–]/g, '-')
    .replace(/R²/g, 'R-squared')
    .replace(/(\d) %/g, '$1%')
    .toLowerCase()

const spanAtEnd = /^(.+), (?:(\d+) (month|year)s?|(year to date)|(all history)|((?:19|20)\d\d))$/

function phrasesOf(label: string): string[] {
  const [, of = '', count, unit, toDate, history, year] = spanAtEnd.exec(label) ?? []
  if (of === '') return quantitiesOf(label)
  return quantitiesOf(of).flatMap(quantity => {
    if (year) return [`${quantity}, ${year}`, `${quantity} in ${year}`, `${quantity} for ${year}`, `${year} ${quantity}`]
    if (history)
      return ['over all', 'over the whole', 'over its whole', 'in all']
        .map(over => `${quantity} ${over} history`)
        .concat(`${quantity}, ${history}`)
    if (toDate)
      return [
        `${quantity}, ${toDate}`,
        `${quantity} ${toDate}`,
        `${quantity} for the ${toDate}`,
        `${quantity} in the ${toDate}`,
        `year-to-date ${quantity}`,
      ]
    const length = count === '1' ? `1 ${unit}` : `${count} ${unit}s`
    const ways = ['over', 'in', 'for'].flatMap(over => [
      `${over} ${length}`,
      ...['last', 'past'].map(last => `${over} the ${last} ${length}`),
    ])
    const one =
      count === '1'
        ? ['over', 'in', 'for'].flatMap(over => ['one', 'a', 'the last', 'the past'].map(last => `${over} ${last} ${unit}`))
        : []
    return [`${quantity}, ${length}`, `${count}-${unit} ${quantity}`, ...[...ways, ...one].map(way => `${quantity} ${way}`)]
  })
}

/** The names of a quantity beside its label. */
const others: Readonly<Record<string, readonly string[]>> = {
  'price / earnings': [
    'price/earnings',
    'p/e',
    'p/e ratio',
    'price-to-earnings',
    'price-to-earnings ratio',
    'price/earnings ratio',
  ],
  'market capitalisation': ['market capitalization', 'market cap', 'market value'],
  'earnings per share': ['eps'],
  close: ['last close', 'closing price'],
  'highest close': ['record close'],
  'maximum drawdown': ['max drawdown'],
}

function quantitiesOf(label: string): string[] {
  const [, of, place] = /^(.+), ((?:median of|percentile in) the industry)$/.exec(label) ?? []
  if (of !== undefined && place !== undefined) {
    const kind = place.startsWith('median') ? 'median' : 'percentile'
    return quantitiesOf(of).flatMap(one => [
      `${one}, ${place}`,
      ...['of', 'in'].flatMap(within => [`${one} ${kind} ${within} the industry`, `${kind} ${one} ${within} the industry`]),
      ...['of', 'for'].map(its => `industry ${kind} ${its} ${one}`),
      ...(kind === 'median'
        ? [`industry median ${one}`, `industry's median ${one}`]
        : [`${one} percentile`, `percentile of ${one} in the industry`]),
    ])
  }
  const growth = /^growth of (.+)$/.exec(label)?.[1]
  const benchmark = /^return of benchmark$/.test(label) ? ['benchmark return', "benchmark's return"] : []
  const days = /^(volatility|average volume|sma|rsi|adx|atr) ?\((\d+)\)$/.exec(label)
  return [
    label,
    ...(others[label] ?? []),
    ...(growth ? quantitiesOf(growth).map(one => `${one} growth`) : []),
    ...benchmark,
    ...(days ? [`${days[2]}-day ${days[1]}`] : []),
    ...(days?.[1] === 'sma' ? [`${days[2]}-day average`, `${days[2]}-day moving average`] : []),
    ...(/^(?:rsi|adx|atr)$/.test(days?.[1] ?? '') ? [String(days?.[1])] : []),
  ]
}

const unitsOf: Readonly<Record<Fact['unit'], readonly Claim['unit'][]>> = {
  price: ['money', 'bare'],
  money: ['money'],
  percent: ['percent'],
  points: ['points'],
  ratio: ['bare', 'times'],
  index: ['bare'],
  count: ['bare', 'money'],
  days: ['bare', 'sessions'],
  date: [],
  name: [],
}

/** null where the figure is of another kind, or has no sign where the fact is below nought. */
function isOf(claim: Claim, { id, unit, value, currency }: Fact): boolean | null {
  if (typeof value !== 'number') return null
  const isPercentile = claim.unit === 'percentile' && /^(?:percentile-|volatility-percentile$|range-position$)/.test(id)
  if (!isPercentile && !unitsOf[unit].includes(claim.unit)) return null
  if (claim.currency !== null && claim.currency !== currency) return currency === null ? null : false
  if (!isNear(claim, value)) return false
  if (claim.sign === '-') return value < 0 || claim.value === 0
  return value < 0 && claim.value !== 0 ? null : true
}

function hasOnlyPlainWords(text: string, claims: readonly Claim[]): boolean {
  const left = claims.reduceRight((rest, { at, end }) => `${rest.slice(0, at)} ${rest.slice(end)}`, text)
  return (left.toLowerCase().match(/[^\s,.;:()"·]+/g) ?? []).every(word => plain.has(word) || /^'s?$/.test(word))
}
