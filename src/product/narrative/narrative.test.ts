import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisTasks, openAnalysis } from '#analysis'
import { openScreener, screenerTasks, selfHosted } from '#screener'
import { testMarket } from '../../../test/support/market-data.ts'
import type { AnswerPart, Known } from './asking.ts'
import { checkerOf } from './checking/checking.ts'
import { forecastFacts, signalFacts } from './evidence-facts.ts'
import { type FactUnit, factOf, factsUnderIds } from './fact.ts'
import { type Narrative, openNarrative, sentencesOf } from './narrative.ts'
import { prose } from './prose.ts'

type Given = Record<string, [number | string, FactUnit]>

/** The sentence of an id, made of these facts alone. */
function said(id: string, given: Given): string | undefined {
  const about = { asOf: '2024-11-22', source: 'made', currency: 'USD' }
  const facts = factsUnderIds(
    Object.entries(given).map(([name, [value, unit]]) => factOf(name, name, value, unit, 'Made.', about)),
  )
  return sentencesOf(facts).find(sentence => sentence.id === id)?.text
}

const place: Given = {
  close: [188.59, 'price'],
  'close-day': ['2018-05-11', 'date'],
  name: ['Apple Inc.', 'name'],
  symbol: ['AAPL', 'name'],
}
const year: Given = { 'return-1Y': [22.51, 'percent'], 'index-name': ['S&P 500', 'name'] }
const trend: Given = {
  'distance-to-sma-200': [12.6, 'percent'],
  'slope-of-sma-200': [1.2, 'percent'],
  'sma-50': [172, 'price'],
  'sma-200': [167, 'price'],
  'cross-day': ['2016-09-02', 'date'],
}

describe('the sentences', () => {
  it.each<[string, Given, string | undefined]>([
    ['place', place, 'Apple Inc. (AAPL) closed at 188.59 USD on 11 May 2018.'],
    [
      'place',
      { ...place, 'day-change': [0.04, 'percent'] },
      'Apple Inc. (AAPL) closed at 188.59 USD on 11 May 2018, unchanged on the day.',
    ],
    [
      'place',
      { ...place, 'day-change': [-1.26, 'percent'] },
      'Apple Inc. (AAPL) closed at 188.59 USD on 11 May 2018, down 1.3% on the day.',
    ],
    ['place', { ...place, name: ['AAPL', 'name'] }, 'AAPL closed at 188.59 USD on 11 May 2018.'],
    ['place', { close: [188.59, 'price'] }, undefined],
    ['age', { 'days-behind': [7, 'days'] }, undefined],
    [
      'age',
      { 'days-behind': [40, 'days'], 'sessions-behind': [28, 'days'] },
      'The prices here end on that day, 28 sessions ago: what follows was true then, not today.',
    ],
    ['year', year, 'Over the year before, it rose 22.5%.'],
    [
      'year',
      { ...year, 'index-return-1Y': [13.9, 'percent'], 'excess-1Y': [8.61, 'points'] },
      'Over the year before, it rose 22.5%, while the S&P 500 rose 13.9%: 8.6 points ahead.',
    ],
    [
      'year',
      { ...year, 'return-1Y': [-5, 'percent'], 'index-return-1Y': [-4.6, 'percent'], 'excess-1Y': [-0.4, 'points'] },
      'Over the year before, it fell 5.0%, while the S&P 500 fell 4.6%: much the same.',
    ],
    ['month', { ...year, 'return-1M': [-6, 'percent'] }, 'The last month went against that: it fell 6.0%.'],
    ['month', { ...year, 'return-1M': [1, 'percent'] }, undefined],
    ['years', { 'annual-return-5Y': [-3.21, 'percent'] }, 'Over five years holding it cost 3.2% a year, in price alone.'],
    [
      'trend',
      trend,
      'The long averages point up: the close is 12.6% above its 200-day average, which is rising, and the 50-day average has been above it since 2 September 2016.',
    ],
    [
      'trend',
      { ...trend, 'distance-to-sma-200': [-2, 'percent'] },
      'The long averages disagree: the close is 2.0% below its 200-day average, which is rising, but the 50-day average has been above it since 2 September 2016.',
    ],
    ['extremes', { 'rsi-14': [55, 'index'], 'percent-b': [0.5, 'ratio'], 'relative-volume': [1, 'ratio'] }, undefined],
    [
      'extremes',
      { 'rsi-14': [74.2, 'index'], 'percent-b': [1.1, 'ratio'], 'relative-volume': [2, 'ratio'] },
      'Out of the ordinary: RSI at 74.2 is what its author called overbought, the close lies above the upper Bollinger band and the last session saw 2.00 times the usual volume.',
    ],
    [
      'results',
      { 'year-end': ['2016-12-31', 'date'], 'net-income': [-1_230_000, 'money'] },
      'In the fiscal year to 31 December 2016 there was a net loss of 1.23 million USD.',
    ],
    [
      'results',
      { 'year-end': ['2016-12-31', 'date'], revenue: [999_996_000, 'money'], 'revenue-growth': [-7.7, 'percent'] },
      'In the fiscal year to 31 December 2016 revenue was 1.00 billion USD, down 7.7%.',
    ],
  ])('%s, of what is known: %#', (id, given, text) => {
    expect(said(id, given)).toBe(text)
  })

  it('take no figure but through a fact', () => {
    expect(() => prose`It rose ${'12 %'}.`).toThrow('a figure in a sentence comes from a fact')
  })
})

