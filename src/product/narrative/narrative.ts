// A stock in words: connected sentences, each with the facts that it is made of. What has no fact is not said.
import type { Analysis } from '#analysis'
import type { Market } from '#market'
import { companyFacts } from './company-facts.ts'
import { companySentences } from './company-sentences.ts'
import { type Fact, type Facts, factsUnderIds } from './fact.ts'
import { priceFacts } from './price-facts.ts'
import { priceSentences, type Sentence } from './price-sentences.ts'

export type { Fact } from './fact.ts'
export type { Sentence } from './price-sentences.ts'

export type Summary = {
  readonly symbol: string
  readonly name: string
  readonly asOf: string | null
  readonly sentences: readonly Sentence[]
  /** Those that the sentences name, in their order. */
  readonly facts: readonly Fact[]
}

export type Narrative = {
  /** Written by templates. Without sentences where nothing is known but the name. Throws Failure('not-found'). */
  summary(symbol: string): Promise<Summary>
}

export function openNarrative({ market, analysis }: { market: Market; analysis: Analysis }): Narrative {
  return {
    async summary(symbol) {
      const stock = await market.stock(symbol)
      const [analysed, comparison] = await Promise.all([
        analysis.analyse(stock.listing.symbol, { adjusted: 'all', window: '5Y' }),
        stock.listing.kind === 'share' ? market.peers(stock.listing.symbol) : null,
      ])
      const facts = factsUnderIds([...companyFacts(stock, comparison), ...priceFacts(stock, analysed)])
      const sentences = sentencesOf(facts)
      const named = new Set(sentences.flatMap(sentence => sentence.facts))
      const { listing, asOf } = stock
      return {
        symbol: listing.symbol,
        name: listing.name,
        asOf,
        sentences,
        facts: [...named].flatMap(id => facts.all.find(fact => fact.id === id) ?? []),
      }
    },
  }
}

/** Pure: the same facts, the same words. */
export function sentencesOf(facts: Facts): Sentence[] {
  return [...priceSentences(facts), ...companySentences(facts)]
}
