// What a source says of a company and its share at one moment, apart from the history of its prices.

export type MarketState = 'before' | 'open' | 'after' | 'closed'

/** The last price, as stated. at, in milliseconds since 1970: of the price. */
export type Quoted = {
  readonly symbol: string
  readonly source: string
  readonly label: string
  readonly price: number
  readonly previousClose: number | null
  readonly currency: string | null
  /** Of the exchange when the source was asked. */
  readonly marketState: MarketState | null
  readonly at: number
}

export type Profile = {
  readonly name: string | null
  readonly sector: string | null
  readonly industry: string | null
  readonly country: string | null
}

/** Figures as a source that is asked gives them; what only the directory has is absent. Percentages as 1.5 for 1.5 %. */
export type KeyFigures = {
  readonly currency: string | null
  readonly price: number | null
  readonly priceChangePercent: number | null
  readonly volume: number | null
  readonly marketCap: number | null
  readonly priceToEarnings: number | null
  readonly epsDilutedTtm: number | null
  readonly dividendYieldPercent: number | null
  readonly sharesOutstanding: number | null
  readonly analystRating: string | null
}

export type CompanyBatch = {
  readonly symbol: string
  readonly label: string
  /** Day of the figures. */
  readonly asOf: string
  readonly profile: Profile
  readonly figures: KeyFigures
}

/** As the answers and the pages have them; moments as ISO text. */
export type StoredQuote = Omit<Quoted, 'at' | 'symbol' | 'source' | 'label'> & {
  readonly source: string
  readonly at: string
  readonly fetchedAt: string
}
export type StoredProfile = Profile & { readonly source: string; readonly fetchedAt: string }
