// How a period's bars lie in the database: columns of little-endian numbers, so that a year of one symbol is one row and a
// column of all symbols is read without touching the others.
//
// Prices: 4-byte integers at the block's decimal scale where that gives back exactly the same doubles, else 8-byte floats.
// Volumes likewise, at a scale of their own that may be negative (tens, hundreds …) because they outgrow 4 bytes.
// Dates: one bit for each day or minute of the period, lowest bit first, or 2-byte offsets from its first where those are shorter.
import { assert, isoDay } from '#basics'
import { type Bars, emptyBars, sliceBars } from '#series'
import type { StoredInterval } from './batch.ts'

export type Block = {
  /** The year for days; year × 12 + month (0–11) for minutes. */
  readonly period: number
  readonly barCount: number
  readonly scale: number
  readonly volumeScale: number
  /** Bits: 1 prices are floats, 2 volumes are floats, 4 dates are offsets. */
  readonly format: number
  readonly dates: Buffer
  readonly open: Buffer
  readonly high: Buffer
  readonly low: Buffer
  readonly close: Buffer
  readonly volume: Buffer
}

export const pricesAreFloats = 1
export const volumesAreFloats = 2
export const datesAreOffsets = 4
/** Stands for NaN among integers. */
const missing = -0x8000_0000
const largest = 0x7fff_ffff
const priceScales = [2, 4, 6, 3, 5, 1, 0, 7, 8, 9] as const
const volumeScales = [0, -1, -2, -3, -4, -5] as const
const minutesPerDay = 1440
const msPerMinute = 60_000
const msPerDay = 86_400_000

/** The period to which a bar belongs. */
export function periodOf(time: number, interval: StoredInterval): number {
  const day = interval === '1m' ? Math.floor(time / minutesPerDay) : time
  const [year, month] = isoDay(day).split('-')
  return interval === '1m' ? Number(year) * 12 + Number(month) - 1 : Number(year)
}

/** The first day or minute of a period. */
export function periodStart(period: number, interval: StoredInterval): number {
  return interval === '1m' ? Date.UTC(Math.floor(period / 12), period % 12) / msPerMinute : Date.UTC(period, 0) / msPerDay
}

/** Ascending bars → one block per period, oldest first. */
export function blocksOf(bars: Bars, interval: StoredInterval): Block[] {
  const blocks: Block[] = []
  let from = 0
  while (from < bars.time.length) {
    const period = periodOf(bars.time[from]!, interval)
    const end = periodStart(period + 1, interval)
    let to = from + 1
    while (to < bars.time.length && bars.time[to]! < end) to++
    blocks.push(encodeBlock(sliceBars(bars, from, to), period, interval))
    from = to
  }
  return blocks
}

export function encodeBlock(bars: Bars, period: number, interval: StoredInterval): Block {
  const start = periodStart(period, interval)
  const dates = encodeDates(bars.time, start)
  const prices = integersAt(priceScales, [bars.open, bars.high, bars.low, bars.close])
  const volume = integersAt(volumeScales, [bars.volume])
  const [open, high, low, close] = prices?.columns ?? [bars.open, bars.high, bars.low, bars.close].map(doublesOf)
  return {
    period,
    barCount: bars.time.length,
    scale: prices?.scale ?? 0,
    volumeScale: volume?.scale ?? 0,
    format: (prices ? 0 : pricesAreFloats) | (volume ? 0 : volumesAreFloats) | dates.format,
    dates: dates.bytes,
    open: open!,
    high: high!,
    low: low!,
    close: close!,
    volume: volume?.columns[0] ?? doublesOf(bars.volume),
  }
}

/** Blocks of one series in ascending order → its bars. */
export function barsOf(blocks: readonly Block[], interval: StoredInterval): Bars {
  const bars = emptyBars(blocks.reduce((count, block) => count + block.barCount, 0))
  let at = 0
  for (const block of blocks) {
    decodeDates(block, interval, bars.time, at)
    decodePrices(block, block.open, bars.open, at)
    decodePrices(block, block.high, bars.high, at)
    decodePrices(block, block.low, bars.low, at)
    decodePrices(block, block.close, bars.close, at)
    decode(block.volume, block.barCount, (block.format & volumesAreFloats) !== 0, block.volumeScale, bars.volume, at)
    at += block.barCount
  }
  return bars
}

type Lengths = Pick<Block, 'period' | 'barCount' | 'scale' | 'format'>

