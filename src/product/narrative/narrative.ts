// A stock in words: connected sentences, each with the facts that it is made of. What has no fact is not said.
import type { Analysis } from '#analysis'
import { Failure } from '#basics'
import type { Market, Stock } from '#market'
import type { AskedScreen, Screener } from '#screener'
import type { AnswerPart, Asking } from './asking.ts'
import { checkerOf } from './checking/checking.ts'
import { screenCheckerOf } from './checking/screen-checking.ts'
import { companyFacts } from './company-facts.ts'
import { companySentences } from './company-sentences.ts'
import { type Evidence, forecastFacts, forecastFactsByHorizon, type ForecastsTold, signalFacts } from './evidence-facts.ts'
import { evidenceSentences } from './evidence-sentences.ts'
import { type Fact, type Facts, factsUnderIds } from './fact.ts'
import { instructionsForScreen, instructionsForStock } from './instructions.ts'
import { priceFacts } from './price-facts.ts'
import { priceSentences, type Sentence } from './price-sentences.ts'
import { mostRows, toldScreen } from './screen-facts.ts'

export { type AnswerPart, askingLimits, openAsking } from './asking.ts'
export type { Fact } from './fact.ts'
export { openLanguageModel } from './language-model.ts'
export { countQuestion } from './questions.store.ts'
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
  /** The model that answers questions; null where the operator has named none. */
  readonly modelName: string | null
  /** Throws Failure('not-found'), also where there is no model, and what Asking throws. */
  answer(accountId: string, symbol: string, question: string, signal: AbortSignal): Promise<AsyncGenerator<AnswerPart, void>>
  /** The same about the hits of a screen; throws what screening throws, too. */
  answerAboutScreen(
    accountId: string,
    screen: AskedScreen,
    question: string,
    signal: AbortSignal,
  ): Promise<AsyncGenerator<AnswerPart, void>>
}

export function openNarrative(given: {
  market: Market
  analysis: Analysis
  evidence: Evidence
  screener: Pick<Screener, 'overview'>
  asking: Asking | null
  /** Writes down that somebody asked, about which symbol or, with none, about a screen; never what. */
  note: (asked: { accountId: string; symbol: string | null; model: string }) => Promise<void>
}): Narrative {
  const { market, analysis, evidence, screener, asking, note } = given

  async function known(symbol: string): Promise<{ stock: Stock; facts: readonly (Fact | null)[]; forecast: ForecastsTold }> {
    const stock = await market.stock(symbol)
    const own = stock.listing.symbol
    const [analysed, comparison, told, forecast] = await Promise.all([
      analysis.analyse(own, { adjusted: 'all', window: '5Y' }),
      stock.listing.kind === 'share' ? market.peers(own) : null,
      evidence.signals.of(own),
      evidence.forecasts.of(own),
    ])
    return { stock, facts: [...companyFacts(stock, comparison), ...priceFacts(stock, analysed), ...signalFacts(told)], forecast }
  }

  return {
    modelName: asking?.modelName ?? null,
    async summary(symbol) {
      const { stock, facts: plain, forecast } = await known(symbol)
      const facts = factsUnderIds([...plain, ...forecastFacts(forecast)])
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
    async answer(accountId, symbol, question, signal) {
      if (!asking) throw noModel()
      const { stock, facts, forecast } = await known(symbol)
      const { all } = factsUnderIds([...facts, ...forecastFactsByHorizon(forecast)])
      const answerable = { facts: all, check: checkerOf(all), instructions: instructionsForStock(all) }
      const parts = await asking.ask(accountId, question, answerable, signal)
      await note({ accountId, symbol: stock.listing.symbol, model: asking.modelName })
      return parts
    },
    async answerAboutScreen(accountId, screen, question, signal) {
      if (!asking) throw noModel()
      const told = toldScreen(await screener.overview(screen, mostRows))
      const { facts } = told
      const known = { facts, check: screenCheckerOf(told), instructions: instructionsForScreen(told) }
      const parts = await asking.ask(accountId, question, known, signal)
      await note({ accountId, symbol: null, model: asking.modelName })
      return parts
    },
  }
}

const noModel = () => new Failure('not-found', 'No language model is set up here.')

/** Pure: the same facts, the same words. */
export function sentencesOf(facts: Facts): Sentence[] {
  return [...priceSentences(facts), ...evidenceSentences(facts), ...companySentences(facts)]
}
