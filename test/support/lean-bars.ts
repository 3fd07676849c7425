// LEAN's sample of daily bars as traded: aapl, ibm, qqq, spy, in ten-thousandths of a dollar.
import { inflateRawSync } from 'node:zlib'
import { dayOf } from '../../src/core/basics/basics.ts'
import { type Bars, emptyBars } from '../../src/core/series/series.ts'
import { readReferenceBytes } from './reference-data.ts'

export function leanDay(text: string): number {
  return dayOf(`${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`)
}

export function leanBars(symbol: string): Bars {
  const rows = unzipped(readReferenceBytes(`lean/equity-daily/${symbol}.zip`))
    .trim()
    .split(/\r?\n/)
  const bars = emptyBars(rows.length)
  rows.forEach((row, i) => {
    const [day = '', open, high, low, close, volume] = row.split(',')
    bars.time[i] = leanDay(day)
    bars.open[i] = Number(open) / 10_000
    bars.high[i] = Number(high) / 10_000
    bars.low[i] = Number(low) / 10_000
    bars.close[i] = Number(close) / 10_000
    bars.volume[i] = Number(volume)
  })
  return bars
}

/** The one file of a zip archive. */
function unzipped(bytes: Buffer): string {
  const start = 30 + bytes.readUInt16LE(26) + bytes.readUInt16LE(28)
  return inflateRawSync(bytes.subarray(start)).toString('utf8')
}