function encodeDates(time: Int32Array, start: number): { bytes: Buffer; format: number } {
  const last = time[time.length - 1]! - start
  assert(time[0]! >= start && last <= 0xffff, 'a bar lies outside its period')
  const bitmap = Buffer.allocUnsafe((last >> 3) + 1).fill(0)
  if (2 * time.length < bitmap.length)
    return { bytes: bytesOf(Uint16Array.from(time, at => at - start)), format: datesAreOffsets }
  for (const at of time) bitmap[(at - start) >> 3]! |= 1 << ((at - start) & 7)
  return { bytes: bitmap, format: 0 }
}

export function decodeDates(
  block: Lengths & Pick<Block, 'dates'>,
  interval: StoredInterval,
  into: Int32Array,
  from: number,
): void {
  const start = periodStart(block.period, interval)
  const { dates, barCount } = block
  if (block.format & datesAreOffsets) {
    for (let i = 0; i < barCount; i++) into[from + i] = start + (dates[2 * i]! | (dates[2 * i + 1]! << 8))
    return
  }
  let at = from
  for (let byte = 0; byte < dates.length; byte++) {
    for (let bits = dates[byte]!; bits !== 0; bits &= bits - 1) into[at++] = start + 8 * byte + 31 - Math.clz32(bits & -bits)
  }
  assert(at === from + barCount, 'a stored bitmap has another number of bars than its block says')
}

export function decodePrices(block: Lengths, bytes: Buffer, into: Float64Array, at: number): void {
  decode(bytes, block.barCount, (block.format & pricesAreFloats) !== 0, block.scale, into, at)
}

/** scale: the block's scale of volumes. */
export function decodeVolumes(block: Lengths, bytes: Buffer, into: Float64Array, at: number): void {
  decode(bytes, block.barCount, (block.format & volumesAreFloats) !== 0, block.scale, into, at)
}

// Typed arrays need an aligned start, which bytes out of the driver's buffer rarely have: they are copied here first, which is
// faster than reading byte by byte and makes no garbage.
let aligned = alignedViews(16_384)

function alignedViews(size: number) {
  const buffer = new ArrayBuffer(size)
  return { bytes: new Uint8Array(buffer), integers: new Int32Array(buffer), floats: new Float64Array(buffer) }
}

function decode(bytes: Buffer, count: number, floats: boolean, scale: number, into: Float64Array, at: number): void {
  assert(bytes.length === count * (floats ? 8 : 4), 'a stored column has another length than its block says')
  if (bytes.length > aligned.bytes.length) aligned = alignedViews(8 * Math.ceil(bytes.length / 8))
  aligned.bytes.set(bytes)
  if (floats) into.set(aligned.floats.subarray(0, count), at)
  else if (scale < 0) multiply(aligned.integers, count, 10 ** -scale, into, at)
  else divide(aligned.integers, count, 10 ** scale, into, at)
}

function divide(integers: Int32Array, count: number, power: number, into: Float64Array, at: number): void {
  for (let i = 0; i < count; i++) {
    const integer = integers[i]!
    into[at + i] = integer === missing ? Number.NaN : integer / power
  }
}

function multiply(integers: Int32Array, count: number, power: number, into: Float64Array, at: number): void {
  for (let i = 0; i < count; i++) {
    const integer = integers[i]!
    into[at + i] = integer === missing ? Number.NaN : integer * power
  }
}

/** All columns as integers at the first scale that gives every value back exactly; null when none does. */
function integersAt(scales: readonly number[], columns: readonly Float64Array[]): { scale: number; columns: Buffer[] } | null {
  const count = columns[0]!.length
  // One piece of memory for all columns: thousands of small ones cost the garbage collector more than the arithmetic takes.
  const integers = new Int32Array(count * columns.length)
  const scale = scales.find(each => columns.every((column, i) => putIntegers(column, each, integers, i * count)))
  if (scale === undefined) return null
  return { scale, columns: columns.map((_, i) => Buffer.from(integers.buffer, 4 * count * i, 4 * count)) }
}

/** False when a value would not come back as it is. */
function putIntegers(column: Float64Array, scale: number, into: Int32Array, at: number): boolean {
  const power = 10 ** Math.abs(scale)
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!
    if (Number.isNaN(value)) {
      into[at + i] = missing
      continue
    }
    const integer = Math.round(scale < 0 ? value / power : value * power)
    const back = scale < 0 ? integer * power : integer / power
    if (back !== value || integer > largest || integer <= missing) return false
    into[at + i] = integer
  }
  return true
}

function doublesOf(column: Float64Array): Buffer {
  return bytesOf(column.slice())
}

/** Typed arrays are little-endian on every machine that Node runs on. */
function bytesOf(column: Float64Array | Uint16Array): Buffer {
  return Buffer.from(column.buffer, column.byteOffset, column.byteLength)
}
