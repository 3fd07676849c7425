import { describe, expect, it } from 'vitest'
import type { Bars } from '#series'
import { maximumDrawdown, seededChance } from '#statistics'
import { sampleBars } from '../../../test/support/sample-bars.ts'
import { type Conventions, noCosts, usualConventions } from './conventions.ts'
import { type FastAccount, openFastAccount } from './fast-account.ts'
import { openTrials } from './overfitting.ts'
import { simulate, type SimulatedSymbol } from './simulate.ts'
import { openTruthRuns } from './truth-runs.ts'

type Priced = Omit<SimulatedSymbol, 'signals'>
type Decided = { readonly enter: Float64Array; readonly exit: Float64Array | null }

function quickly(account: FastAccount | null, truths: readonly Decided[]) {
  const enter = openTruthRuns(truths.length)
  const exit = truths[0]!.exit === null ? null : openTruthRuns(truths.length)
  for (const one of truths) {
    enter.note(one.enter)
    exit?.note(one.exit!)
  }
  return account!.run(0, 1, { enter, exit })!
}

/** Bars on some days only, with splits and dividends, some on days without a bar, before the first one and after the last. */
function pricedBy(seed: number, barCount: number, gaps: number): Priced {
  const chance = seededChance(seed)
  const all = sampleBars(barCount, seed)
  const kept = [...all.time.keys()].filter(i => i === barCount - 1 || chance() >= gaps)
  const pick = (column: Float64Array) => Float64Array.from(kept, i => column[i]!)
  const bars: Bars = {
    time: Int32Array.from(kept, i => all.time[i]!),
    open: pick(all.open),
    high: pick(all.high),
    low: pick(all.low),
    close: pick(all.close),
    volume: pick(all.volume),
  }
  const someDay = () => all.time[0]! - 3 + Math.floor(chance() * (all.time[barCount - 1]! - all.time[0]! + 6))
  return {
    symbol: `S${seed}`,
    bars,
    splits: Array.from({ length: 3 }, () => ({
      day: someDay(),
      numerator: 1 + Math.floor(chance() * 6),
      denominator: 1 + Math.floor(chance() * 3),
    })),
    dividends: Array.from({ length: 12 }, () => ({ day: someDay(), amount: chance() * 2 })),
  }
}

function truthsBy(seed: number, length: number, share: number): Float64Array {
  const chance = seededChance(seed)
  return Float64Array.from({ length }, () => (chance() < 0.04 ? Number.NaN : chance() < share ? 1 : 0))
}

function slowly(
  symbols: readonly Priced[],
  truths: readonly Decided[],
  conventions: Conventions,
  span?: { from: number; to: number },
) {
  const result = simulate(
    symbols.map((symbol, s) => {
      const { enter, exit } = truths[s]!
      const longExit = exit ?? enter.map(value => (value === 0 ? 1 : value === 1 ? 0 : value))
      return { ...symbol, signals: { longEntry: enter, longExit } }
    }),
    conventions,
    span,
  )
  return { equity: result.equity, trades: result.trades.length }
}

describe('the fast account is that of the engine, to the last bit', () => {
  it('for 300 random portfolios, rules, costs and spans', () => {
    let [trades, compared] = [0, 0]
    for (let seed = 1; seed <= 300; seed++) {
      const chance = seededChance(seed * 7)
      const count = 1 + Math.floor(chance() * 6)
      const symbols = Array.from({ length: count }, (_, s) => pricedBy(seed * 10 + s, 80, chance() < 0.5 ? 0 : 0.2))
      const conventions: Conventions = {
        ...usualConventions,
        cash: 1_000 + chance() * 1e6,
        positions: count + Math.floor(chance() * 3),
        closeAtEnd: chance() < 0.5,
        costs: {
          ...noCosts,
          percent: chance() < 0.3 ? 0 : chance(),
          slippagePercent: chance() < 0.3 ? 0 : chance() / 2,
          borrowPercent: 1,
        },
      }
      const share = 0.1 + 0.8 * chance()
      const truths = symbols.map(({ bars }, s) => ({
        enter: truthsBy(seed * 100 + s, bars.time.length, share),
        exit: seed % 3 === 0 ? truthsBy(seed * 100 + 50 + s, bars.time.length, share) : null,
      }))
      const { time } = symbols[0]!.bars
      const span = seed % 2 === 0 ? { from: time[20]!, to: time[time.length - 10]! } : { from: -Infinity, to: Infinity }
      const expected = slowly(symbols, truths, conventions, span)
      const got = quickly(openFastAccount(symbols, conventions, span), truths)
      compared++
      trades += got.trades
      expect(got.trades, `seed ${seed}`).toBe(expected.trades)
      expect(got.equity, `seed ${seed}`).toEqual(expected.equity)
    }
    expect([compared, trades > 5_000]).toEqual([300, true])
  })
  it('again and again, whatever was run before', () => {
    const symbols = [pricedBy(1, 200, 0.1), pricedBy(2, 200, 0)]
    const conventions = { ...usualConventions, positions: 2 }
    const account = openFastAccount(symbols, conventions)!
    for (const seed of [5, 6, 5, 7]) {
      const truths = symbols.map(({ bars }, s) => ({ enter: truthsBy(seed + s, bars.time.length, 0.5), exit: null }))
      expect(quickly(account, truths).equity).toEqual(slowly(symbols, truths, conventions).equity)
    }
  })
})

describe('the fast account leaves to the engine', () => {
  const symbols = [pricedBy(1, 100, 0)]
  it.each<[string, Partial<Conventions>]>([
    ['whole shares', { shares: 'whole' }],
    ['another fill', { fill: 'same-close' }],
    ['fewer places than symbols', { positions: 1 }],
    ['a stop', { exits: { ...usualConventions.exits, stopPercent: 5 } }],
    ['a fee per order', { costs: { ...noCosts, perTrade: 1 } }],
    ['interest', { costs: { ...noCosts, cashInterestPercent: 2 } }],
    ['another size', { sizing: { kind: 'fraction', percent: 50 } }],
    ['short sales', { direction: 'short' }],
  ])('%s', (_, wishes) => {
    expect(openFastAccount([...symbols, pricedBy(2, 100, 0)], { ...usualConventions, positions: 2 })).not.toBeNull()
    expect(openFastAccount([...symbols, pricedBy(2, 100, 0)], { ...usualConventions, positions: 2, ...wishes })).toBeNull()
  })
  it('prices that are missing, or end before the others', () => {
    const missing = pricedBy(1, 100, 0)
    missing.bars.open[50] = Number.NaN
    expect(openFastAccount([missing], usualConventions)).toBeNull()
    const { bars } = pricedBy(3, 60, 0)
    expect(openFastAccount([...symbols, { ...pricedBy(3, 60, 0), bars }], { ...usualConventions, positions: 2 })).toBeNull()
  })
})

it('takes from an equity in one pass what the statistics take from it in several', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const chance = seededChance(seed)
    const equity = new Float64Array(501).fill(100)
    for (let i = 1; i < 501; i++) equity[i] = equity[i - 1]! * (1 + (chance() - 0.5) / 20)
    expect(openTrials(1, 500, 10).note(0, equity).maximumDrawdown).toBe(maximumDrawdown(equity))
  }
  const still = new Float64Array(501).fill(100)
  expect(openTrials(1, 500, 10).note(0, still)).toEqual({ dailySharpe: Number.NaN, maximumDrawdown: 0 })
})
