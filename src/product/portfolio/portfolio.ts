// What somebody holds, or might. So far: how capital could be shared out among symbols, and how each way of doing it would have done.
import { Failure } from '#basics'
import type { BarsView, Market } from '#market'
import type { RangeName } from '#series'
import { allocate, type AllocateInput, type Allocated } from './allocate.ts'

export type { Allocated, Method } from './allocate.ts'

/** What runs in a worker thread: pure functions of structured-clonable input, by name. */
export const portfolioTasks = { allocate }

/** Runs the task above, on whichever thread. */
export type RunAllocation = (task: 'allocate', input: AllocateInput) => Promise<Allocated>

export type AllocationWishes = {
  /** As people write them, each once, 2 to 30. */
  readonly symbols: readonly string[]
  /** Counted back from the last day on which all of them traded. */
  readonly range: RangeName
  /** Least and greatest share of the capital for each, 0 to 1. */
  readonly least: number
  readonly most: number
  readonly covariance: AllocateInput['covariance']
  /** A year, as a share: 0.02. */
  readonly riskFree: number
}

export type Allocation = Allocated & { readonly assets: readonly { symbol: string; name: string; source: string }[] }

export type Portfolios = {
  /**
   * Throws Failure('not-found') for a symbol that is not listed, 'invalid' for one without daily bars, for bounds that leave nothing, for symbols given twice, and for
   * too few common days.
   */
  allocation(wishes: AllocationWishes): Promise<Allocation>
}

export function openPortfolios({ market, run }: { market: Market; run: RunAllocation }): Portfolios {
  return {
    async allocation({ symbols, ...wishes }) {
      const listings = await Promise.all(symbols.map(symbol => market.listing(symbol)))
      const twice = listings.find((listing, i) => listings.findIndex(other => other.symbol === listing.symbol) < i)
      if (twice) throw new Failure('invalid', `${twice.symbol} is there twice; name each symbol once.`)
      const views = await Promise.all(listings.map(({ symbol }) => widestView(market, symbol)))
      const result = await run('allocate', {
        assets: views.map(({ symbol, bars, adjustment }) => ({
          symbol,
          time: bars.time,
          close: bars.close,
          withDividends: adjustment === 'all',
        })),
        ...wishes,
      })
      return { ...result, assets: listings.map(({ symbol, name }, i) => ({ symbol, name, source: views[i]!.source })) }
    },
  }
}

/** With dividends where they are known over the whole history, else without: one basis for all of a series. */
async function widestView(market: Market, symbol: string): Promise<BarsView> {
  const total = await market.bars(symbol, { range: 'MAX', interval: '1d', adjusted: 'all' })
  const view =
    total?.adjustment === 'all' ? total : await market.bars(symbol, { range: 'MAX', interval: '1d', adjusted: 'splits' })
  if (!view) throw new Failure('invalid', `${symbol} has no price history here; import or refresh it first.`)
  return view
}
