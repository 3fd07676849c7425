import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { analysisTasks, openAnalysis } from '#analysis'
import { testMarket } from '../../../test/support/market-data.ts'
import { checkerOf } from './checking/checking.ts'
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

describe('a summary', () => {
  let narrative: Narrative
  let close: () => Promise<void>
  beforeAll(async () => {
    const { database, market } = await testMarket()
    const analysis = openAnalysis({ market, run: async (task, input) => analysisTasks[task](input as never) as never })
    narrative = openNarrative({ market, analysis, asking: null })
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
