// What may be said of a stock at all: a figure, a day or a name that the product computed or was told, with everything that is
// needed to judge it. Sentences are made of facts and of nothing else.

export type FactUnit = 'price' | 'money' | 'percent' | 'points' | 'ratio' | 'index' | 'count' | 'days' | 'date' | 'name'

export type Fact = {
  /** 'return-1Y': the same for every stock, so that a sentence can name it. */
  readonly id: string
  readonly label: string
  /**
   * percent: 12.3 means 12.3 %; points: percentage points; price and money: whole units of the currency; date: '2018-05-11'.
   */
  readonly value: number | string
  readonly unit: FactUnit
  /** Of prices and money; null where the source does not tell, and of everything else. */
  readonly currency: string | null
  /** The day that it is true of. */
  readonly asOf: string | null
  readonly source: string | null
  /** How it is computed, or what it is, in one sentence. */
  readonly definition: string
}

export type NumberFact = Fact & { readonly value: number }
export type TextFact = Fact & { readonly value: string }

export type Facts = {
  readonly all: readonly Fact[]
  /** null where the fact does not exist for this stock. */
  readonly number: (id: string) => NumberFact | null
  readonly text: (id: string) => TextFact | null
}

/** Throws nothing: of two facts under one id the first counts. */
export function factsUnderIds(candidates: readonly (Fact | null)[]): Facts {
  const byId = new Map<string, Fact>()
  for (const fact of candidates) if (fact && !byId.has(fact.id)) byId.set(fact.id, fact)
  return {
    all: [...byId.values()],
    number: id => {
      const fact = byId.get(id)
      return fact && typeof fact.value === 'number' ? (fact as NumberFact) : null
    },
    text: id => {
      const fact = byId.get(id)
      return fact && typeof fact.value === 'string' ? (fact as TextFact) : null
    },
  }
}

type About = Pick<Fact, 'asOf' | 'source'> & { readonly currency?: string | null }

/** null for a value that is not known. */
export function factOf(
  id: string,
  label: string,
  value: number | string | null | undefined,
  unit: FactUnit,
  definition: string,
  { asOf, source, currency = null }: About,
): Fact | null {
  if (value === null || value === undefined || value === '' || (typeof value === 'number' && !Number.isFinite(value))) return null
  const isAmount = unit === 'price' || unit === 'money'
  return { id, label, value, unit, currency: isAmount ? currency : null, asOf, source, definition }
}
