// Rates once published stay what they were, but for a correction here and there, and no currency halves from one day to the next.
// An answer that says otherwise has its currencies swapped, stands in another unit or is of other days: none of it is stored.
import { Failure, isoDay } from '#basics'
import { outboundFault } from '#outbound'
import type { DayRates } from './exchange-rates.ts'

/** Rates are stated to five digits; what differs by more is a correction or another thing. */
const correctionThreshold = 0.001
/** A single day may well be corrected, but not by more than a tenth. */
const loneThreshold = 0.1
/** What was known to fall fastest, the Turkish lira of February 2001, was 0.34 in a day. */
const jumpThreshold = 0.5
/** Days further apart than weekends and holidays are no neighbours: some currencies have years without rates. */
const neighbourDays = 10
/** Of the stored days, those that an answer has to have which takes the place of all of them. */
const wholeShare = 0.98

const apart = (a: number, b: number): number => Math.abs(Math.log(a / b))

type RatesAnswer = { readonly label: string; readonly days: readonly DayRates[] }

/**
 * stored: what the same bank has said of these days and shortly before. isWhole: the answer is meant to take the place of it. latest: the last day that can
 * have come anywhere. Throws Failure('damaged') with one sentence when the answer does not go with it.
 */
export function refuseRestatedRates(answer: RatesAnswer, stored: readonly DayRates[], isWhole: boolean, latest: number): void {
  const { label, days } = answer
  if (days.some(({ day }) => day > latest)) throw outboundFault('garbage', label, { rest: 'a day that has not come yet' })
  if (isWhole && stored.length > 0) {
    const fresh = new Set(days.map(({ day }) => day))
    const share = stored.filter(({ day }) => fresh.has(day)).length / stored.length
    if (share < wholeShare)
      throw fault(label, `${label} has ${Math.floor(share * 100)} of a hundred stored days only; nothing was changed.`)
  }
  if (!isWhole) refuseOtherRates(answer, stored)
  refuseJumps(answer, isWhole ? [] : stored)
}

function refuseOtherRates({ label, days }: RatesAnswer, stored: readonly DayRates[]): void {
  if (stored.length === 0) return
  const storedOf = new Map(stored.map(({ day, rates }) => [day, rates]))
  const common = days.flatMap(({ day, rates }) =>
    [...rates].flatMap(([currency, now]) => {
      const was = storedOf.get(day)?.get(currency)
      return was === undefined ? [] : [{ day, currency, was, now }]
    }),
  )
  if (common.length === 0) {
    const last = isoDay(stored.at(-1)!.day)
    throw fault(
      label,
      `${label} has no rates any more for the days to ${last} that it gave before; nothing was changed. ${wayOut}`,
    )
  }
  for (const [currency, its] of Map.groupBy(common, one => one.currency)) {
    const other = its.filter(({ was, now }) => apart(was, now) > correctionThreshold)
    const isMost = its.length > 1 && other.length > its.length / 2
    const found = isMost ? other[0] : other.find(({ was, now }) => apart(was, now) > loneThreshold)
    if (!found) continue
    const example = `${isoDay(found.day)}: ${found.was}, now ${found.now}`
    throw fault(
      label,
      `${label} gives other rates of ${currency} than before for days that it gave already (${example}); nothing was changed. ${wayOut}`,
    )
  }
}

/** Goes through what would stand there in the order of the days. */
function refuseJumps({ label, days }: RatesAnswer, stored: readonly DayRates[]): void {
  const all = [...new Map([...stored, ...days].map(one => [one.day, one])).values()].sort((a, b) => a.day - b.day)
  const before = new Map<string, { day: number; rate: number }>()
  for (const { day, rates } of all) {
    for (const [currency, rate] of rates) {
      const last = before.get(currency)
      before.set(currency, { day, rate })
      if (!last || day - last.day > neighbourDays || apart(last.rate, rate) <= jumpThreshold) continue
      const step = `${last.rate} on ${isoDay(last.day)}, ${rate} on ${isoDay(day)}`
      throw outboundFault('garbage', label, { rest: `${currency} ${step}` })
    }
  }
}

const wayOut = 'If they are right now, take them anew with `data refresh --rates --restated`.'

function fault(label: string, says: string): Failure {
  return new Failure('damaged', says, { detail: { kind: 'garbage', source: label } })
}
