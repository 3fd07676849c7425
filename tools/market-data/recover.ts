// Gets back what was traded from what the files print, and only where that is certain: decimals behind 32-bit floats, raw
// prices behind adjusted ones, splits and dividends behind an adjusted close.

export type SplitEvent = { readonly date: string; readonly numerator: number; readonly denominator: number }
export type DividendEvent = { readonly date: string; readonly amount: number }
/** One day; prices as printed. date: YYYY-MM-DD. */
export type DailyRow = {
  readonly date: string
  readonly open: string
  readonly high: string
  readonly low: string
  readonly close: string
  readonly volume: number
  readonly adjustedClose?: string
}

/**
 * The shortest decimal of 2 to 4 places whose 32-bit float prints as this text ("2092.83008" → 2092.83, "37.529999" → 37.53);
 * the number as printed when there is none.
 */
export function decimalBehind(printed: string): number {
  const places = printed.split('.')[1]?.length ?? 0
  const value = Number(printed)
  if (places <= 2) return value
  for (const fewer of [2, 3, 4]) {
    const candidate = Number(value.toFixed(fewer))
    if (Math.fround(candidate).toFixed(places) === value.toFixed(places)) return candidate
  }
  return value
}

/** Shares that one share held before `date` has become by the last of `splits`. */
export function shareMultiple(splits: readonly SplitEvent[], date: string): number {
  return splits.reduce((multiple, split) => (date < split.date ? (multiple * split.numerator) / split.denominator : multiple), 1)
}

/** The nearest multiple of 1/64 dollar, or of a cent from the decimalisation of US stock markets (2001-04-09) on. */
export function nearestTick(price: number, date: string): number {
  return date >= '2001-04-09' ? Math.round(price * 100) / 100 : Math.round(price * 64) / 64
}

/**
 * Prices adjusted for splits and dividends → as traded, by undoing Yahoo's factors (1 − dividend / previous close) from the
 * last day back: previous raw close = adjusted / later factor + dividend. Each result must lie on the market's tick within
 * `tolerance` dollars; one that does not throws, because then the event lists and the prices do not belong together.
 */
export function unadjusted(
  rows: readonly DailyRow[],
  splits: readonly SplitEvent[],
  dividends: readonly DividendEvent[],
  tolerance: number,
): { open: number; high: number; low: number; close: number }[] {
  const paidOn = new Map(dividends.map(dividend => [dividend.date, dividend.amount]))
  const raw: { open: number; high: number; low: number; close: number }[] = new Array(rows.length)
  let factor = 1
  for (let i = rows.length - 1; i >= 0; i--) {
    const row = rows[i]!
    const next = rows[i + 1]
    const paid = next && paidOn.get(next.date)
    if (next && paid) {
      const perShareNow = paid / shareMultiple(splits, next.date)
      const closeNow = Number(row.close) / factor + perShareNow
      factor *= 1 - perShareNow / closeNow
    }
    const multiple = shareMultiple(splits, row.date)
    const onTick = (printed: string): number => {
      const price = (Number(printed) / factor) * multiple
      const tick = nearestTick(price, row.date)
      if (Math.abs(price - tick) > tolerance) throw new Error(`${row.date}: ${price} is no price that could be traded`)
      return tick
    }
    raw[i] = { open: onTick(row.open), high: onTick(row.high), low: onTick(row.low), close: onTick(row.close) }
  }
  return raw
}

/** Splits as jumps of adjusted close / close; the ratio is the small fraction that is nearest, and must be within 0.1 %. */
export function splitsBehind(rows: readonly DailyRow[]): SplitEvent[] {
  const found: SplitEvent[] = []
  for (let i = 1; i < rows.length; i++) {
    const jump = adjustmentOf(rows[i]!) / adjustmentOf(rows[i - 1]!)
    if (jump < 1.2) continue
    const fraction = [1, 2, 3, 4, 5].map(d => ({ numerator: Math.round(jump * d), denominator: d }))
    const best = fraction.find(({ numerator, denominator }) => Math.abs(numerator / denominator / jump - 1) < 0.001)
    if (!best) throw new Error(`${rows[i]!.date}: adjustment jumps by ${jump}, which is no ratio of a split`)
    found.push({ date: rows[i]!.date, ...best })
  }
  return found
}

function adjustmentOf(row: DailyRow): number {
  return Number(row.adjustedClose) / Number(row.close)
}

/** Grids on which dividends are declared, coarsest first. */
const dividendGrids = [0.01, 0.005, 0.0025, 0.001, 0.0001] as const

/**
 * Dividends behind close (as `closes`, raw) and adjusted close: amount = previous close − previous adjusted × close / adjusted,
 * known to ± what the printing of the adjusted closes leaves open (`halfUnit`, plus a quarter for that of the closes). It is
 * the coarsest grid's value inside that interval; an amount that no grid explains throws. Below 0.002 is taken for rounding.
 * `closes` must be in terms of the shares in which the adjusted close was computed.
 */
export function dividendsBehind(
  rows: readonly DailyRow[],
  closes: readonly number[],
  splits: readonly SplitEvent[],
  halfUnit: number,
): DividendEvent[] {
  const splitOn = new Map(splits.map(split => [split.date, split.numerator / split.denominator]))
  const found: DividendEvent[] = []
  for (let i = 1; i < rows.length; i++) {
    const { date } = rows[i]!
    const before = closes[i - 1]! / (splitOn.get(date) ?? 1)
    const adjustedBefore = Number(rows[i - 1]!.adjustedClose)
    const adjusted = Number(rows[i]!.adjustedClose)
    const amount = before - (adjustedBefore * closes[i]!) / adjusted
    const slack = 1.25 * halfUnit * (closes[i]! / adjusted) * (1 + adjustedBefore / adjusted)
    if (amount <= Math.max(slack, 0.002)) continue
    found.push({ date, amount: onGrid(amount, slack, date) })
  }
  return found
}

function onGrid(amount: number, slack: number, date: string): number {
  for (const grid of dividendGrids) {
    const value = Math.round(amount / grid) * grid
    if (value > 0 && Math.abs(value - amount) <= slack) return Math.round(value * 1e4) / 1e4
  }
  throw new Error(`${date}: a dividend of ${amount} ± ${slack} lies on no grid`)
}
