// Weeks and months are made from days on reading, so that one stored series answers all three.
import { isoDay } from '#basics'
import { type Bars, emptyBars, type Interval, sliceBars } from './bars.ts'

/**
 * Daily bars → week (Monday to Sunday) or month bars; '1d' gives the bars back as they are.
 * A bar's time is its last session's day. open: the first known open; high and low: over the known ones; close: the last
 * known close; volume: the sum of the known ones; NaN where the whole period has none. The last bar may be unfinished.
 */
export function resample(daily: Bars, interval: Exclude<Interval, '1m'>): Bars {
  if (interval === '1d') return daily
  const periodOf = interval === '1wk' ? weekOf : monthOf
  const out = emptyBars(daily.time.length)
  let bar = -1
  let period = Number.NaN
  for (let i = 0; i < daily.time.length; i++) {
    const day = daily.time[i]!
    const itsPeriod = periodOf(day)
    if (itsPeriod !== period) {
      period = itsPeriod
      bar++
      begin(out, bar)
    }
    out.time[bar] = day
    add(out, bar, daily, i)
  }
  return sliceBars(out, 0, bar + 1)
}

function begin(out: Bars, bar: number): void {
  out.open[bar] = Number.NaN
  out.high[bar] = Number.NaN
  out.low[bar] = Number.NaN
  out.close[bar] = Number.NaN
  out.volume[bar] = Number.NaN
}

function add(out: Bars, bar: number, daily: Bars, i: number): void {
  if (Number.isNaN(out.open[bar]!)) out.open[bar] = daily.open[i]!
  // Negated, so that a NaN so far gives way and a NaN that comes does not win.
  if (!(out.high[bar]! >= daily.high[i]!) && !Number.isNaN(daily.high[i]!)) out.high[bar] = daily.high[i]!
  if (!(out.low[bar]! <= daily.low[i]!) && !Number.isNaN(daily.low[i]!)) out.low[bar] = daily.low[i]!
  if (!Number.isNaN(daily.close[i]!)) out.close[bar] = daily.close[i]!
  const volume = daily.volume[i]!
  if (!Number.isNaN(volume)) out.volume[bar] = Number.isNaN(out.volume[bar]!) ? volume : out.volume[bar]! + volume
}

/** 1969-12-29, three days before the epoch, was a Monday. */
function weekOf(day: number): number {
  return Math.floor((day + 3) / 7)
}

function monthOf(day: number): number {
  const iso = isoDay(day)
  return Number(iso.slice(0, -6)) * 12 + Number(iso.slice(-5, -3))
}
