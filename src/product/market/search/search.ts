// Finds who is meant: by symbol, name, the names people use, and with typing mistakes. The whole directory is in memory.
import { aliases, type AliasKind } from './aliases.ts'
import { type NotHere, notHere } from './not-here.ts'
import { squashed, tellingWords, wordsOf } from './text.ts'
import { forgivenSlips, lettersOf, mayBeNear, slipsBetween } from './typing.ts'

export type Searchable = {
  readonly symbol: string
  readonly name: string
  readonly kind: 'share' | 'index'
  readonly exchange: string
  readonly sector: string | null
  readonly marketCap: number | null
  readonly hasBars: boolean
}

export type SearchHit = {
  symbol: string
  name: string
  exchange: string
  sector?: string
  hasBars: boolean
  /** 0–1, comparable within one answer only. */
  score: number
  /** What matched when it was not the present name or symbol. */
  matched?: string
}
export type SearchAnswer = { query: string; results: SearchHit[]; message?: string }

/** Something by which a listing is found: its name, or one of its other names. */
type Entry = {
  readonly listing: number
  readonly words: readonly string[]
  readonly squashed: string
  readonly alias: { readonly kind: AliasKind; readonly name: string } | null
}

export type FormerSymbol = { readonly former: string; readonly symbol: string }

export type SearchIndex = (query: string, limit: number) => SearchAnswer

/**
 * Quality of a match, 0–1, to which size adds up to `sizeWeight`: an exact symbol of a small company gives way to a large one
 * whose name begins with the same word ("ford"), a weak match of a large one does not beat an exact one ("apple").
 */
const quality = {
  symbol: 0.99,
  /** Typed in capitals: then a symbol is what was meant. */
  symbolMeant: 1.4,
  /** A whole one-word name with a letter left out ("aple"), which outweighs the symbol of a small company. */
  wholeNameLackingLetter: 0.88,
  wholeAlias: 0.98,
  wholeName: 0.97,
  nameBeginning: 0.86,
  aliasBeginning: 0.8,
  word: 0.84,
  wordBeginning: 0.72,
  symbolBeginning: 0.7,
  slip: 0.6,
  slipInBeginning: 0.5,
} as const
const sizeWeight = 0.3
const bestPossible = quality.symbolMeant + sizeWeight
const longestQuery = 80

/** An index over `listings`; about a tenth of a second for fifteen thousand. */
/** formerSymbols: each with the symbol under which the share is listed now. */
export function indexOf(listings: readonly Searchable[], formerSymbols: readonly FormerSymbol[] = []): SearchIndex {
  const bySymbol = new Map(listings.map((listing, i) => [listing.symbol, i]))
  const entries: Entry[] = listings.map((listing, i) => entryOf(i, listing.name, null))
  const renamed = formerSymbols.map(({ former, symbol }) => ({ symbol, kind: 'formerly' as const, name: former }))
  for (const { symbol, kind, name } of [...renamed, ...aliases]) {
    const listing = bySymbol.get(symbol)
    if (listing !== undefined) entries.push(entryOf(listing, name, { kind, name }))
  }
  const symbols = sortedPairs(listings.map((listing, i) => [squashed(wordsOf(listing.symbol)), i]))
  const wholes = sortedPairs(entries.map((entry, i) => [entry.squashed, i]))
  const vocabulary = vocabularyOf(entries)
  const weights = listings.map(weightOf)

  return function search(query, limit) {
    const asked = query.trim().slice(0, longestQuery)
    const words = wordsOf(asked)
    const found = new Map<number, { quality: number; entry: Entry | null }>()
    const offer = (listing: number, value: number, entry: Entry | null): void => {
      const best = found.get(listing)
      if (!best || value > best.quality) found.set(listing, { quality: value, entry })
    }
    if (words.length > 0) {
      matchSymbols(asked, squashed(words), symbols, offer)
      const telling = tellingWords(words)
      matchWholes(squashed(telling), wholes, entries, offer)
      matchWords(telling, vocabulary, entries, { offer, slips: !isSymbolLike(asked) })
    }
    const why = notHere.get(squashed(words))
    const ranked = [...found]
      // Of what is known not to be here, similar letters are no answer.
      .filter(([listing, { entry }]) => !why || bears(listings[listing]!, entry ?? entries[listing]!, words))
      .map(([listing, match]) => ({ listing, ...match, total: match.quality + weights[listing]! }))
      .sort((a, b) => b.total - a.total || (listings[a.listing]!.symbol < listings[b.listing]!.symbol ? -1 : 1))
      .slice(0, limit)
    const results = ranked.map(({ listing, entry, total }) => hitOf(listings[listing]!, entry, total))
    const nearest = why?.instead && bySymbol.get(why.instead.symbol)
    if (nearest !== undefined) results.unshift(nearestHit(listings[nearest]!, why!))
    if (results.length > 0) return { query: asked, results: results.slice(0, limit), ...(why && { message: why.says }) }
    return {
      query: asked,
      results,
      message: words.length === 0 ? 'Type a symbol or a name.' : sentences(`Nothing is listed under “${asked}”.`, why?.says),
    }
  }
}

