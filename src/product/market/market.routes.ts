// The market over HTTP: the same for everybody, in columns, null where a value is missing.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { dayOf, Failure, isoDay } from '#basics'
import type { Dividend, Split } from '#series'
import { timeText } from './batch.ts'
import { exchangeOf } from './listed-exchange.ts'
import type { BarsView, BarsWanted, Comparison, Market, RateHistory, Reports, Stock } from './market.ts'
import {
  type BarsAnswer,
  barsAnswer,
  barsQuery,
  currenciesAnswer,
  exchangeRatesAnswer,
  exchangeRatesQuery,
  factorsAnswer,
  factorsQuery,
  type MacroAnswer,
  macroAnswer,
  type PeersAnswer,
  marketStatusAnswer,
  peersAnswer,
  type StockAnswer,
  searchAnswer,
  searchQuery,
  stockAnswer,
  stockParams,
} from './market.contract.ts'
import { contradictionOf, seriesOf, statusOf } from './status.ts'

const tags = ['market']

export function marketRoutes(market: Market): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/symbols/search',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'Find a share or an index',
          description:
            'By symbol, name, the names people use (brands, former names), and with typing mistakes; what people mean comes first. Nothing found is an empty list and a sentence.',
          querystring: searchQuery,
          response: { 200: searchAnswer },
        },
      },
      request => market.search(request.query.q, request.query.limit),
    )

    app.get(
      '/api/stocks/:symbol',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'One share or index: name, last price, figures, reports, and where they come from',
          description: 'Symbols are taken as people write them: BRK.B, BRK-B, ^GSPC.',
          params: stockParams,
          response: { 200: stockAnswer },
        },
      },
      request => market.stock(request.params.symbol).then(stockOf),
    )

    app.get(
      '/api/stocks/:symbol/bars',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'Prices and volumes as columns',
          description:
            'The range is counted back from the last bar. A source that holds only adjusted prices answers with what it has, and says so. Empty columns and no source for a listing that has no bars of that interval here.',
          params: stockParams,
          querystring: barsQuery,
          response: { 200: barsAnswer },
        },
      },
      async request => {
        const { params, query } = request
        const asOf = query.asOf === undefined ? undefined : dayOf(query.asOf)
        const view = await market.bars(params.symbol, { ...query, asOf })
        if (!view) return noBars((await market.listing(params.symbol)).symbol, { ...query, asOf })
        const exchange = query.interval === '1m' ? exchangeOf(await market.listing(params.symbol)) : null
        return barsOf(view, exchange?.zone.timeZone ?? null)
      },
    )

    app.get(
      '/api/stocks/:symbol/factors',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'By what raw daily prices are multiplied to be comparable with those of a day',
          description:
            "As rows of a factor file: price × priceFactor × splitFactor, volume ÷ splitFactor; asOf's own price stands as it was traded. Empty for a listing without bars by that day.",
          params: stockParams,
          querystring: factorsQuery,
          response: { 200: factorsAnswer },
        },
      },
      async request => {
        const asOf = request.query.asOf === undefined ? undefined : dayOf(request.query.asOf)
        const { symbol } = await market.listing(request.params.symbol)
        const found = await market.factors(symbol, asOf)
        if (!found) return { symbol, asOf: null, note: null, factors: [] }
        const factors = found.rows.map(({ lastDay, ...row }) => ({ lastDay: isoDay(lastDay), ...row }))
        return { symbol, asOf: isoDay(found.asOf), note: found.note, factors }
      },
    )

    app.get(
      '/api/stocks/:symbol/peers',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'Companies of the same industry, nearest in size',
          description: 'With the medians of the whole industry and where the subject stands among them.',
          params: stockParams,
          response: { 200: peersAnswer },
        },
      },
      request => market.peers(request.params.symbol).then(peersOf),
    )

    app.get(
      '/api/market/status',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What market data is here, from where, and how old',
          description: 'The directory, every stored series with its last price, the annual reports and the macro series.',
          response: { 200: marketStatusAnswer },
        },
      },
      () => market.status().then(statusOf),
    )

    app.get(
      '/api/exchange-rates',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What one currency was worth in another, day by day',
          description:
            "The European Central Bank's reference rates; between two other currencies through the euro. 404 for a currency of which none are held.",
          querystring: exchangeRatesQuery,
          response: { 200: exchangeRatesAnswer },
        },
      },
      ({ query: { base, quote, from, to } }) =>
        market.exchangeRates.between({ base, quote, from: dayAsked(from), to: dayAsked(to) }).then(ratesOf),
    )

    app.get(
      '/api/exchange-rates/currencies',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The currencies of which exchange rates are held',
          description: 'Each against the euro.',
          response: { 200: currenciesAnswer },
        },
      },
      async () => ({ base: 'EUR', currencies: await market.exchangeRates.currencies() }),
    )

    app.get(
      '/api/macro/shiller',
      {
        config: { access: 'public', rate: 'interactive' },
        schema: {
          tags,
          summary: "Robert Shiller's monthly S&P composite since 1871",
          description:
            'Price, dividend, earnings, consumer prices, long rate, real price and cyclically adjusted price/earnings.',
          response: { 200: macroAnswer },
        },
      },
      () => market.macro().then(macroOf),
    )
  }
}

