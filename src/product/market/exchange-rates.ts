// What a currency was worth in another one, day by day, as a bank published it.
import { Failure, isoDay } from '#basics'
import type { Database } from '#database'
import { readRateCurrencies, readRates } from './exchange-rates.store.ts'

/** Units of each currency for one unit of the base. */
export type DayRates = { readonly day: number; readonly rates: ReadonlyMap<string, number> }

export type RateHistory = {
  readonly base: string
  readonly quote: string
  /** Last day with a rate; null when there is none. */
  readonly asOf: string | null
  readonly source: string
  readonly fetchedAt: string | null
  readonly dates: readonly string[]
  /** Units of `quote` for one of `base`. */
  readonly rates: readonly number[]
}

export type RatesWanted = {
  readonly base: string
  readonly quote: string
  readonly from: number | null
  readonly to: number | null
}

export type ExchangeRates = {
  /** Oldest first. Throws Failure('not-found') with a sentence for a currency of which nothing is held. */
  between(wanted: RatesWanted): Promise<RateHistory>
  /** The currencies that are held, with the span of days of each. */
  currencies(): ReturnType<typeof readRateCurrencies>
}

const bank = { name: 'ecb', label: 'European Central Bank, reference rates', base: 'EUR' } as const

export function openExchangeRates(database: Database): ExchangeRates {
  const db = database.kysely
  return {
    currencies: () => readRateCurrencies(db, bank.name),
    async between({ base, quote, from, to }) {
      const held = await readRateCurrencies(db, bank.name)
      for (const currency of [base, quote]) {
        if (currency === bank.base || held.some(one => one.currency === currency)) continue
        throw new Failure('not-found', noRates(currency, held.length))
      }
      const { days, fetchedAt } = await readRates(db, bank, [base, quote], from, to)
      const rows = crossRates(days, bank.base, base, quote)
      return {
        base,
        quote,
        asOf: rows.at(-1) ? isoDay(rows.at(-1)!.day) : null,
        source: bank.label,
        fetchedAt: fetchedAt?.toISOString() ?? null,
        dates: rows.map(({ day }) => isoDay(day)),
        rates: rows.map(({ rate }) => rate),
      }
    },
  }
}

function noRates(currency: string, heldCount: number): string {
  return heldCount === 0
    ? 'No exchange rates are held yet: `tradewise data refresh` brings them.'
    : `No exchange rates of ${currency} are held: the European Central Bank publishes none.`
}

/** Days on which both have a rate, those of `base` in `quote`; between two other currencies through the bank's own. */
export function crossRates(days: readonly DayRates[], own: string, base: string, quote: string): { day: number; rate: number }[] {
  const of = (rates: DayRates['rates'], currency: string): number | undefined => (currency === own ? 1 : rates.get(currency))
  return days.flatMap(({ day, rates }) => {
    const [b, q] = [of(rates, base), of(rates, quote)]
    return b === undefined || q === undefined ? [] : [{ day, rate: q / b }]
  })
}
