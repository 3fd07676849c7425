// "Made good nine months later, on" a day; "lasted eleven weeks, from" a day "to" a day: the time between two days that are told, computed again.
// Which two is said by where they stand, or by the name of what happened on one of them; where that is not clear, it is nobody's. Pure.
import type { Fact } from '../fact.ts'
import type { Claim } from './claims.ts'
import { isNamed, type NamedDay } from './days.ts'

const dayLength = 86_400_000
/** In days; of a month and a year the mean. */
const lengths: Readonly<Partial<Record<Claim['unit'], number>>> = { weeks: 7, months: 30.44, years: 365.25, sessions: 1 }

/** What is measured to without its day. */
const events: readonly [words: string, id: string][] = [
  [
    String.raw`(?:last|latest) (?:known |available |recorded )?(?:close|closing price|price|session|data point|trading day)`,
    'close-day',
  ],
  [String.raw`(?:end of (?:the|its) (?:data|prices|price series|price history))`, 'close-day'],
  [String.raw`(?:low|trough|bottom|low point|lowest point|nadir)`, 'fall-to'],
  [String.raw`(?:record(?: close| high)?|all-time high)`, 'record-day'],
  [String.raw`(?:peak|start(?: of the (?:fall|decline|slump|draw-?down))?|beginning|high)`, 'fall-from'],
]
const ofFall = /\b(?:fall|draw-?down|decline|slump|slide|loss)\b/i
const toRecovery =
  /^ (?:to (?:be (?:made good|made up|recovered|recouped)|recover|make (?:it |that |this |the loss )?(?:good|up)|recoup|heal)|(?:until|before) it was (?:made good|recovered))\b/i

/** Whether the figure is the time between the two days that it is said to be. days: of the text, in its order; each stands in it as a "·". */
export function isElapsed(claim: Claim, text: string, days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  if (lengths[claim.unit] === undefined) return false
  // Days of trading are counted otherwise.
  if (claim.unit === 'sessions' && !/^\d+[ -]days?\b/.test(text.slice(claim.at))) return false
  const between = daysBetween(claim, text, days, facts)
  return between !== null && isSoLong(claim, between)
}

/** From the earlier to the later; null where it is not clear between which. */
function daysBetween(claim: Claim, text: string, days: readonly NamedDay[], facts: readonly Fact[]): number | null {
  const timeOf = (id: string): number | null => {
    const value = facts.find(fact => fact.id === id)?.value
    return typeof value === 'string' ? Date.parse(value) : null
  }
  const marks = [...text.matchAll(/·/g)].map(({ index: at }, order) => ({ at, time: timeOfDay(days[order], facts) }))
  const before = marks.filter(({ at }) => at < claim.at)
  const after = marks.filter(({ at }) => at >= claim.end)
  const [head, rest] = [text.slice(0, claim.at), text.slice(claim.end)]
  const apart = (one: number | null | undefined, other: number | null | undefined) =>
    one == null || other == null || other <= one ? null : (other - one) / dayLength
  const [last, next] = [before.at(-1), after[0]]
  const [, way = ''] = /^ (later|afterwards|on|after|earlier|before)\b/.exec(rest) ?? []
  const isTold = /^ (?:later|afterwards|on|earlier|before),? +(?:(?:on|in|by|that is,? on) +)?·/.test(rest)
  if (/later|afterwards|^on$/.test(way)) return isTold ? apart(last?.time, next?.time) : apart(before.at(-2)?.time, last?.time)
  if (/earlier|before|after/.test(way)) {
    if (isTold) return apart(next?.time, last?.time)
    const named = events.find(([words]) =>
      new RegExp(`^ (?:before|after|earlier than) (?:the |its |that |this )?${words}\\b`, 'i').test(rest),
    )
    if (named) {
      const [time, own] = [timeOf(named[1]), last?.time]
      return way === 'after' ? apart(time, own) : apart(own, time)
    }
    // "Set on a day, one day earlier": than the last close.
    if (way !== 'earlier' || before.length !== 1 || !/\b(?:record|highest|all-time|high)\b/i.test(head)) return null
    const close = timeOf('close-day')
    return apart(last?.time === close ? timeOf('record-day') : last?.time, close)
  }
  // "From a day to a day, just under six months".
  if (/^[^·.;]*?\b(?:from|between) +· *(?:to|until|and|through|-) +·/.test(rest)) return apart(next?.time, after[1]?.time)
  if (/\b(?:from|between) +· *(?:to|until|and|through|-) +·[^·.;]*$/.test(head)) return apart(before.at(-2)?.time, last?.time)
  if (!ofFall.test(text)) return null
  if (
    toRecovery.test(rest) ||
    /\b(?:recovery|recovering|making (?:it|that) good) (?:then |that followed )?(?:took|needed|lasted|required) (?:another |a further )?(?:about |almost |nearly |just |only |over |under |more than |less than |roughly |around |some )*$/i.test(
      head,
    )
  )
    return apart(timeOf('fall-to'), timeOf('fall-made-good'))
  return /\b(?:lasted|lasting|went on for|spanned|stretched over)(?: for| some| about| roughly| around| almost| nearly| just| only| a little| over| under| more than| less than)* $/i.test(
    head,
  )
    ? apart(timeOf('fall-from'), timeOf('fall-to'))
    : null
}

/** A whole day is itself; a month the only day of it that is told. */
function timeOfDay(day: NamedDay | undefined, facts: readonly Fact[]): number | null {
  if (!day || day.month === null) return null
  const told = new Set(
    facts.flatMap(({ unit, value }) => (unit === 'date' && isNamed(day, String(value)) ? [String(value)] : [])),
  )
  const [only] = told
  return told.size === 1 && only !== undefined ? Date.parse(only) : null
}

function isSoLong({ value, half: written, hedge, unit, isJust }: Claim, days: number): boolean {
  const length = days / (lengths[unit] ?? Number.NaN)
  // "Two and a half".
  const half = value % 1 === 0.5 ? 0.25 : written
  if (isJust && Math.abs(length - value) > Math.max(0.35 * 2 * half, 0.05 * value)) return false
  if (unit === 'sessions') return hedge === null ? length === value : Math.abs(length - value) <= 0.1 * value
  if (hedge === 'more') return length >= value && length < value + 2 * half
  if (hedge === 'less') return length <= value && length > value - 2 * half
  // "One year later" of sixteen months is none.
  return Math.abs(length - value) <= Math.min(half, Math.max(0.3, 0.12 * value))
}
