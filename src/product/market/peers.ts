// Who is comparable: same industry, nearest in size. Pure: the industry's members in, the comparison out.
import type { IndustryMember, Listing } from './catalogue.store.ts'

const peerCount = 11

const comparedFigures = [
  { figure: 'marketCap', label: 'Market capitalisation' },
  { figure: 'priceToEarnings', label: 'Price / earnings' },
  { figure: 'epsGrowthPercent', label: 'EPS growth, TTM on year' },
  { figure: 'dividendYieldPercent', label: 'Dividend yield' },
  { figure: 'priceChangePercent', label: 'Price change, 1 day' },
] as const

export type Peer = Pick<
  IndustryMember,
  'symbol' | 'marketCap' | 'priceToEarnings' | 'epsGrowthPercent' | 'dividendYieldPercent' | 'priceChangePercent'
> &
  Pick<Listing, 'name' | 'exchange'> & { readonly hasBars: boolean; readonly isSubject: boolean }

export type Comparison = {
  readonly symbol: string
  readonly asOf: string | null
  readonly source: string | null
  readonly basis: string
  readonly peers: readonly Peer[]
  readonly industry: {
    readonly name: string | null
    readonly shareCount: number
    readonly medians: readonly {
      readonly figure: string
      readonly label: string
      readonly median: number | null
      readonly count: number
      /** Share of the values that the subject's is above (ties count half), 0–100. */
      readonly subjectPercentile: number | null
    }[]
  }
}

/**
 * The subject and up to 11 others of its industry, nearest in market capitalisation (by ratio), largest first. Companies listed
 * on an exchange before those only traded over the counter, unless the subject is such itself; of several share classes, which
 * report the same capitalisation, one. Medians are over the whole industry.
 */
export function compare(listing: Listing, members: readonly IndustryMember[]): Comparison {
  const { symbol, industry } = listing
  const subject = members.find(member => member.symbol === symbol)
  if (!industry || !subject) return nobody(listing)
  const size = subject.marketCap
  const shared = { symbol, asOf: subject.asOf, source: subject.source }
  const whole = {
    name: industry,
    shareCount: members.length,
    medians: comparedFigures.map(figure => medianOf(figure, members, subject)),
  }
  if (!size) {
    const basis = `${listing.name} has no market capitalisation in the directory, so nobody of its size can be named; medians are of ${members.length} shares in ${industry}.`
    return { ...shared, basis, peers: [peerOf(subject, symbol)], industry: whole }
  }
  const preferListed = subject.exchange !== 'OTC'
  const seen = new Set([size])
  const candidates = members
    .filter(member => member.symbol !== symbol && member.marketCap !== null && member.marketCap > 0)
    .sort((a, b) => Number(b.exchange !== 'OTC') - Number(a.exchange !== 'OTC') || distance(a, size) - distance(b, size))
    .filter(member => !seen.has(member.marketCap!) && seen.add(member.marketCap!))
  const listed = candidates.filter(member => member.exchange !== 'OTC')
  const pool = preferListed && listed.length >= peerCount ? listed : candidates
  const nearest = pool.toSorted((a, b) => distance(a, size) - distance(b, size)).slice(0, peerCount)
  const peers = [subject, ...nearest].sort((a, b) => b.marketCap! - a.marketCap!).map(member => peerOf(member, symbol))
  const where = pool === listed ? ', traded on an exchange' : ''
  const basis = `The ${nearest.length} companies nearest in market capitalisation among ${members.length} shares in ${industry}${where}.`
  return { ...shared, basis, peers, industry: whole }
}

function nobody({ symbol, name, kind, industry }: Listing): Comparison {
  const why =
    kind === 'index' ? 'is an index, and has no peers' : 'is not in the directory of listed shares, so its industry is not known'
  return {
    symbol,
    asOf: null,
    source: null,
    basis: `${name} ${why}.`,
    peers: [],
    industry: { name: industry, shareCount: 0, medians: [] },
  }
}

function distance(member: IndustryMember, size: number): number {
  return Math.abs(Math.log(member.marketCap! / size))
}

function peerOf(member: IndustryMember, subject: string): Peer {
  const {
    symbol,
    name,
    exchange,
    hasBars,
    marketCap,
    priceToEarnings,
    epsGrowthPercent,
    dividendYieldPercent,
    priceChangePercent,
  } = member
  const figures = { marketCap, priceToEarnings, epsGrowthPercent, dividendYieldPercent, priceChangePercent }
  return { symbol, name, exchange, hasBars, isSubject: symbol === subject, ...figures }
}

function medianOf(
  { figure, label }: (typeof comparedFigures)[number],
  members: readonly IndustryMember[],
  subject: IndustryMember,
) {
  const values = members.flatMap(member => member[figure] ?? []).sort((a, b) => a - b)
  const middle = values.length / 2
  const median = values.length === 0 ? null : (values[Math.floor(middle - 0.25)]! + values[Math.floor(middle)]!) / 2
  const own = subject[figure]
  const below = own === null ? 0 : values.filter(value => value < own).length + values.filter(value => value === own).length / 2
  return { figure, label, median, count: values.length, subjectPercentile: own === null ? null : (100 * below) / values.length }
}