/** Other names of a symbol as a person would read them. */
export function otherNames(symbol: string): string[] {
  return aliases.filter(alias => alias.symbol === symbol).map(described)
}

/** Few capitals: a symbol was meant, and one with other letters is another one. */
function isSymbolLike(asked: string): boolean {
  return /^[A-Z]{1,5}$/.test(asked)
}

/** Whether it is called so, in its symbol or in words of its name. */
function bears({ symbol }: Searchable, { words: its }: Entry, words: readonly string[]): boolean {
  return squashed(wordsOf(symbol)) === squashed(words) || words.every(word => its.includes(word))
}

function nearestHit(listing: Searchable, { instead }: NotHere): SearchHit {
  return { ...hitOf(listing, null, bestPossible / 2), ...(instead && { matched: instead.matched }) }
}

type Offer = (listing: number, quality: number, entry: Entry | null) => void
type Pairs = { readonly keys: readonly string[]; readonly values: readonly number[] }

function matchSymbols(asked: string, typed: string, symbols: Pairs, offer: Offer): void {
  const isMeant = asked === asked.toUpperCase() && /[A-Z]/.test(asked)
  for (const at of beginningWith(symbols, typed)) {
    const isWhole = symbols.keys[at] === typed
    const left = symbols.keys[at]!.length - typed.length
    offer(
      symbols.values[at]!,
      isWhole ? (isMeant ? quality.symbolMeant : quality.symbol) : quality.symbolBeginning - 0.02 * left,
      null,
    )
  }
}

/** Names and aliases run together: "jpmorgan", "cocacola", "sp500". One letter says too little for that. */
function matchWholes(typed: string, wholes: Pairs, entries: readonly Entry[], offer: Offer): void {
  if (typed.length < 2) return
  for (const at of beginningWith(wholes, typed)) {
    const entry = entries[wholes.values[at]!]!
    const isWhole = entry.squashed === typed
    if (isWhole) offer(entry.listing, entry.alias ? quality.wholeAlias : quality.wholeName, entry)
    else if (typed.length >= 3) {
      const share = typed.length / entry.squashed.length
      offer(entry.listing, (entry.alias ? quality.aliasBeginning : quality.nameBeginning) - 0.08 * (1 - share), entry)
    }
  }
}

/** Every word typed must be one of the entry's, begin one, or be near one. */
function matchWords(
  typed: readonly string[],
  vocabulary: Vocabulary,
  entries: readonly Entry[],
  { offer, slips }: { offer: Offer; slips: boolean },
): void {
  let matches: Map<number, number> | null = null
  for (const word of typed) {
    const near = vocabulary.near(word, slips)
    const before = matches
    const next = new Map<number, number>()
    for (const [term, value] of near) {
      for (const entry of vocabulary.entriesOf(term)) {
        if (before && !before.has(entry)) continue
        next.set(entry, Math.max(next.get(entry) ?? 0, value))
      }
    }
    if (before) for (const [entry, value] of next) next.set(entry, value + before.get(entry)!)
    matches = next
    if (matches.size === 0) return
  }
  for (const [index, sum] of matches ?? []) {
    const entry = entries[index]!
    const [only] = typed as [string]
    if (
      typed.length === 1 &&
      entry.words.length === 1 &&
      only.length >= 4 &&
      sum < quality.wordBeginning &&
      lacksOneLetter(only, entry.squashed)
    ) {
      offer(entry.listing, quality.wholeNameLackingLetter, entry)
      continue
    }
    const unsaid = Math.max(0, entry.words.length - typed.length)
    offer(entry.listing, sum / typed.length - 0.025 * Math.min(4, unsaid) - (entry.alias ? 0.02 : 0), entry)
  }
}

/** Whether `typed` is `word` with one letter, not the last, left out. */
function lacksOneLetter(typed: string, word: string): boolean {
  if (typed.length !== word.length - 1) return false
  let at = 0
  while (at < typed.length && typed[at] === word[at]) at++
  return at < typed.length && typed.slice(at) === word.slice(at + 1)
}

