// How much one account may keep, and by which plan. The one place that says so: another plan hands other limits to openWatchlists.

export type WatchlistLimits = {
  readonly plan: 'self-hosted'
  readonly lists: number
  readonly entriesPerList: number
}

/** Nobody is paid for the use of this instance, so everything is unlocked: what remains keeps one account from filling the database. */
export const selfHosted: WatchlistLimits = { plan: 'self-hosted', lists: 20, entriesPerList: 200 }
