// How much one account may keep. The one place that says so: a plan that allows more hands other limits to openWatchlists.

export type WatchlistLimits = {
  readonly lists: number
  readonly entriesPerList: number
}

/** What every account has without paying. */
export const freeLimits: WatchlistLimits = { lists: 20, entriesPerList: 200 }
