// In whose time a file's minutes stand, when they do not say so: in the time in which they begin and end with some market's session.
// Providers write UTC, the exchange's time, or the time of whoever they write for; in UTC a day of Sydney begins on the evening before.
// Only the hours of sessions are told apart here; on which days a market trades is left out of it, but for weekends.

/** In whose time the minutes stand. */
export const timeZoneNames = ['new-york', 'london', 'frankfurt', 'mumbai', 'hong-kong', 'tokyo', 'sydney', 'utc'] as const
export type TimeZoneName = (typeof timeZoneNames)[number]

export const timeZoneTexts: Readonly<Record<TimeZoneName, string>> = {
  'new-york': 'the time of New York',
  london: 'the time of London',
  frankfurt: 'the time of Frankfurt',
  mumbai: 'the time of Mumbai',
  'hong-kong': 'the time of Hong Kong',
  tokyo: 'the time of Tokyo',
  sydney: 'the time of Sydney',
  utc: 'UTC',
}

const clocks: Readonly<Record<TimeZoneName, string>> = {
  'new-york': 'America/New_York',
  london: 'Europe/London',
  frankfurt: 'Europe/Berlin',
  mumbai: 'Asia/Kolkata',
  'hong-kong': 'Asia/Hong_Kong',
  tokyo: 'Asia/Tokyo',
  sydney: 'Australia/Sydney',
  utc: 'UTC',
}
const minutesPerDay = 1440

/** Minutes after midnight on the market's own clocks. `closes`: each of the hours at which its days end or have ended. */
type Market = {
  readonly clock: Exclude<TimeZoneName, 'utc'>
  readonly opens: number
  readonly closes: readonly number[]
  readonly pause?: readonly [number, number]
  /** One of the four whose days are known here: meant where a file is too short to tell it from others. */
  readonly isKnown?: true
  /** Before and after hours: a whole day from edge to edge, quiet at both ends. */
  readonly isLong?: true
}

const clockAt = (hour: number, minute = 0): number => hour * 60 + minute
/** As the exchanges publish them. */
const markets: readonly Market[] = [
  { clock: 'new-york', opens: clockAt(9, 30), closes: [clockAt(16)], isKnown: true },
  { clock: 'new-york', opens: clockAt(4), closes: [clockAt(20)], isLong: true },
  { clock: 'london', opens: clockAt(8), closes: [clockAt(16, 30)], isKnown: true },
  { clock: 'frankfurt', opens: clockAt(9), closes: [clockAt(17, 30)], isKnown: true },
  // Frankfurt's floor, and the houses that trade beside Xetra.
  { clock: 'frankfurt', opens: clockAt(8), closes: [clockAt(22)] },
  {
    clock: 'tokyo',
    opens: clockAt(9),
    closes: [clockAt(15), clockAt(15, 30)],
    pause: [clockAt(11, 30), clockAt(12, 30)],
    isKnown: true,
  },
  // Seoul keeps the time of Tokyo, Shanghai and Singapore that of Hong Kong.
  { clock: 'tokyo', opens: clockAt(9), closes: [clockAt(15, 30)] },
  { clock: 'hong-kong', opens: clockAt(9, 30), closes: [clockAt(16)], pause: [clockAt(12), clockAt(13)] },
  { clock: 'hong-kong', opens: clockAt(9, 30), closes: [clockAt(15)], pause: [clockAt(11, 30), clockAt(13)] },
  { clock: 'hong-kong', opens: clockAt(9), closes: [clockAt(17)], pause: [clockAt(12), clockAt(13)] },
  { clock: 'mumbai', opens: clockAt(9, 15), closes: [clockAt(15, 30)] },
  { clock: 'sydney', opens: clockAt(10), closes: [clockAt(16)] },
]

/** Of the days, so many must begin (and end) with the session; first days, half days and quiet ones do not. */
const [mostDays, mostEnds] = [0.8, 0.6]
const mostRows = 0.95
const enoughRows = 10_000
/** Auctions come a little after the end; quiet shares have their last trade a little before it. */
const [endsBefore, endsAfter] = [15, 15]

