// "Its best year was 2009": computed again of all calendar years that are known. Pure.
import type { Fact } from '../fact.ts'
import type { NamedDay } from './days.ts'

const superlative =
  /\b(best|strongest)|\b(worst|weakest|poorest)\b(?! (?:trading )?(?:day|session|fall|loss|draw-?down|decline|drop|month|week|quarter)\b)/gi
const ofDay = /^ (?:trading )?(?:day|session|month|week|quarter)s?\b/i

const onlyOne = /\bonly (losing|negative|winning|positive) (?:calendar )?year\b/gi

/** "The only losing year was 2014": of all that are known. */
function areOnlySo(text: string, days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  return [...text.matchAll(onlyOne)].every(([, way = '']) => {
    const isLoss = /losing|negative/i.test(way)
    const years = days.flatMap(day => (day.month === null && day.year !== null ? [day.year] : []))
    const found = facts.filter(({ id, value }) => /^return-\d{4}$/.test(id) && typeof value === 'number' && value < 0 === isLoss)
    return years.length === 1 && found.length === 1 && found[0]?.id === `return-${years[0]}`
  })
}

const waysOfYears =
  /(·(?: *(?:,|and|, and)? *·)*) *(?:were|was|are|is)(?: both| all| each)? (?:an? )?(?:(winning|positive|up|gaining)|losing|negative|down)\b/gi
const through = /\bthrough *· *and *·/i

/** "2010 and 2011 were losing years": each of them. */
function areWaysSo(text: string, days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  const orderOf = (at: number) => (text.slice(0, at).match(/·/g) ?? []).length
  const span = through.exec(text)
  const [from, to] = span ? days.slice(orderOf(span.index)).map(({ year }) => year) : []
  if (from != null && to != null && from > to) return false
  return [...text.matchAll(waysOfYears)].every(({ index, 1: list = '', 2: isGain }) =>
    days.slice(orderOf(index), orderOf(index + list.length)).every(({ year, month }) => {
      const value = facts.find(({ id }) => id === `return-${year}`)?.value
      return month !== null || typeof value !== 'number' || value > 0 === (isGain !== undefined)
    }),
  )
}

/** "2013 was the best year since 2009": no year between them was better, and that one was. */
function areSinceSo(text: string, days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  const [, word] = /\b(best|strongest|worst|weakest|poorest)\b[^.;]{0,40}\bsince\b(?! then)/i.exec(text) ?? []
  if (word === undefined) return true
  const years = days.flatMap(day => (day.month === null && day.year !== null ? [day.year] : [])).sort((a, b) => a - b)
  const [from, to] = years
  if (years.length !== 2 || from === undefined || to === undefined) return false
  const sign = /best|strongest/i.test(word) ? 1 : -1
  return ['return', 'total-return'].some(kind => {
    const valueOf = (year: number) => {
      const value = facts.find(({ id }) => id === `${kind}-${year}`)?.value
      return typeof value === 'number' ? value * sign : undefined
    }
    const [first, last] = [valueOf(from), valueOf(to)]
    const between = Array.from({ length: to - from - 1 }, (_, at) => valueOf(from + 1 + at))
    return (
      first !== undefined && last !== undefined && first > last && between.every(value => value !== undefined && value < last)
    )
  })
}

/** "That high dates from 2014": no year of which anything else is told. */
function areDatedSo(text: string, days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  const marks = [...text.matchAll(/·/g)].map(({ index }, order) => ({ at: index, day: days[order] }))
  return [...text.matchAll(/\b(?:dat(?:es?|ed|ing)|stem(?:s|med|ming)?|goes|going) (?:back )?(?:from|to) +·/gi)].every(
    ({ index, 0: { length } }) => {
      const { day } = marks.find(({ at }) => at === index + length - 1) ?? {}
      if (!day || day.month !== null || day.year === null) return true
      const ids =
        /\b(?:high|record|peak|highest)\b/i.test(text) || !/\b(?:fall|low|trough|cross|prices|history)\b/i.test(text)
          ? ['record-day']
          : ['fall-from', 'fall-to', 'cross-day', 'start-MAX']
      return facts.some(({ id, value }) => ids.includes(id) && String(value).startsWith(`${day.year}-`))
    },
  )
}

