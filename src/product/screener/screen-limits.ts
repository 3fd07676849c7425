// How many screens one account may keep, and by which plan; another plan hands other limits to openScreener.

export type ScreenLimits = { readonly plan: 'self-hosted'; readonly screens: number }

/** Everything is unlocked: what remains keeps one account from filling the database. */
export const selfHosted: ScreenLimits = { plan: 'self-hosted', screens: 50 }
