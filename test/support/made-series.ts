// Series made as markets make them: whole steps of the price as it was traded, a fall at the dividend, shares that come out with the news,
// the source's adjustment and rounding afterwards.
import type { QuotedSeries } from '#bar-quality'
import { dayOf } from '#basics'
import { exchangeByCode, sessionsBetween } from '#exchange-days'
import type { Adjustment, Bars, Dividend, Interval, Split } from '#series'
import { seeded, whole } from './seeded-series.ts'

export type Market = {
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
  let lastJump = Number.NEGATIVE_INFINITY
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
    // News are not taken back on the next days.
    const isJump = market.jumps !== undefined && random() < market.jumps.inHundred / 100 && i - lastJump > 5
    if (isJump) lastJump = i
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
    const news = isJump ? 2 * (1 + 2 * moves) ** random() : (0.5 + 0.5 * moves) ** 0.6
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
