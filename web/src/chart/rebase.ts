// Comparing symbols of different price: each as its change in percent since one common day.

export type Closes = { symbol: string; dates: readonly string[]; closes: readonly (number | null)[] }
export type Rebased = {
  symbol: string
  /** Percent since the base day, one per subject date; null where the symbol had no bar by then or has ended. */
  values: (number | null)[]
  /** The day counted from; null when the symbol has no bar in the window. */
  base: string | null
}

/**
 * dates: the subject's, ascending; each series is read on those days, or at its last close before within a week of it
 * (another exchange's holiday), and never after its own end. from: the first day of the window. All count from the first day on which every
 * series that reaches into the window has a close; a series with none in the window is given back empty.
 */
export function rebase(dates: readonly string[], from: string, series: readonly Closes[]): Rebased[] {
  const aligned = series.map(one => onDates(dates, one))
  const start = lowerBound(dates, from)
  const isPresent = aligned.map(values => values.slice(start).some(value => value !== null))
  let base = start
  while (base < dates.length && aligned.some((values, at) => isPresent[at] && values[base] === null)) base++
  return aligned.map((values, at) => {
    const first = values[base]
    const symbol = series[at]?.symbol ?? ''
    if (!isPresent[at] || first === null || first === undefined || first === 0) {
      return { symbol, values: values.map(() => null), base: null }
    }
    return { symbol, values: values.map(value => (value === null ? null : (value / first - 1) * 100)), base: dates[base] ?? null }
  })
}

const mostDaysOld = 7

function onDates(dates: readonly string[], { dates: own, closes }: Closes): (number | null)[] {
  const last = own.at(-1) ?? ''
  let at = 0
  let latest: number | null = null
  let latestDay = ''
  return dates.map(day => {
    for (; at < own.length && (own[at] ?? '') <= day; at++) {
      const close = closes[at]
      if (close === null || close === undefined) continue
      latest = close
      latestDay = own[at] ?? ''
    }
    return latestDay !== '' && day <= last && daysBetween(latestDay, day) <= mostDaysOld ? latest : null
  })
}

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000

/** First index whose date is not before day. */
export function lowerBound(dates: readonly string[], day: string): number {
  let low = 0
  let high = dates.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((dates[middle] ?? '') < day) low = middle + 1
    else high = middle
  }
  return low
}
