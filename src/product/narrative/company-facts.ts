// What is known of the company behind a stock, as facts: who it is, what it earns, what is paid for that, and how its industry stands.
import type { Comparison, CompanyReport, Stock } from '#market'
import { type Fact, factOf } from './fact.ts'

export function companyFacts(stock: Stock, comparison: Comparison | null): (Fact | null)[] {
  return [...identity(stock), ...valuation(stock), ...industryFacts(comparison), ...resultFacts(stock)]
}

function identity({ listing }: Stock): (Fact | null)[] {
  const about = { asOf: listing.asOf, source: 'directory of listed shares' }
  return [
    factOf('symbol', 'Symbol', listing.symbol, 'name', 'Under which it is listed.', about),
    factOf('name', 'Name', listing.name, 'name', 'Under which it is listed.', about),
    factOf('exchange', 'Exchange', listing.exchange, 'name', 'Where it is listed.', about),
    factOf('sector', 'Sector', listing.sector, 'name', 'Of the directory that lists it.', about),
    factOf('industry', 'Industry', listing.industry, 'name', 'Of the directory that lists it.', about),
  ]
}

function valuation({ fundamentals: known }: Stock): (Fact | null)[] {
  if (!known) return []
  const about = { asOf: known.asOf, source: known.source, currency: known.currency }
  return [
    factOf(
      'snapshot-day',
      'Day of the company figures',
      known.asOf,
      'date',
      'The day that the figures of the directory are of.',
      about,
    ),
    factOf('snapshot-price', 'Price then', known.price, 'price', 'Price on the day of the company figures.', about),
    factOf(
      'market-cap',
      'Market capitalisation',
      known.marketCap,
      'money',
      'Price times shares outstanding, as the source states it.',
      about,
    ),
    factOf(
      'price-to-earnings',
      'Price / earnings',
      known.priceToEarnings,
      'ratio',
      'Price over diluted earnings per share of the last twelve months, as the source states it.',
      about,
    ),
    factOf('eps', 'Earnings per share', known.epsDilutedTtm, 'price', 'Diluted, of the last twelve months.', about),
    factOf(
      'eps-growth',
      'Growth of earnings per share',
      known.epsGrowthPercent,
      'percent',
      'Diluted earnings per share of the last twelve months against the twelve before.',
      about,
    ),
    factOf(
      'dividend-yield',
      'Dividend yield',
      known.dividendYieldPercent,
      'percent',
      'Dividends of a year over the price, as the source states it.',
      about,
    ),
  ]
}

const idOfFigure: Record<string, string> = {
  marketCap: 'market-cap',
  priceToEarnings: 'price-to-earnings',
  epsGrowthPercent: 'eps-growth',
  dividendYieldPercent: 'dividend-yield',
}

function industryFacts(comparison: Comparison | null): (Fact | null)[] {
  if (!comparison) return []
  const { industry, asOf, source } = comparison
  const about = { asOf, source, currency: 'USD' }
  const known = industry.medians.flatMap(({ figure, label, median, count, subjectPercentile }) => {
    const id = idOfFigure[figure]
    if (id === undefined) return []
    const unit = figure === 'marketCap' ? 'money' : figure === 'priceToEarnings' ? 'ratio' : 'percent'
    return [
      factOf(
        `industry-${id}`,
        `${label}, median of the industry`,
        median,
        unit,
        `Median of ${count} values of the industry.`,
        about,
      ),
      factOf(
        `percentile-${id}`,
        `${label}, percentile in the industry`,
        subjectPercentile,
        'percent',
        `Share of ${count} values of the industry that its own is above; ties count half.`,
        about,
      ),
    ]
  })
  return [
    ...known,
    factOf(
      'industry-shares',
      'Shares in the industry',
      industry.shareCount || null,
      'count',
      'Shares that the directory lists in its industry.',
      about,
    ),
  ]
}

function resultFacts({ annualReports }: Stock): (Fact | null)[] {
  const last = annualReports?.reports.at(-1)
  if (!last) return []
  const before = annualReports?.reports.at(-2)
  const about = { asOf: last.periodEnd, source: last.source, currency: last.currency }
  const isYearLater = before !== undefined && daysBetween(before, last) > 340 && daysBetween(before, last) < 390
  const growth = (now: number | null, then: number | null | undefined) =>
    isYearLater && now !== null && then != null && then > 0 ? (now / then - 1) * 100 : null
  const ofRevenue = (part: number | null) =>
    part !== null && last.revenue !== null && last.revenue > 0 ? (part / last.revenue) * 100 : null
  return [
    factOf(
      'year-end',
      'End of the last fiscal year',
      last.periodEnd,
      'date',
      'Last day of the newest annual report that is here.',
      about,
    ),
    factOf('revenue', 'Revenue', last.revenue, 'money', 'Of the last fiscal year, as reported.', about),
    factOf(
      'revenue-growth',
      'Growth of revenue',
      growth(last.revenue, before?.revenue),
      'percent',
      'Revenue of the last fiscal year over that of the year before, minus one.',
      about,
    ),
    factOf(
      'net-income',
      'Net income',
      last.netIncome,
      'money',
      'Of the last fiscal year, as reported; negative for a loss.',
      about,
    ),
    factOf(
      'net-income-growth',
      'Growth of net income',
      growth(last.netIncome, before?.netIncome),
      'percent',
      'Net income of the last fiscal year over that of the year before, minus one; none where the earlier was a loss.',
      about,
    ),
    factOf(
      'net-margin',
      'Net margin',
      ofRevenue(last.netIncome),
      'percent',
      'Net income divided by revenue, of the last fiscal year.',
      about,
    ),
    factOf(
      'operating-margin',
      'Operating margin',
      ofRevenue(last.operatingIncome),
      'percent',
      'Operating income divided by revenue, of the last fiscal year.',
      about,
    ),
  ]
}

function daysBetween(one: CompanyReport, other: CompanyReport): number {
  return (Date.parse(other.periodEnd) - Date.parse(one.periodEnd)) / 86_400_000
}
