// Several symbols on one calendar: every day on which any of them traded, and which bar of each that is.

export type Calendar = {
  /** Ascending. */
  readonly days: Int32Array
  /** Per symbol, per day: the index of its bar, −1 where it has none. */
  readonly barOf: readonly Int32Array[]
}

/** times: ascending days of each symbol's bars. from, to: the first and last day that count, both included. */
export function calendarOf(times: readonly Int32Array[], from: number, to: number): Calendar {
  const [only] = times
  const days = times.length === 1 ? only!.filter(day => day >= from && day <= to) : allDays(times, from, to)
  const barOf = times.map(time => {
    const bars = new Int32Array(days.length).fill(-1)
    let next = 0
    for (let i = 0; i < time.length; i++) {
      while (next < days.length && days[next]! < time[i]!) next++
      if (next < days.length && days[next] === time[i]) bars[next] = i
    }
    return bars
  })
  return { days, barOf }
}

function allDays(times: readonly Int32Array[], from: number, to: number): Int32Array {
  const all = new Set<number>()
  for (const time of times) for (const day of time) if (day >= from && day <= to) all.add(day)
  return Int32Array.from(all).sort()
}