type Vocabulary = {
  /** Words of the vocabulary that `typed` is, begins or is near to, with the quality of that. */
  near(typed: string, withSlips: boolean): Map<number, number>
  entriesOf(term: number): readonly number[]
}

function vocabularyOf(entries: readonly Entry[]): Vocabulary {
  const postings = new Map<string, number[]>()
  entries.forEach((entry, i) => {
    for (const word of new Set(entry.words)) {
      const its = postings.get(word)
      if (its) its.push(i)
      else postings.set(word, [i])
    }
  })
  const terms = [...postings.keys()].sort()
  const pairs: Pairs = { keys: terms, values: terms.map((_, i) => i) }
  const letters = Uint32Array.from(terms, lettersOf)
  const lists = terms.map(term => postings.get(term)!)
  return {
    entriesOf: term => lists[term]!,
    near(typed, withSlips) {
      const found = new Map<number, number>()
      for (const at of beginningWith(pairs, typed)) {
        const share = typed.length / terms[at]!.length
        found.set(
          at,
          share === 1 ? quality.word : typed.length >= 2 ? quality.wordBeginning + 0.08 * share : quality.slipInBeginning,
        )
      }
      const slips = withSlips ? forgivenSlips(typed.length) : 0
      if (slips === 0) return found
      const typedLetters = lettersOf(typed)
      terms.forEach((term, at) => {
        const difference = term.length - typed.length
        if (difference < -slips || found.has(at)) return
        // A word typed only in part may lack many letters at its end; those are not slips.
        const isPart = difference > slips
        if (isPart && (typed.length < 6 || term[0] !== typed[0])) return
        if (!isPart && !mayBeNear(typedLetters, letters[at]!, slips)) return
        if (term[0] !== typed[0] && typed.length < 6 && term[1] !== typed[0] && term[0] !== typed[1]) return
        const { whole, beginning } = slipsBetween(typed, term)
        if (whole <= slips) found.set(at, quality.slip - 0.06 * (whole - 1))
        else if (isPart && beginning <= slips - (typed.length < 8 ? 0 : 1)) found.set(at, quality.slipInBeginning)
      })
      return found
    },
  }
}

function entryOf(listing: number, name: string, alias: Entry['alias']): Entry {
  const words = tellingWords(wordsOf(name))
  return { listing, words, squashed: squashed(words), alias }
}

function sortedPairs(pairs: readonly (readonly [string, number])[]): Pairs {
  const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  return { keys: sorted.map(([key]) => key), values: sorted.map(([, value]) => value) }
}

/** Positions of the keys that begin with `typed`, by bisection. */
function* beginningWith({ keys }: Pairs, typed: string): Generator<number> {
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (keys[middle]! < typed) low = middle + 1
    else high = middle
  }
  for (; low < keys.length && keys[low]!.startsWith(typed); low++) yield low
}

/** Size on a logarithmic scale, from a million to some trillions; listed before OTC; the company's share before its notes. */
function weightOf(listing: Searchable): number {
  const cap = listing.kind === 'index' ? 1e12 : (listing.marketCap ?? 0)
  const size = Math.min(1, Math.max(0, (Math.log10(Math.max(cap, 1)) - 6) / 6.6))
  const isSecondary = /[/]|\bnotes?\b|\bdepositary\b|\bpreferred\b|\bdebentures?\b|\bwarrants?\b|\bunits?\b|\bfund\b|%/i.test(
    `${listing.symbol} ${listing.name}`,
  )
  return sizeWeight * size * (isSecondary ? 0.3 : 1) - (listing.exchange === 'OTC' ? 0.06 : 0) + (listing.hasBars ? 0.02 : 0)
}

function hitOf(listing: Searchable, entry: Entry | null, total: number): SearchHit {
  const { symbol, name, exchange, sector, hasBars } = listing
  return {
    symbol,
    name,
    exchange,
    ...(sector === null ? {} : { sector }),
    hasBars,
    score: Math.round(Math.min(1, Math.max(0, total / bestPossible)) * 1000) / 1000,
    ...(entry?.alias ? { matched: described(entry.alias) } : {}),
  }
}

function described({ kind, name }: { kind: AliasKind; name: string }): string {
  return `${{ brand: 'brand:', formerly: 'formerly', 'took over': 'took over', 'known as': 'also called' }[kind]} ${name}`
}

function sentences(...said: (string | undefined)[]): string {
  return said.filter(sentence => sentence !== undefined).join(' ')
}
