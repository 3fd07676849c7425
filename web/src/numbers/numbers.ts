// How every number, date and time is written. Missing is an en dash, never 0; a change always carries its sign.

export const missing = '–'
const noBreak = '\u00a0'
type Value = number | null | undefined

const formats = new Map<string, Intl.NumberFormat>()
function written(value: number, fewest: number, most: number): string {
  const key = `${fewest}/${most}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: fewest, maximumFractionDigits: most })
    formats.set(key, format)
  }
  const text = format.format(value)
  // A value that rounds to nothing has no sign.
  const bare = /^-?[0.,]*$/.test(text) ? text.replace('-', '') : text
  return bare.replace('-', '−')
}
const isMissing = (value: Value): value is null | undefined => value === null || value === undefined || !Number.isFinite(value)

/** Decimals a price deserves: 2, and 4 below 1. */
export const priceDecimals = (price: number): number => (price !== 0 && Math.abs(price) < 1 ? 4 : 2)

/** 188.59, 0.0661, 2,728.12; with a currency "188.59 USD". */
export function price(value: Value, currency?: string | null): string {
  if (isMissing(value)) return missing
  const decimals = priceDecimals(value)
  return written(value, decimals, decimals) + (currency ? noBreak + currency : '')
}

/** +1.20, −0.35; as many decimals as the price it belongs to. */
export function priceChange(value: Value, ofPrice: number): string {
  if (isMissing(value)) return missing
  const decimals = priceDecimals(ofPrice)
  return signed(value, written(Math.abs(value), decimals, decimals))
}

/** +1.23%, −4.56%: for changes and returns. */
export const percentChange = (value: Value): string =>
  isMissing(value) ? missing : `${signed(value, written(Math.abs(value), 2, 2))}%`

/** 1.23%: for a level such as a yield or a volatility. */
export const percent = (value: Value): string => (isMissing(value) ? missing : `${written(value, 2, 2)}%`)

/** 1.08: two decimals. */
export const ratio = (value: Value): string => (isMissing(value) ? missing : written(value, 2, 2))

/** 14,161: whole things. */
export const count = (value: Value): string => (isMissing(value) ? missing : written(value, 0, 0))

/** 3.47 T, 38.17 M, 950: big amounts and volumes in three figures. */
export function compact(value: Value): string {
  if (isMissing(value)) return missing
  const size = Math.abs(value)
  for (const [unit, letter] of [
    [1e12, 'T'],
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'K'],
  ] as const) {
    // 999,995 and above would be written 1,000.00 K.
    if (size >= unit * 0.999995) return `${written(value / unit, 2, 2)}${noBreak}${letter}`
  }
  return written(value, 0, size < 100 && !Number.isInteger(value) ? 2 : 0)
}

/** What a figure of the analysis looks like in its unit. */
export function inUnit(value: Value, unit: 'price' | 'percent' | 'ratio' | 'count' | 'days' | 'index'): string {
  if (isMissing(value)) return missing
  switch (unit) {
    case 'price':
      return price(value)
    case 'percent':
      return percent(value)
    case 'ratio':
    case 'index':
      return ratio(value)
    case 'count':
      return compact(value)
    default:
      return `${count(value)}${noBreak}${value === 1 ? 'day' : 'days'}`
  }
}

/** up, down or flat as it will be written at two decimals. */
export function direction(value: Value): 'up' | 'down' | 'flat' {
  if (isMissing(value) || Math.abs(value) < 0.005) return 'flat'
  return value > 0 ? 'up' : 'down'
}

/** 1st, 2nd, 93rd. */
export function ordinal(value: number): string {
  const rest = Math.round(value)
  const ending = rest % 100 >= 11 && rest % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][rest % 10] ?? 'th')
  return `${rest}${ending}`
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** 2018-05-11 → 11 May 2018. */
export function day(value: string | null | undefined): string {
  if (!value) return missing
  const text = dayFormat.format(new Date(`${value.slice(0, 10)}T00:00:00Z`))
  return text.replace('Sept', 'Sep').replaceAll(' ', noBreak)
}

/** 2018-05-11 → May 2018. */
export const month = (value: string | null | undefined): string =>
  value
    ? monthFormat
        .format(new Date(`${value.slice(0, 10)}T00:00:00Z`))
        .replace('Sept', 'Sep')
        .replaceAll(' ', noBreak)
    : missing

/** An instant as 24 Nov 2026, 04:50 UTC. */
export function instant(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return missing
  const iso = new Date(value).toISOString()
  return `${day(iso)}, ${iso.slice(11, 16)}${noBreak}UTC`
}

/** What the server says in words, with its instants (2026-11-29T14:43:06.894Z) as a person reads them. */
export function readable(says: string): string {
  return says.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z/g, iso => instant(iso))
}

/**
 * Of a bar, which is of a day or of a minute: 2018-05-11 → 11 May 2018; 2018-05-11T14:31Z → 11 May 2018, 14:31 UTC, or with the exchange's
 * time zone 11 May 2018, 10:31 New York.
 */
export function dayOrMinute(value: string | null | undefined, timeZone: string | null = null): string {
  if (!value?.includes('T')) return day(value)
  return timeZone === null ? instant(value) : wallTime(Date.parse(value) + offsetMs(value, timeZone), timeZone)
}

/** ms: an instant moved on by its zone's offset. */
export function wallTime(ms: number, timeZone: string): string {
  const local = new Date(ms).toISOString()
  return `${day(local)}, ${local.slice(11, 16)}${noBreak}${timeZone.replace(/^.*\//, '').replaceAll('_', noBreak)}`
}

const zoneFormats = new Map<string, Intl.DateTimeFormat>()
const knownOffsets = new Map<string, number>()

/** What clocks in the zone show beyond UTC at an instant (2018-05-11T14:31Z), in ms. Offsets change on the hour, so each hour is asked for once. */
export function offsetMs(value: string, timeZone: string): number {
  const key = `${timeZone} ${value.slice(0, 13)}`
  const known = knownOffsets.get(key)
  if (known !== undefined) return known
  let format = zoneFormats.get(timeZone)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    zoneFormats.set(timeZone, format)
  }
  const [date = 1, month = 1, year = 1970, hour = 0, minute = 0, second = 0] = (
    format.format(new Date(value)).match(/\d+/g) ?? []
  ).map(Number)
  const offset = Date.UTC(year, month - 1, date, hour, minute, second) - Math.floor(Date.parse(value) / 1000) * 1000
  knownOffsets.set(key, offset)
  return offset
}

function signed(value: number, size: string): string {
  if (/^[0.,]*$/.test(size)) return size
  return (value < 0 ? '−' : '+') + size
}