const rules: Given = {
  'rules-looked-at': [26, 'count'],
  'rules-speaking': [3, 'count'],
  'rules-with-edge': [0, 'count'],
}
const rule: Given = {
  rule: ['New 52-week high', 'name'],
  'rule-times': [196, 'count'],
  'rule-sessions': [60, 'count'],
  'rule-mean': [-1.24, 'percent'],
  'rule-gains': [55.6, 'percent'],
  'rule-any-day': [3.02, 'percent'],
}
const forecast: Given = {
  'forecast-sessions': [20, 'count'],
  'forecast-base': [57.94, 'percent'],
  'forecast-skill': [-0.4, 'percent'],
}

describe('what rules and forecasts say', () => {
  it.each<[string, Given, string | undefined]>([
    [
      'signals',
      rules,
      '3 of the 26 rules looked at speak, and none has shown an edge here after costs and after correction for all of them.',
    ],
    [
      'signals',
      { ...rules, 'rules-speaking': [0, 'count'], 'rules-with-edge': [1, 'count'] },
      'None of the 26 rules looked at speaks; 1 has shown an edge here after costs and after correction for all of them.',
    ],
    [
      'rule',
      rule,
      '“New 52-week high” spoke 196 times before: over the 60 sessions after it the price lost 1.2% on average after costs, with gains in 55.6% of cases, where any day brought 3.0%.',
    ],
    [
      'rule',
      { ...rule, 'rule-times': [1, 'count'] },
      '“New 52-week high” spoke once before: over the 60 sessions after it the price lost 1.2% on average after costs, with gains in 55.6% of cases, where any day brought 3.0%.',
    ],
    ['rule', { rule: ['X', 'name'] }, undefined],
    [
      'forecast',
      forecast,
      'The close was higher 20 sessions later in 57.9% of cases, and that base rate is the forecast: no model was better than it by more than luck.',
    ],
    [
      'forecast',
      { ...forecast, 'forecast-skill': [1.2, 'percent'], 'forecast-chance': [61, 'percent'] },
      'The model puts the chance of a higher close in 20 sessions at 61.0%; on days that it had not seen it was 1.2% better than the base rate, 57.9%.',
    ],
  ])('%s: %#', (id, given, text) => {
    expect(said(id, given)).toBe(text)
  })

  it('is made of the rules with their record and of the stored forecasts, and each sentence names its facts', async () => {
    const studied = (isActive: boolean, verdict: string, barsSince: number) => ({
      isActive,
      barsSince,
      judged: { verdict, horizon: 5 },
      horizons: [5, 20].map(horizon => ({ horizon, count: 40 + horizon, mean: 0.01, holdingMean: 0.004, hitRate: 0.6 })),
    })
    const told = {
      barCount: 9,
      from: 1,
      asOf: 17_000,
      source: 'made',
      rules: [
        { name: 'Late', text: 'close > 1', horizon: 20, source: 'folklore', studied: studied(true, 'no edge found', 0) },
        { name: 'Edge', text: 'close > 2', horizon: 20, source: 'folklore', studied: studied(true, 'edge', 7) },
        { name: 'Silent', text: 'close > 3', horizon: 20, source: 'folklore', studied: studied(false, 'edge', 9) },
      ],
    }
    const record = (from: number) => ({
      base: 0.55,
      probability: 0.6,
      choice: 'boosted trees',
      walk: { from: '2000-01-03', to: '2020-01-03', count: 4000, skill: { skill: 0.02, from, to: 0.05 } },
    })
    for (const from of [0.001, -0.01]) {
      const near = { horizon: 1, asOf: '2016-07-18', record: { ...record(0.2), base: 0.4, probability: 0.3 } }
      const stored = { forecasts: [near, { horizon: 20, asOf: '2016-07-18', record: record(from) }] }
      const facts = factsUnderIds([...signalFacts(told as never), ...forecastFacts(stored as never)])
      const sentences = sentencesOf(facts)
      expect(sentences.map(({ id }) => id)).toEqual(['signals', 'rule', 'forecast'])
      for (const { facts: named } of sentences) for (const id of named) expect(facts.all.map(fact => fact.id)).toContain(id)
      expect(sentences[0]!.text).toContain('2 of the 3 rules looked at speak; 2 have shown an edge')
      // The one with an edge is told, over the sessions of its verdict.
      expect(sentences[1]!.text).toMatch(/^“Edge” spoke 45 times before: over the 5 sessions/)
      expect(sentences[2]!.text).toContain(from > 0 ? 'at 60.0%' : 'that base rate is the forecast')
      expect(facts.number('forecast-chance')?.value).toBe(from > 0 ? 60 : undefined)
    }
    expect(signalFacts({ barCount: 0 } as never)).toEqual([])
  })
})

