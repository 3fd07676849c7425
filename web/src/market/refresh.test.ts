import { describe, expect, it } from 'vitest'
import type { RefreshAnswer } from '../../../src/product/market/sources.contract.ts'
import { isAbout, progressShare, troubles } from './refresh.ts'

const run = (more: Partial<RefreshAnswer>): RefreshAnswer => ({
  state: 'running',
  says: '',
  startedAt: null,
  finishedAt: null,
  symbols: [],
  withRates: false,
  done: [],
  rates: null,
  ...more,
})
const done = (symbol: string, outcome: RefreshAnswer['done'][number]['outcome']) => ({
  symbol,
  outcome,
  asOf: null,
  says: `${symbol} ${outcome}`,
  attempts: [],
  barsAdded: 0,
})

describe('a refresh on a page', () => {
  it('is shown where it was asked for', () => {
    expect(isAbout(run({ symbols: ['AAPL'] }), 'AAPL')).toBe(true)
    expect(isAbout(run({ symbols: ['AAPL'] }), 'MSFT')).toBe(false)
    expect(isAbout(run({ symbols: ['AAPL'] }), null)).toBe(false)
    expect(isAbout(run({ symbols: [] }), null)).toBe(true)
    expect(isAbout(run({ symbols: ['AAPL'], withRates: true }), null)).toBe(true)
    expect(isAbout(run({ state: 'idle' }), null)).toBe(false)
  })
  it('says how far it is, exchange rates counted as one more', () => {
    expect(progressShare(run({}))).toBeUndefined()
    expect(progressShare(run({ symbols: ['A', 'B', 'C'], withRates: true, done: [done('A', 'refreshed')] }))).toBe(0.25)
  })
  it('names each symbol, and marks what failed; a single one is told once', () => {
    const both = run({ state: 'done', symbols: ['A', 'B'], done: [done('A', 'refreshed'), done('B', 'failed')] })
    expect(troubles(both).map(({ name, isTrouble }) => [name, isTrouble])).toEqual([
      ['A', false],
      ['B', true],
    ])
    expect(troubles(run({ state: 'done', symbols: ['A'], done: [done('A', 'failed')] }))).toEqual([])
  })
})
