// Brings what a process has counted into the database, each batch exactly once: it is claimed and added in one transaction, so one whose
// answer was lost on the way is known when it comes again.
import { lt, valid } from 'semver'
import type { Database } from '#database'
import { addToGroups, type Addition, claimBatch, groupsTaken, type GroupRow, knownGroups, lockWriting } from './errors.store.ts'
import { type Counted, othersOf, placeOf, places } from './tally.ts'

export type Batch = { processId: string; number: number; release: string; counted: readonly Counted[] }

export async function writeBatch({ kysely }: Database, { processId, number, release, counted }: Batch): Promise<void> {
  await kysely.transaction().execute(async within => {
    await lockWriting(within)
    if (!(await claimBatch(within, processId, number))) return
    const ids = [...counted.map(({ groupId }) => groupId), 'others-browser', 'others-own']
    const known = new Map((await knownGroups(within, ids)).map(row => [row.id, row]))
    const taken = await groupsTaken(within)
    const additions = new Map<string, Addition>()
    for (const one of counted) {
      const isOthers = one.groupId.startsWith('others-')
      if (!known.has(one.groupId) && !isOthers && ++taken[placeOf(one.origin)] > places[placeOf(one.origin)])
        merge(additions, { ...one, ...othersOf(one.origin) }, known, release)
      else merge(additions, one, known, one.release ?? release)
    }
    await addToGroups(within, [...additions.values()])
  })
}

function merge(additions: Map<string, Addition>, one: Counted, known: Map<string, GroupRow>, release: string): void {
  const { groupId: id, origin, count, sample } = one
  const before = additions.get(id)
  const hours = new Map(before?.hours.map(each => [each.hour.getTime(), each.count]))
  for (const [hour, each] of one.hours) hours.set(hour, (hours.get(hour) ?? 0) + each)
  const firstAt = new Date(Math.min(one.firstAt, before?.firstAt.getTime() ?? Infinity))
  const lastAt = new Date(Math.max(one.lastAt, before?.lastAt.getTime() ?? -Infinity))
  additions.set(id, {
    id,
    origin,
    state: stateAfter(known.get(id), lastAt, release),
    count: count + (before?.count ?? 0),
    firstAt,
    lastAt,
    release,
    sample,
    hours: [...hours].map(([hour, each]) => ({ hour: new Date(hour), count: each })),
  })
}

/** What was called resolved and is met again has come back; not in a process of an older release, which may end a while later. */
export function stateAfter(
  known: Pick<GroupRow, 'state' | 'resolvedAt' | 'resolvedRelease'> | undefined,
  lastAt: Date,
  release: string,
): GroupRow['state'] {
  if (!known) return 'new'
  const { state, resolvedAt, resolvedRelease } = known
  if (state !== 'resolved' || resolvedAt === null || resolvedRelease === null || lastAt <= resolvedAt) return state
  const isOlder = valid(release) !== null && valid(resolvedRelease) !== null && lt(release, resolvedRelease)
  return isOlder ? state : 'regressed'
}
