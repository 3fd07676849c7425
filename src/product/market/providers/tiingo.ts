// Tiingo's end-of-day prices: as traded, with each day's dividend and split. https://www.tiingo.com/documentation/end-of-day
import { z } from 'zod'
import { isFailure, isoDay } from '#basics'
import type { Secret } from '#config'
import { type Answer, type ClientRules, type Outbound, outboundFault } from '#outbound'
import { barsTrust } from '../trust.ts'
import { answerReader, dayInAnswer, jsonAnswer, type RunTask } from './answers.ts'
import type { Source } from './source.ts'
import { untilAborted } from './until-aborted.ts'
import { adjustedCloses, wholeBars } from './whole-bars.ts'

const label = 'Tiingo'
const trust = barsTrust('tiingo')
const home = 'https://api.tiingo.com/tiingo/daily/'

const tiingoRules: ClientRules = {
  name: 'tiingo',
  label,
  allowed: [home],
  // The free plan's figures.
  budget: [
    { requests: 50, perMs: 3_600_000 },
    { requests: 1_000, perMs: 86_400_000 },
  ],
  // 60 years of days are 4 MB.
  maxAnswerBytes: 12_000_000,
}

const priced = z.array(
  z.object({
    date: z.string().regex(/^\d{4}-\d{2}-\d{2}T/),
    open: z.number().nullable(),
    high: z.number().nullable(),
    low: z.number().nullable(),
    close: z.number().nullable(),
    volume: z.number().nullable(),
    // Only looked at to judge the rest, so its faults are none of the answer's.
    adjClose: z.number().nullish().catch(null),
    divCash: z.number().nonnegative(),
    splitFactor: z.number().positive(),
  }),
)
const described = z.object({ ticker: z.string(), name: z.string().nullable(), exchangeCode: z.string().nullable() })

const checkedPrices = jsonAnswer(priced, label)
const checkedDescription = jsonAnswer(described, label)

export const tiingoTasks = {
  readTiingoDescription: ({ text }: { text: string }): z.infer<typeof described> => checkedDescription({ text }),
  readTiingoPrices: ({ text }: { text: string }) => {
    const days = checkedPrices({ text }).map(one => ({ ...one, day: dayInAnswer(one.date, label) }))
    const { bars, note } = wholeBars(days, label)
    return {
      bars,
      note,
      adjustedClose: adjustedCloses(
        bars,
        days.map(({ day, adjClose }) => ({ day, adjusted: adjClose })),
      ),
      splits: days.flatMap(({ day, splitFactor }) => (splitFactor === 1 ? [] : [{ day, ...ratioOf(splitFactor) }])),
      dividends: days.flatMap(({ day, divCash }) => (divCash === 0 ? [] : [{ day, amount: divCash }])),
    }
  },
}

export function tiingoSource(outbound: Outbound, key: Secret, run?: RunTask): Source {
  const client = outbound.client(tiingoRules)
  const readDescription = answerReader('readTiingoDescription', tiingoTasks.readTiingoDescription, run)
  const readPrices = answerReader('readTiingoPrices', tiingoTasks.readTiingoPrices, run)

  function asked<T>(path: string, read: (answer: Answer) => T | Promise<T>, signal: AbortSignal): Promise<T> {
    const headers = { authorization: `Token ${key.reveal()}` }
    return untilAborted(
      client.ask({ url: home + path, kind: 'json', headers }, answer => read(unlessOverLimit(answer))),
      signal,
    )
  }

  return {
    name: 'tiingo',
    label,
    async bars({ symbol, interval, from }, signal) {
      signal.throwIfAborted()
      if (interval !== '1d') return []
      const ticker = encodeURIComponent(symbol.replaceAll(/[./]/g, '-').toLowerCase())
      try {
        const about = await asked(ticker, readDescription({}), signal)
        if (about.ticker.toUpperCase() !== decodeURIComponent(ticker).toUpperCase())
          throw outboundFault('garbage', label, { rest: 'another symbol' })
        const start = from === null ? '1900-01-01' : isoDay(from)
        const { bars, note, adjustedClose, splits, dividends } = await asked(
          `${ticker}/prices?startDate=${start}&format=json&resampleFreq=daily`,
          readPrices({}),
          signal,
        )
        if (bars.time.length === 0) return []
        return [
          {
            symbol,
            listing: { name: about.name ?? symbol, kind: 'share', exchange: about.exchangeCode ?? 'unknown' },
            source: 'tiingo',
            label,
            trust,
            interval: '1d',
            currency: 'USD',
            sourceAdjustment: 'none',
            storedAdjustment: 'none',
            volumeAdjustment: 'none',
            precisionNote: note,
            bars,
            adjustedClose,
            splits,
            dividends,
            splitsKnownFrom: bars.time[0]!,
            dividendsKnownFrom: bars.time[0]!,
          },
        ]
      } catch (error) {
        if (isFailure(error, 'not-found')) return []
        throw error
      }
    },
  }
}

/** 0.1 is one for ten; as whole numbers the ratio stays exact. */
export function ratioOf(factor: number): { numerator: number; denominator: number } {
  const inverse = Math.round(1 / factor)
  return factor < 1 && Math.abs(factor * inverse - 1) < 1e-4
    ? { numerator: 1, denominator: inverse }
    : { numerator: factor, denominator: 1 }
}

/** Limits are told in a sentence where data should be. */
function unlessOverLimit(answer: Answer): Answer {
  if (/^\W{0,3}(detail\W{0,5})?(error:\s*)?you have run over your/i.test(answer.text.slice(0, 100)))
    throw outboundFault('too-often', label)
  return answer
}