describe('a summary', () => {
  let narrative: Narrative
  let close: () => Promise<void>
  beforeAll(async () => {
    const { database, market } = await testMarket()
    const analysis = openAnalysis({ market, run: async (task, input) => analysisTasks[task](input as never) as never })
    // What rules and forecasts say is tried below; the check of other writers knows nothing of it.
    const evidence = {
      signals: { of: async () => ({ barCount: 0 }) },
      forecasts: { of: async () => ({ forecasts: [] }) },
    } as never
    narrative = openNarrative({ market, analysis, evidence, screener: {} as never, asking: null, note: async () => {} })
    close = () => database.close()
  })
  afterAll(() => close())

  it('brings every fact that its sentences name, with unit, day, source and definition', async () => {
    for (const symbol of ['AAPL', 'F', '^GSPC', 'BRK.B']) {
      const { sentences, facts } = await narrative.summary(symbol)
      expect(sentences.length).toBeGreaterThan(1)
      for (const { text, facts: named } of sentences) {
        expect(named.length).toBeGreaterThan(0)
        for (const id of named) expect(facts.map(fact => fact.id)).toContain(id)
        expect(text).toMatch(/^[A-Z^].*\.$/)
        expect(text).not.toMatch(/undefined|null|NaN|\s{2}|\s[.,]/)
      }
      for (const { definition, source } of facts) expect([definition, source]).not.toContain('')
    }
  })

  it('tells of prices that have ended that they have', async () => {
    const { sentences } = await narrative.summary('AAPL')
    expect(sentences.map(({ text }) => text)).toContain(
      'The prices here end on that day, 1,921 sessions ago: what follows was true then, not today.',
    )
  })

  it('of a share without prices speaks of the company alone', async () => {
    const { sentences } = await narrative.summary('F')
    expect(new Set(sentences.map(({ part }) => part))).toEqual(new Set(['company']))
  })

  it('passes the check that other writers have to pass', async () => {
    for (const symbol of ['AAPL', 'F', '^GSPC', 'MSFT', 'AMZN', 'XOM', 'JPM']) {
      const { sentences, facts } = await narrative.summary(symbol)
      const check = checkerOf(facts)
      expect(sentences.map(({ text }) => text).filter(text => !check(text).passes)).toEqual([])
    }
  })

  it('is refused for what is not listed', async () => {
    await expect(narrative.summary('NOSUCH')).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('a question about a screen', () => {
  it('is answered from its hits and from all of them together, and is noted without its text', async () => {
    const { database, market } = await testMarket()
    const analysis = openAnalysis({ market, run: async (task, input) => analysisTasks[task](input as never) as never })
    const screener = openScreener({
      database,
      market,
      run: async (_, input) => screenerTasks.lastValues(input) as never,
      limits: selfHosted,
      now: () => new Date('2026-01-05T06:00:00Z'),
      newId: () => 'unused',
    })
    const asked: { known: Known; question: string }[] = []
    const asking = {
      modelName: 'little-model',
      ask: async (_: string, question: string, known: Known) => {
        asked.push({ known, question })
        return (async function* (): AsyncGenerator<AnswerPart, void> {})()
      },
    }
    const noted: unknown[] = []
    const note = async (one: unknown) => void noted.push(one)
    const narrative = openNarrative({ market, analysis, evidence: {} as never, screener, asking, note })
    const screen = { rule: 'marketcap > 1e12', columns: ['pe', 'marketcap', 'sector'], sort: null, isDescending: true }
    await narrative.answerAboutScreen('somebody', screen, 'Which is the largest?', new AbortController().signal)
    expect(noted).toEqual([{ accountId: 'somebody', symbol: null, model: 'little-model' }])
    const { known } = asked[0]!
    const { total, hits } = await screener.screen(screen, { offset: 0, limit: 100 })
    expect(known.facts.find(({ id }) => id === 'hits')?.value).toBe(total)
    const [largest] = hits
    expect(known.facts.find(({ id }) => id === `${largest!.symbol}/pe`)?.value).toBe(largest!.values[0])
    expect(known.check(`The screen has ${total} hits.`)).toMatchObject({ passes: true, facts: ['hits'] })
    expect(known.check(`The screen has ${total + 1} hits.`)).toMatchObject({ passes: false })
    expect(known.check(`${largest!.symbol} has the largest market value.`)).toMatchObject({ passes: true })
    expect(known.check('Siemens has the largest market value.')).toMatchObject({ passes: false, why: 'name' })
    expect(known.instructions).not.toContain('somebody')
    expect(known.instructions.length).toBeLessThan(20_000)
    await expect(
      narrative.answerAboutScreen('somebody', { ...screen, rule: 'pe' }, '?', new AbortController().signal),
    ).rejects.toMatchObject({ code: 'invalid' })
    await database.close()
  })
})