/**
 * minutes: of all rows, since 1970 on the clocks of the file. Null when nothing tells. A session with its pause goes before one without,
 * and what begins and ends with a session before what only begins with it; the market's own time before UTC and UTC before the time of somebody elsewhere.
 */
export function decideZone(minutes: readonly number[]): TimeZoneName | null {
  const all = Float64Array.from(minutes).sort()
  // The ends of a long file tell as much as all of it.
  const sorted =
    all.length <= 2 * enoughRows ? all : Float64Array.of(...all.subarray(0, enoughRows), ...all.subarray(-enoughRows))
  const candidates = timeZoneNames.flatMap(zone => {
    const utc = sorted.map(minute => minute - minutesAhead(zone, Math.floor(minute / minutesPerDay)))
    return markets.flatMap(market => {
      const fit = fitOf(utc, market)
      const nearness = zone === market.clock ? (market.isKnown ? 0 : 1) : zone === 'utc' ? 1 : 2
      const likeness = fit === 'beginning' ? 20 : market.pause ? 0 : 10
      return fit === 'none' ? [] : [{ zone, utc, class: likeness + nearness }]
    })
  })
  const best = Math.min(...candidates.map(one => one.class))
  const [first, ...others] = candidates.filter(one => one.class === best)
  return first && others.every(({ utc }) => utc.every((minute, i) => minute === first.utc[i])) ? first.zone : null
}

/** How far the clocks are ahead of UTC on that day, in minutes: noon's offset holds for the whole of it. */
export function minutesAhead(zone: TimeZoneName, day: number): number {
  if (zone === 'utc') return 0
  const known = offsets.get(zone) ?? new Map<number, number>()
  offsets.set(zone, known)
  let offset = known.get(day)
  if (offset === undefined) {
    const noon = day * minutesPerDay + minutesPerDay / 2
    const parts = Object.fromEntries(
      formatOf(zone)
        .formatToParts(noon * 60_000)
        .map(({ type, value }) => [type, Number(value)]),
    )
    offset = Date.UTC(parts['year']!, parts['month']! - 1, parts['day'], parts['hour'], parts['minute']) / 60_000 - noon
    if (known.size > mostOffsetsKept) known.clear()
    known.set(day, offset)
  }
  return offset
}

const mostOffsetsKept = 5_000
const offsets = new Map<TimeZoneName, Map<number, number>>()
const formats = new Map<TimeZoneName, Intl.DateTimeFormat>()

function formatOf(zone: TimeZoneName): Intl.DateTimeFormat {
  const numeric = 'numeric' as const
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: clocks[zone],
      hourCycle: 'h23',
      year: numeric,
      month: numeric,
      day: numeric,
      hour: numeric,
      minute: numeric,
    })
  formats.set(zone, format)
  return format
}

/** Whether these instants are a market's session: from end to end, from its beginning on, or not at all. */
function fitOf(utc: Float64Array, { clock, opens, closes, pause, isLong }: Market): 'whole' | 'beginning' | 'none' {
  const close = Math.max(...closes)
  let [days, begin, end, inside, first, last, current] = [0, 0, 0, 0, 0, 0, Number.NaN]
  const finish = () => {
    if (Number.isNaN(current)) return
    days++
    const isWeekday = ((((current + 4) % 7) + 7) % 7) % 6 !== 0
    if (isWeekday && first >= opens && first <= opens + (isLong ? endsBefore : 1)) begin++
    if (isWeekday && closes.some(at => last >= at - endsBefore && last <= at + endsAfter)) end++
  }
  for (const minute of utc) {
    const local = minute + minutesAhead(clock, Math.floor(minute / minutesPerDay))
    const day = Math.floor(local / minutesPerDay)
    const at = local - day * minutesPerDay
    if (day !== current) {
      finish()
      current = day
      first = at
    }
    last = at
    if (at >= opens && at <= close + endsAfter && !(pause && at > pause[0] + 1 && at < pause[1] - 1)) inside++
  }
  finish()
  if (inside < mostRows * utc.length || begin <= mostDays * days) return 'none'
  return end >= mostEnds * days ? 'whole' : isLong ? 'none' : 'beginning'
}
