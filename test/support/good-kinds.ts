// Good series of every kind that people keep: large companies and penny shares, funds of bonds and of money, shares that hardly trade,
// rates, indexes, coins, leveraged funds after reverse splits. No check may accuse one of them.
import type { QuotedSeries } from '#bar-quality'
import { madeSeries, type Market } from './made-series.ts'
import { seeded, whole } from './seeded-series.ts'

/** What varies from seed to seed within a kind is drawn here, so that a thousand seeds are a thousand companies. */
export type GoodKind = { readonly name: string; readonly market: (random: () => number) => Market }

const between = (random: () => number, low: number, high: number) => low * (high / low) ** random()
const some = (random: () => number) => whole(random, 260, 1_400)
const anyOf = <Thing>(random: () => number, ...things: readonly Thing[]) => things[whole(random, 0, things.length - 1)] as Thing
const anySplit = (random: () => number) => [[0.15 + 0.7 * random(), anyOf(random, 1.5, 2, 3, 4, 5, 7, 10, 20)]] as const

export const goodKinds: readonly GoodKind[] = [
  {
    name: 'a large company',
    market: r => ({
      barCount: some(r),
      price: between(r, 15, 400),
      step: 0.01,
      sigma: between(r, 0.008, 0.025),
      pays: { every: 63, share: between(r, 0.001, 0.012), digits: anyOf(r, 2, 3, 4) },
      volume: { usual: between(r, 2e5, 3e7), spread: 0.4 },
      jumps: { size: 0.08, inHundred: 1.6 },
    }),
  },
  {
    name: 'one that splits, rounded to cents afterwards',
    market: r => ({
      barCount: some(r),
      price: between(r, 60, 900),
      step: 0.01,
      sigma: between(r, 0.01, 0.03),
      splits: anySplit(r),
      pays: { every: 63, share: between(r, 0.0005, 0.006), digits: 2 },
      digits: anyOf(r, 2, 4, 6, undefined),
      floats: r() < 0.5,
      volume: { usual: between(r, 2e5, 3e7), spread: 0.5 },
    }),
  },
  {
    name: 'one that splits, as traded',
    market: r => ({
      barCount: some(r),
      price: between(r, 60, 900),
      step: 0.01,
      sigma: between(r, 0.01, 0.03),
      splits: anySplit(r),
      pays: { every: 63, share: between(r, 0.0005, 0.006), digits: 2 },
      adjustment: 'none',
    }),
  },
  {
    name: 'a cent a quarter',
    market: r => ({
      barCount: some(r),
      price: between(r, 20, 300),
      step: 0.01,
      sigma: between(r, 0.008, 0.03),
      pays: { every: 63, amount: anyOf(r, 0.01, 0.02, 0.005) },
    }),
  },
  {
    name: 'a ten-thousandth of the price a quarter',
    market: r => ({
      barCount: some(r),
      price: between(r, 20, 300),
      step: 0.01,
      sigma: between(r, 0.008, 0.03),
      pays: { every: 63, share: 0.0001, digits: anyOf(r, 3, 4, 6) },
      without: r() < 0.3 ? ['splits'] : [],
    }),
  },
  {
    name: 'four cents a quarter, and a split of ten afterwards',
    market: r => ({
      barCount: some(r),
      price: between(r, 80, 700),
      step: 0.01,
      sigma: between(r, 0.01, 0.035),
      drift: 0.001,
      pays: { every: 63, amount: anyOf(r, 0.04, 0.01, 0.02) },
      splits: [[0.6 + 0.35 * r(), anyOf(r, 4, 10, 20)]],
      digits: anyOf(r, 2, 4, undefined),
      floats: r() < 0.5,
    }),
  },
  {
    name: 'crumbs of a fund, each month',
    market: r => ({
      barCount: some(r),
      price: between(r, 10, 60),
      step: 0.01,
      sigma: between(r, 0.002, 0.01),
      pays: { every: 21, share: between(r, 0.00005, 0.0006), digits: 6 },
    }),
  },
  {
    name: 'a fund of bonds, each month',
    market: r => ({
      barCount: some(r),
      price: between(r, 10, 110),
      step: 0.01,
      sigma: between(r, 0.0015, 0.006),
      pays: { every: 21, share: between(r, 0.001, 0.007), digits: anyOf(r, 3, 4, 6) },
    }),
  },
  {
    name: 'a fund of the money market',
    market: r => ({
      barCount: some(r),
      price: anyOf(r, 1, 100),
      step: 0.01,
      sigma: 0.00005,
      pays: { every: 21, share: between(r, 0.0001, 0.004), digits: 6 },
      volume: anyOf(r, 'none', 'zero'),
      columns: 'close',
      idle: 0,
    }),
  },
  {
    name: 'high dividends with special ones',
    market: r => ({
      barCount: some(r),
      price: between(r, 8, 60),
      step: 0.01,
      sigma: between(r, 0.01, 0.025),
      pays: { every: anyOf(r, 21, 63, 126), share: between(r, 0.008, 0.05), digits: 2 },
      special: anyOf(r, 2, 5, 8),
    }),
  },
  {
    name: 'a trust that pays once a year',
    market: r => ({
      barCount: some(r),
      price: between(r, 20, 200),
      step: anyOf(r, 0.01, 0.05, 0.005),
      sigma: between(r, 0.01, 0.02),
      pays: { every: 252, share: between(r, 0.01, 0.09), digits: 2 },
    }),
  },
  {
    name: 'pence in London',
    market: r => ({
      barCount: some(r),
      price: between(r, 30, 4000),
      step: anyOf(r, 0.1, 0.25, 0.5, 1),
      sigma: between(r, 0.01, 0.03),
      pays: { every: 126, share: between(r, 0.005, 0.03), digits: 2 },
      days: 'every',
    }),
  },
  {
    name: 'yen in Tokyo',
    market: r => ({
      barCount: some(r),
      price: between(r, 200, 20_000),
      step: anyOf(r, 1, 5, 0.5),
      sigma: between(r, 0.01, 0.025),
      pays: { every: 126, share: between(r, 0.002, 0.02), digits: 0 },
      volume: { usual: between(r, 1e5, 5e6), spread: 0.5, lot: 100 },
      days: 'every',
    }),
  },
  {
    name: 'a penny share',
    market: r => ({
      barCount: some(r),
      price: between(r, 0.01, 0.9),
      step: anyOf(r, 0.001, 0.0001, 0.005),
      sigma: between(r, 0.03, 0.09),
      tails: 4,
      volume: { usual: between(r, 1e4, 1e7), spread: 1.2 },
      idle: 0.2 * r(),
    }),
  },
  {
    name: 'a share that hardly trades',
    market: r => ({
      barCount: some(r),
      price: between(r, 1, 80),
      step: anyOf(r, 0.01, 0.05, 0.5),
      sigma: between(r, 0.01, 0.03),
      volume: { usual: between(r, 50, 3000), spread: 1.3 },
      idle: 0.4 + 0.5 * r(),
      pays: { every: 252, share: between(r, 0.01, 0.04), digits: 2 },
    }),
  },
  {
    name: 'a lot a day at the same price',
    market: r => ({
      barCount: some(r),
      price: between(r, 5, 80),
      step: anyOf(r, 0.05, 0.5),
      sigma: between(r, 0.002, 0.008),
      volume: { usual: between(r, 60, 200), spread: 0.4, lot: 100 },
      idle: 0.6 * r(),
    }),
  },
  {
    name: 'a share of fractions of a cent',
    market: r => ({
      barCount: some(r),
      price: between(r, 0.001, 0.02),
      step: anyOf(r, 0.001, 0.0005, 0.0001),
      sigma: between(r, 0.05, 0.15),
      volume: { usual: between(r, 1e4, 1e7), spread: 1.2, lot: 100 },
      idle: 0.3 * r(),
    }),
  },
  {
    name: 'a rate that is held, and a price that stands',
    market: r => ({
      barCount: some(r),
      price: anyOf(r, 3.6725, 7.8, 1, 100),
      step: anyOf(r, 0.0001, 0.01),
      sigma: between(r, 0.00001, 0.0003),
      volume: 'none',
      columns: 'close',
      days: 'every',
      without: ['splits', 'dividends', 'adjustedClose'],
    }),
  },
  {
    name: 'a leveraged fund with reverse splits',
    market: r => ({
      barCount: some(r),
      price: between(r, 8, 40),
      step: 0.01,
      sigma: between(r, 0.03, 0.07),
      drift: -0.001,
      splits: [
        [0.35 + 0.1 * r(), anyOf(r, 1 / 4, 1 / 5, 1 / 10)],
        [0.75 + 0.1 * r(), anyOf(r, 1 / 4, 1 / 5, 1 / 10)],
      ],
      digits: anyOf(r, 2, 4, undefined),
      volume: { usual: between(r, 1e5, 3e7), spread: 0.6 },
    }),
  },
  {
    name: 'a company before and after its reverse split, as traded',
    market: r => ({
      barCount: some(r),
      price: between(r, 0.3, 3),
      step: 0.0001,
      sigma: between(r, 0.03, 0.06),
      splits: [[0.2 + 0.6 * r(), anyOf(r, 1 / 8, 1 / 10, 1 / 20, 1 / 25)]],
      adjustment: 'none',
      volume: { usual: between(r, 1e5, 3e6), spread: 0.9 },
    }),
  },
  {
    name: 'medicines: jumps of a half on many times the volume',
    market: r => ({
      barCount: some(r),
      price: between(r, 2, 40),
      step: 0.01,
      sigma: between(r, 0.025, 0.05),
      jumps: { size: 0.4, inHundred: 0.5 },
      volume: { usual: between(r, 1e5, 3e6), spread: 0.8 },
    }),
  },
  {
    name: 'a new listing',
    market: r => ({
      barCount: whole(r, 0, 70),
      price: between(r, 5, 100),
      step: 0.01,
      sigma: between(r, 0.02, 0.06),
      pays: { every: 63, share: 0.004, digits: 2 },
    }),
  },
  {
    name: 'an exchange rate',
    market: r => ({
      barCount: some(r),
      price: between(r, 0.006, 150),
      step: anyOf(r, 0.0001, 0.00001),
      sigma: between(r, 0.003, 0.009),
      overnight: 0.05,
      volume: anyOf(r, 'none', 'zero'),
      days: 'every',
      without: ['splits', 'dividends', 'adjustedClose'],
    }),
  },
  {
    name: 'an exchange rate, once a day',
    market: r => ({
      barCount: some(r),
      price: between(r, 0.5, 40_000),
      step: anyOf(r, 0.0001, 0.01),
      sigma: between(r, 0.001, 0.008),
      volume: 'none',
      columns: 'close',
      without: ['splits', 'dividends', 'adjustedClose'],
    }),
  },
  {
    name: 'an index without a volume',
    market: r => ({
      barCount: some(r),
      price: between(r, 100, 30_000),
      step: 0.01,
      sigma: between(r, 0.008, 0.016),
      overnight: anyOf(r, 0, 0.3),
      volume: anyOf(r, 'none', 'zero'),
      without: ['splits', 'dividends'],
    }),
  },
  {
    name: 'an index of volatility',
    market: r => ({ barCount: some(r), price: between(r, 10, 40), step: 0.01, sigma: 0.075, tails: 4, volume: 'zero' }),
  },
  {
    name: 'a coin, every day of the year',
    market: r => ({
      barCount: some(r),
      price: between(r, 0.0005, 60_000),
      step: 1e-8,
      sigma: between(r, 0.03, 0.07),
      overnight: 0.01,
      floats: true,
      volume: { usual: between(r, 1e5, 3e10), spread: 0.7 },
      days: 'every',
    }),
  },
  {
    name: 'weeks',
    market: r => ({
      barCount: whole(r, 60, 700),
      price: between(r, 5, 300),
      step: 0.01,
      sigma: between(r, 0.02, 0.05),
      pays: { every: 13, share: between(r, 0.001, 0.01), digits: 2 },
      splits: r() < 0.4 ? anySplit(r) : [],
      days: 'weeks',
    }),
  },
  {
    name: 'minutes',
    market: r => ({
      barCount: whole(r, 390, 2_000),
      price: between(r, 5, 300),
      step: 0.01,
      sigma: between(r, 0.0005, 0.0015),
      overnight: 0.2,
      volume: { usual: between(r, 500, 1e5), spread: 1 },
      idle: 0.1 * r(),
      days: 'minutes',
      without: ['splits', 'dividends', 'adjustedClose'],
    }),
  },
  {
    name: 'adjusted for everything',
    market: r => ({
      barCount: some(r),
      price: between(r, 5, 300),
      step: 0.01,
      sigma: between(r, 0.008, 0.03),
      pays: { every: 63, share: between(r, 0.001, 0.012), digits: 2 },
      splits: r() < 0.5 ? anySplit(r) : [],
      adjustment: 'all',
      digits: anyOf(r, 2, 4, undefined),
    }),
  },
]

export function goodOfKind(kind: GoodKind, seed: number): QuotedSeries {
  return madeSeries(kind.market(seeded(seed * 31 + 7)), seed)
}
