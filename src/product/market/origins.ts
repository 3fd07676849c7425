// For every daily price one answer to "from which source, fetched when?": the stretches in which a source speaks, cut where it was
// fetched at another time.
import { isoDay } from '#basics'
import type { Stretch } from './joined.ts'
import type { Run } from './runs.ts'

export type Origin = {
  readonly from: string
  readonly to: string
  readonly source: string
  /** As people read it. */
  readonly label: string
  readonly fetchedAt: string
}

/** stretches: of days, oldest first. runs: of each series by its id. */
export function originsIn(stretches: readonly Stretch[], runs: ReadonlyMap<number, readonly Run[]>): Origin[] {
  const origins: Origin[] = []
  for (const { from, to, series } of stretches) {
    for (const run of runs.get(series.seriesId) ?? []) {
      if (run.to < from || run.from > to) continue
      const span = { from: isoDay(Math.max(from, run.from)), to: isoDay(Math.min(to, run.to)) }
      const fetchedAt = run.fetchedAt.toISOString()
      const last = origins.at(-1)
      if (last && last.source === series.source && last.label === series.label && last.fetchedAt === fetchedAt)
        origins[origins.length - 1] = { ...last, to: span.to }
      else origins.push({ ...span, source: series.source, label: series.label, fetchedAt })
    }
  }
  return origins
}