const everyYear =
  /\b(?:every|each|all)(?: single| one)?(?: of the)? (?:full |calendar )*years?,? (?:since|from|between) +·(?: *(?:to|through|until|and|-) +·)?/gi

const ofGain = /\b(?:r[io]sen?|gain\w*|up|positive|climb\w*|advanc\w*|winning|higher|grown?|grew)\b/i
const ofLoss = /\b(?:f[ae]ll\w*|los[tes]\w*|down|negative|declin\w*|dropp\w*|losing|lower)\b/i

/** "It rose in every year from 2014 to 2017", "since 2014": in each of them. */
function areEverySo(text: string, days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  return [...text.matchAll(everyYear)].every(({ index, 0: found }) => {
    const order = (text.slice(0, index).match(/·/g) ?? []).length
    const from = days[order]?.year
    const last = facts.flatMap(({ id }) => Number(/^return-(\d{4})$/.exec(id)?.[1] ?? []) || []).sort((a, b) => b - a)[0]
    const to = (found.match(/·/g) ?? []).length === 2 ? days[order + 1]?.year : last
    if (from == null || to == null || from >= to) return false
    const part = text.slice(text.lastIndexOf(';', index) + 1).split(';')[0] ?? ''
    const [isUp, isDown] = [ofGain, ofLoss].map(way => way.test(part))
    // Which way is not said, or both are: others read that.
    if (isUp === isDown) return true
    const others = /\b(?:aside|apart|except\w*|other than|but for|bar)\b/i.test(part) ? days.map(({ year }) => year) : []
    return Array.from({ length: to - from + 1 }, (_, at) => from + at)
      .filter(year => year === from || year === to || !others.includes(year))
      .every(year => {
        const value = facts.find(({ id }) => id === `return-${year}`)?.value
        return typeof value === 'number' && value > 0 === isUp
      })
  })
}

/** Whether every year of a row of years is spoken of. */
export const isOfEveryYear = (text: string): boolean => text.search(everyYear) >= 0

/** days: of the text, in its order; each stands in it as a "·". Whether each year that is called the best or the worst is it, of several all. */
export function areYearsSo(text: string, days: readonly NamedDay[], facts: readonly Fact[]): boolean {
  if (
    !areWaysSo(text, days, facts) ||
    !areOnlySo(text, days, facts) ||
    !areSinceSo(text, days, facts) ||
    !areEverySo(text, days, facts) ||
    !areDatedSo(text, days, facts)
  )
    return false
  const marks = [...text.matchAll(/·/g)].map(({ index }, order) => ({ at: index, day: days[order] }))
  const found = [...text.matchAll(superlative)].filter(one => !ofDay.test(text.slice(one.index + one[0].length)))
  return found.every((one, order) => {
    const end = Math.min(
      found[order + 1]?.index ?? text.length,
      one.index + (/;|\b(?:while|whereas|but)\b/i.exec(text.slice(one.index))?.index ?? text.length),
    )
    const [, before] =
      /(·)(?:[^·.;]*?\b(?:was|is|were|are|as|remains|being) (?:by far )?(?:its |the |§ *'s? *)?| +(?:its |the ))$/i.exec(
        text.slice(0, one.index),
      ) ?? []
    const own = before ? marks.filter(({ at }) => at < one.index).slice(-1) : marks.filter(({ at }) => at > one.index && at < end)
    const years = own.flatMap(({ day }) => (day && day.month === null && day.year !== null ? [day.year] : []))
    return years.length === 0 || ['return', 'total-return'].some(kind => areFirst(years, kind, one[1] !== undefined, facts))
  })
}

function areFirst(years: readonly number[], kind: string, isBest: boolean, facts: readonly Fact[]): boolean {
  const known = facts.flatMap(({ id, value }) => {
    const year = new RegExp(`^${kind}-(\\d{4})$`).exec(id)?.[1]
    return year !== undefined && typeof value === 'number' ? [{ year: Number(year), value }] : []
  })
  const first = known.sort((a, b) => (isBest ? b.value - a.value : a.value - b.value)).slice(0, years.length)
  return first.length > 0 && first.every(({ year }) => years.includes(year))
}
