// Good series of every kind that people keep: large companies and penny shares, funds of bonds and of money, shares that hardly trade,
// rates, indexes, coins, leveraged funds after reverse splits. Made as markets make them: whole steps of the price as it was traded,
// a fall at the dividend, the source's adjustment and rounding afterwards. No check may accuse one of them.
import type { QuotedSeries } from '#bar-quality'
import { dayOf } from '#basics'
import { exchangeByCode, sessionsBetween } from '#exchange-days'
import type { Adjustment, Bars, Dividend, Interval, Split } from '#series'
import { seeded, whole } from './seeded-series.ts'

type Market = {
  readonly barCount: number
  /** The price as traded on the first day, its step, and its usual daily move. */
  readonly price: number
  readonly step: number
  readonly sigma: number
  /** Degrees of freedom of the moves: 3 is wild, 30 is tame. */
  readonly tails?: number
  /** Share of the day's move that happens before the open. */
  readonly overnight?: number
  readonly drift?: number
  /** Jumps of this size, so many in a hundred bars, on many times the volume. */
  readonly jumps?: { readonly size: number; readonly inHundred: number }
  /** Dividends as declared, every so many bars: a share of the price rounded to `digits`, or one amount for ever. */
  readonly pays?: { readonly every: number; readonly share?: number; readonly amount?: number; readonly digits?: number }
  /** One in so many dividends is special: times this. */
  readonly special?: number
  readonly splits?: readonly (readonly [at: number, ratio: number])[]
  readonly volume?: { readonly usual: number; readonly spread: number; readonly lot?: number } | 'none' | 'zero'
  /** Share of days on which nothing is traded: volume 0, and the last close in all columns. */
  readonly idle?: number
  readonly columns?: 'all' | 'close'
  readonly days?: 'sessions' | 'every' | 'weeks' | 'minutes'
  readonly adjustment?: Adjustment
  /** Decimals of the adjusted prices that the source gives; absent: as computed, in 4-byte floats where `floats`. */
  readonly digits?: number | undefined
  readonly floats?: boolean
  /** Lists that the source does not give. */
  readonly without?: readonly ('splits' | 'dividends' | 'adjustedClose')[]
}

type Columns = { open: Float64Array; high: Float64Array; low: Float64Array; close: Float64Array; volume: Float64Array }

export function madeSeries(market: Market, seed: number): QuotedSeries {
  const random = seeded(seed)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const freedom = market.tails ?? 4
  const wild = () => {
    let sum = 0
    for (let i = 0; i < freedom; i++) sum += normal() ** 2
    // Of unit variance, whatever the tails.
    return (normal() / Math.sqrt(sum / freedom)) * (freedom > 2 ? Math.sqrt((freedom - 2) / freedom) : 1)
  }
  const time = timesOf(market, random)
  const n = time.length
  const columns: Columns = { ...emptyColumns(n) }
  const inSteps = (price: number) => Math.max(market.step, Math.round(price / market.step) * market.step)
  const dividends: { bar: number; amount: number }[] = []
  const splits = (market.splits ?? []).map(([at, ratio]) => ({ bar: Math.floor(at * n), ratio }))
  const paysFrom = market.pays ? whole(random, 1, market.pays.every) : 0
  const overnight = market.overnight ?? 0.35
  let close = inSteps(market.price)
  let splitSoFar = 1
  for (let i = 0; i < n; i++) {
    const ratio = splits.find(split => split.bar === i)?.ratio ?? 1
    let before = close / ratio
    if (market.pays && i > 0 && i % market.pays.every === paysFrom % market.pays.every) {
      const { share = 0, amount = share * before, digits = 4 } = market.pays
      const isSpecial = market.special !== undefined && random() < 0.12
      const paid = Number((amount * (isSpecial ? market.special : 1)).toFixed(digits))
      if (paid > 0 && paid < 0.6 * before) {
        dividends.push({ bar: i, amount: paid })
        before -= paid
      }
    }
    const isJump = market.jumps !== undefined && random() < market.jumps.inHundred / 100
    const jump = isJump ? (random() < 0.5 ? -1 : 1) * market.jumps.size * (0.5 + random()) : 0
    const isIdle = !isJump && random() < (market.idle ?? 0)
    const open = isIdle ? inSteps(before) : inSteps(before * Math.exp(overnight * market.sigma * wild() + jump))
    close = isIdle ? open : inSteps(open * Math.exp(market.sigma * Math.sqrt(1 - overnight ** 2) * wild() + (market.drift ?? 0)))
    columns.open[i] = open
    columns.close[i] = close
    columns.high[i] = isIdle ? open : inSteps(Math.max(open, close) * Math.exp(0.4 * market.sigma * Math.abs(normal())))
    columns.low[i] = isIdle
      ? open
      : Math.min(open, close, inSteps(Math.min(open, close) * Math.exp(-0.4 * market.sigma * Math.abs(normal()))))
    // Twice the usual move, half as many shares again; news bring out many times as many.
    const moves = Math.abs(Math.log(close / before)) / market.sigma
    const news = isJump ? between(random, 2, 2 + 4 * moves) : (0.5 + 0.5 * moves) ** 0.6
    // As much money as before a split moves as many more shares.
    splitSoFar *= ratio
    const traded = Math.round(volumeOf(market, normal) * news * splitSoFar)
    columns.volume[i] = isIdle && market.volume !== 'none' ? 0 : traded
  }
  return asGiven(market, time, columns, dividends, splits)
}