/** NaN has no word in JSON. */
function column(values: Float64Array): (number | null)[] {
  return Array.from(values, value => (Number.isNaN(value) ? null : value))
}

function splitsOf(splits: readonly Split[]) {
  return splits.map(({ day, numerator, denominator }) => ({ date: isoDay(day), numerator, denominator }))
}

function dividendsOf(dividends: readonly Dividend[]) {
  return dividends.map(({ day, amount }) => ({ date: isoDay(day), amount }))
}

function stockOf(stock: Stock): StockAnswer {
  const { listing, quote } = stock
  return {
    symbol: listing.symbol,
    asOf: stock.asOf,
    source: stock.source,
    adjustment: stock.adjustment,
    adjustmentNote: stock.adjustmentNote,
    currency: stock.currency,
    name: listing.name,
    kind: listing.kind,
    exchange: listing.exchange,
    sector: listing.sector,
    industry: listing.industry,
    alsoKnownAs: [...stock.alsoKnownAs],
    quote: quote,
    symbolHistory: { ...stock.symbolHistory, formerly: [...stock.symbolHistory.formerly] },
    freshness: stock.freshness,
    findings: [...stock.findings],
    series: stock.series.map(seriesOf),
    splits: splitsOf(stock.splits),
    dividends: dividendsOf(stock.dividends),
    fundamentals: stock.fundamentals,
    quoted: stock.quoted,
    profile: stock.profile,
    origins: [...stock.origins],
    contradictions: stock.contradictions.map(contradictionOf),
    attempts: stock.attempts.map(({ at, answeredAt, ...attempt }) => ({
      ...attempt,
      at: at.toISOString(),
      answeredAt: answeredAt?.toISOString() ?? null,
    })),
    annualReports: reportsOf(stock.annualReports),
    quarterlyReports: reportsOf(stock.quarterlyReports),
  }
}

function reportsOf(reports: Reports | null): StockAnswer['annualReports'] {
  return reports && { source: reports.source, reports: [...reports.reports] }
}

function ratesOf({ dates, rates, ...about }: RateHistory) {
  return { ...about, dates: [...dates], rates: [...rates] }
}

function dayAsked(date: string | undefined): number | null {
  try {
    return date === undefined ? null : dayOf(date)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new Failure('invalid', `There is no day ${date}.`, { cause })
  }
}

function peersOf({ peers, industry, ...rest }: Comparison): PeersAnswer {
  return { ...rest, peers: [...peers], industry: { ...industry, medians: [...industry.medians] } }
}

/** A listing without history is nothing unusual, and no fault of whoever asks. */
function noBars(symbol: string, { range, interval, adjusted }: BarsWanted): BarsAnswer {
  const about = {
    symbol,
    asOf: null,
    source: null,
    adjustment: adjusted,
    adjustmentNote: null,
    currency: null,
    interval,
    range,
    timeZone: null,
  }
  return { ...about, dates: [], open: [], high: [], low: [], close: [], volume: [], splits: [], dividends: [] }
}

function barsOf(view: BarsView, timeZone: string | null): BarsAnswer {
  const { bars, interval } = view
  return {
    symbol: view.symbol,
    asOf: isoDay(view.asOf),
    source: view.source,
    adjustment: view.adjustment,
    adjustmentNote: view.adjustmentNote,
    currency: view.currency,
    interval,
    range: view.range,
    timeZone,
    dates: Array.from(bars.time, time => timeText(time, interval === '1m' ? '1m' : '1d')),
    open: column(bars.open),
    high: column(bars.high),
    low: column(bars.low),
    close: column(bars.close),
    volume: column(bars.volume),
    splits: splitsOf(view.splits),
    dividends: dividendsOf(view.dividends),
  }
}

function macroOf(months: Awaited<ReturnType<Market['macro']>>): MacroAnswer {
  const of = (name: 'price' | 'dividend' | 'earnings' | 'consumerPrices' | 'longRate' | 'realPrice' | 'cape') =>
    months.map(month => month[name])
  return {
    asOf: months.at(-1)?.month ?? null,
    source: months.at(-1)?.label ?? '',
    dates: months.map(month => month.month),
    price: of('price'),
    dividend: of('dividend'),
    earnings: of('earnings'),
    consumerPrices: of('consumerPrices'),
    longRate: of('longRate'),
    realPrice: of('realPrice'),
    cape: of('cape'),
  }
}
