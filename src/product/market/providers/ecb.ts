// The European Central Bank's euro reference rates, each working day since 1999.
// https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/
import { isoDay } from '#basics'
import { type ClientRules, type Outbound, outboundFault } from '#outbound'
import type { DayRates } from '../exchange-rates.ts'
import { answerReader, dayInAnswer, type RunTask } from './answers.ts'
import type { Source } from './source.ts'
import { untilAborted } from './until-aborted.ts'

const label = 'European Central Bank'
const home = 'https://www.ecb.europa.eu/stats/eurofxref/'

const ecbRules: ClientRules = {
  name: 'ecb',
  label,
  allowed: [home],
  // The rates change once a day.
  budget: [
    { requests: 5, perMs: 60_000 },
    { requests: 100, perMs: 86_400_000 },
  ],
  // The whole history is 8 MB, and grows by a third of one a year.
  maxAnswerBytes: 16_000_000,
}

/** The 90 days' file covers this many for certain. */
const recentDays = 80

export const ecbTasks = {
  /** from: the first day that is wanted, null for all. */
  readEuroRates: ({ text, from }: { text: string; from: number | null }): DayRates[] => {
    const days = euroRates({ text })
    return from === null ? days : days.filter(({ day }) => day >= from)
  },
}

/** now: milliseconds since 1970. */
export function ecbSource(outbound: Outbound, now: () => number, run?: RunTask): Source {
  const client = outbound.client(ecbRules)
  const readRates = answerReader('readEuroRates', ecbTasks.readEuroRates, run)
  return {
    name: 'ecb',
    label,
    async rates(from, signal) {
      signal.throwIfAborted()
      const isRecent = from !== null && now() / 86_400_000 - from <= recentDays
      const url = `${home}${isRecent ? 'eurofxref-hist-90d.xml' : 'eurofxref-hist.xml'}`
      const days = await untilAborted(client.ask({ url, kind: 'xml' }, readRates({ from })), signal)
      return { base: 'EUR', label, days }
    },
  }
}

const dayCube = /<Cube\s+time=(['"])(\d{4}-\d{2}-\d{2})\1\s*>([\s\S]{0,20000}?)<\/Cube>/g
const rateCube = /<Cube\s+currency=(['"])([A-Z]{3})\1\s+rate=(['"])([^'"<>]{1,30})\3\s*\/>/g

/** Throws Failure('damaged') for anything but the documented shape; nothing of XML beyond it (entities, includes) is looked at. */
export function euroRates({ text }: { text: string }): DayRates[] {
  const garbage = (rest: string): never => {
    throw outboundFault('garbage', label, { rest })
  }
  if (
    !/<(\w+:)?Envelope[\s>]/.test(text.slice(0, 2_000)) ||
    !/<\/(\w+:)?Envelope>\s*(<!--[\s\S]*-->\s*)?$/.test(text.slice(-2_000))
  )
    garbage('not the envelope of the rates')
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) garbage('a document type')
  const found = [...text.matchAll(dayCube)].map(([, , date = '', inside = '']) => {
    const rates = new Map<string, number>()
    for (const [, , currency = '', , figure = ''] of inside.matchAll(rateCube)) {
      const rate = /^\d{1,9}(\.\d{1,10})?$/.test(figure) ? Number(figure) : Number.NaN
      if (!(rate > 0)) garbage(`${currency} ${figure.slice(0, 20)} on ${date}`)
      rates.set(currency, rate)
    }
    const said = inside.match(/<Cube/g)?.length ?? 0
    if (rates.size === 0 || rates.size !== said) garbage(`${said} rates on ${date}, of which ${rates.size} can be read`)
    return { day: dayInAnswer(date, label), rates }
  })
  if (found.length === 0 || (text.match(/\stime=/g)?.length ?? 0) !== found.length) garbage('days without rates')
  found.sort((a, b) => a.day - b.day)
  const twice = found.find(({ day }, i) => found[i - 1]?.day === day)
  if (twice) garbage(`${isoDay(twice.day)} twice`)
  return found
}