function emptyColumns(n: number): Columns {
  const empty = () => new Float64Array(n)
  return { open: empty(), high: empty(), low: empty(), close: empty(), volume: empty() }
}

function timesOf({ barCount, days = 'sessions' }: Market, random: () => number): Int32Array {
  const first = dayOf('2003-01-06') + 7 * whole(random, 0, 600)
  if (days === 'every') return Int32Array.from({ length: barCount }, (_, i) => first + i)
  if (days === 'weeks') return Int32Array.from({ length: barCount }, (_, i) => first + 7 * i)
  if (days === 'minutes')
    return Int32Array.from({ length: barCount }, (_, i) => (first + Math.floor(i / 390)) * 1440 + 871 + (i % 390))
  return sessionsBetween(exchangeByCode('XNYS'), first, first + Math.ceil(barCount * 1.5) + 10).slice(0, barCount)
}

function volumeOf({ volume = { usual: 1e6, spread: 0.5 } }: Market, normal: () => number): number {
  if (volume === 'none') return Number.NaN
  if (volume === 'zero') return 0
  const lot = volume.lot ?? 1
  return Math.max(lot, Math.round((volume.usual * Math.exp(volume.spread * normal())) / lot) * lot)
}

/** As the source gives it: adjusted, rounded, with or without its lists. */
function asGiven(
  market: Market,
  time: Int32Array,
  traded: Columns,
  paid: readonly { bar: number; amount: number }[],
  split: readonly { bar: number; ratio: number }[],
): QuotedSeries {
  const adjustment = market.adjustment ?? 'splits'
  const rounded = (value: number) => {
    const given = market.digits === undefined ? value : Number(value.toFixed(market.digits))
    return market.floats ? Math.fround(given) : given
  }
  const laterRatio = (bar: number) => split.reduce((ratio, one) => (one.bar > bar ? ratio * one.ratio : ratio), 1)
  const perBar = Float64Array.from(time, (_, i) => laterRatio(i))
  const dividendFactor = new Float64Array(time.length).fill(1)
  for (const { bar, amount } of paid) {
    const ratioOnDay = split.find(one => one.bar === bar)?.ratio ?? 1
    const factor = 1 - amount / ((traded.close[bar - 1] ?? 1) / ratioOnDay)
    for (let i = 0; i < bar; i++) dividendFactor[i] = dividendFactor[i]! * factor
  }
  const priced = (column: Float64Array) =>
    column.map((price, i) => {
      if (adjustment === 'none') return rounded(price)
      return rounded((price / perBar[i]!) * (adjustment === 'all' ? dividendFactor[i]! : 1))
    })
  const interval: Interval = market.days === 'weeks' ? '1wk' : market.days === 'minutes' ? '1m' : '1d'
  const isCloseAlone = market.columns === 'close'
  const close = priced(traded.close)
  const unknown = new Float64Array(time.length).fill(Number.NaN)
  const bars: Bars = {
    time,
    open: isCloseAlone ? unknown : priced(traded.open),
    high: isCloseAlone ? unknown : priced(traded.high),
    low: isCloseAlone ? unknown : priced(traded.low),
    close,
    volume: adjustment === 'none' ? traded.volume : traded.volume.map((shares, i) => Math.round(shares * perBar[i]!)),
  }
  const adjustedClose = traded.close.map((price, i) => rounded((price / perBar[i]!) * dividendFactor[i]!))
  const dayAt = (bar: number) => (interval === '1m' ? Math.floor(time[bar]! / 1440) : time[bar]!)
  const dividends: Dividend[] = paid.map(({ bar, amount }) => ({
    day: dayAt(bar),
    amount: adjustment === 'none' ? amount : Number((amount / laterRatio(bar)).toPrecision(7)),
  }))
  const splits: Split[] = split.map(({ bar, ratio }) =>
    ratio >= 1
      ? { day: dayAt(bar), numerator: ratio, denominator: 1 }
      : { day: dayAt(bar), numerator: 1, denominator: 1 / ratio },
  )
  const lacks = (list: 'splits' | 'dividends' | 'adjustedClose') => market.without?.includes(list) ?? false
  return {
    bars,
    interval,
    adjustment,
    adjustedClose: lacks('adjustedClose') || adjustment === 'all' ? undefined : adjustedClose,
    splits: lacks('splits') ? undefined : splits,
    dividends: lacks('dividends') ? undefined : dividends,
    exchange: (market.days ?? 'sessions') === 'sessions' ? exchangeByCode('XNYS') : undefined,
  }
}

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
