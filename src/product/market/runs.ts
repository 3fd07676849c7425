// Where each stretch of a series comes from in time: runs that never overlap, so that every price has one answer to "fetched when?".

export type Run = { readonly from: number; readonly to: number; readonly fetchedAt: Date }

/** The runs after [from, to] was fetched anew: older ones give way there, and neighbours of the same moment become one. */
export function withRun(runs: readonly Run[], fresh: Run): Run[] {
  const kept = runs.flatMap(run => [
    ...(run.from < fresh.from ? [{ ...run, to: Math.min(run.to, fresh.from - 1) }] : []),
    ...(run.to > fresh.to ? [{ ...run, from: Math.max(run.from, fresh.to + 1) }] : []),
  ])
  const sorted = [...kept, fresh].sort((a, b) => a.from - b.from)
  return sorted.reduce<Run[]>((joined, run) => {
    const last = joined.at(-1)
    if (last && last.fetchedAt.getTime() === run.fetchedAt.getTime() && last.to + 1 >= run.from) {
      joined[joined.length - 1] = { ...last, to: Math.max(last.to, run.to) }
    } else joined.push(run)
    return joined
  }, [])
}
