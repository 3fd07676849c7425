// Whether this process lives, whether it should get requests, and how its parts are. Each part is looked at in the background, with a
// budget of time; whoever asks gets what was found last and how old that is, so that a part that hangs makes no answer slow.
// docs/concepts/health.md has the rules by which a part is healthy, degraded or unhealthy.
import { assert, isFailure } from '#basics'
import { databaseFailure } from '#database'
import type { Finding, Probe, State } from './probe.ts'

export { databaseNow } from './health.store.ts'
export type { Finding, Probe, State } from './probe.ts'
export { probes } from './probes/probes.ts'

/** wasSeen: false where the part could not be looked at, so that its state is no finding. */
export type Check = { status: State; wasSeen: boolean; latencyMs: number; ageSeconds: number; detail: string }
export type HealthReport = { status: State; timestamp: string; checks: Record<string, Check> }

/** Where the process is in its life: only one that is accepting should get requests. */
export type Phase = 'starting' | 'accepting' | 'draining'

export type Health = {
  /** Waits only for the very first look at each part. */
  report(): Promise<HealthReport>
  /** The names of those that are looked at. */
  readonly parts: readonly string[]
  /** Whether every vital part works. */
  isAble(): Promise<boolean>
  phase(): Phase
  enter(phase: Phase): void
  /** Looks at nothing any more. */
  close(): void
}

export type HealthOptions = {
  probes: readonly Probe[]
  now: () => number
  /** Never jumps. Default: performance.now. */
  clock?: () => number
}

/** Something that is not well is looked at more often, so that it is noticed when it is again; a vital part the soonest. */
const illEveryMs = 5_000
const illVitalEveryMs = 1_000
/** An answer that came in while the event loop was busy is taken before it is called late. */
const graceMs = 50

export function openHealth({ probes, now, clock = () => performance.now() }: HealthOptions): Health {
  let phase: Phase = 'starting'
  let watched: Watched[] | undefined

  async function checks(): Promise<[Probe, Check][]> {
    watched ??= probes.map(probe => watch(probe, clock))
    return Promise.all(watched.map(async ({ probe, check }) => [probe, await check()] as [Probe, Check]))
  }

  return {
    async report() {
      const all = await checks()
      return {
        status: statusOf(all),
        timestamp: new Date(now()).toISOString(),
        checks: Object.fromEntries(all.map(([{ name }, check]) => [name, check])),
      }
    },
    parts: probes.map(({ name }) => name),
    isAble: async () => statusOf(await checks()) !== 'unhealthy',
    phase: () => phase,
    enter: next => {
      phase = next
    },
    close() {
      for (const one of watched ?? []) one.stop()
    },
  }
}

/** Unhealthy when a vital part is; degraded when anything else is amiss. */
function statusOf(all: readonly [Probe, Check][]): State {
  if (all.some(([{ isVital }, { status }]) => isVital && status === 'unhealthy')) return 'unhealthy'
  return all.every(([, { status }]) => status === 'healthy') ? 'healthy' : 'degraded'
}

type Seen = Finding & { wasSeen: boolean }
type Found = Seen & { at: number; latencyMs: number }
type Watched = { probe: Probe; check: () => Promise<Check>; stop: () => void }

function watch(probe: Probe, clock: () => number): Watched {
  const { everyMs, budgetMs } = probe
  assert(budgetMs > 0 && everyMs >= 100, `${probe.name} is looked at, and not all the time`)
  let found: Found | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  async function look(): Promise<void> {
    const began = clock()
    const late = new AbortController()
    const tooLate = Promise.withResolvers<Seen>()
    const deadline = setTimeout(() => {
      setTimeout(() => {
        late.abort()
        tooLate.resolve(probe.silence ? { ...probe.silence, wasSeen: true } : unseen(`no answer within ${budgetMs} ms`))
      }, graceMs).unref()
    }, budgetMs).unref()
    const looked = probe.look(late.signal).then(
      finding => ({ ...finding, wasSeen: true }),
      (error: unknown) => unseen(wordsOf(error)),
    )
    const finding = await Promise.race([looked, tooLate.promise])
    clearTimeout(deadline)
    found = { ...finding, at: clock(), latencyMs: Math.round(clock() - began) }
    // One that hangs is not asked again beside itself: it could hang a thousand times.
    if (late.signal.aborted) await looked
    if (!isStopped)
      timer = setTimeout(
        () => void look(),
        found.status === 'healthy' ? everyMs : Math.min(everyMs, probe.isVital ? illVitalEveryMs : illEveryMs),
      ).unref()
  }

  const longestAgeMs = 2 * everyMs + budgetMs + illEveryMs
  const tellsFirst = Promise.race([look(), until(() => found !== undefined, budgetMs + 2 * graceMs)])
  return {
    probe,
    async check() {
      if (!found) await tellsFirst
      const age = clock() - (found?.at ?? clock())
      const ageSeconds = Math.round(age / 100) / 10
      if (!found) return { ...unseen('it has not been looked at yet'), latencyMs: 0, ageSeconds }
      const { at: _, ...rest } = found
      if (age <= longestAgeMs) return { ...rest, ageSeconds }
      const says = `nothing has been found out for ${Math.round(ageSeconds)} s; last: ${rest.detail}`
      return { ...unseen(says), latencyMs: rest.latencyMs, ageSeconds }
    },
    stop() {
      isStopped = true
      clearTimeout(timer)
    },
  }
}

function unseen(detail: string): Seen {
  return { status: 'unhealthy', wasSeen: false, detail }
}

/** Resolves when it is so, or after that time. */
async function until(isSo: () => boolean, mostMs: number): Promise<void> {
  const stepMs = 25
  for (let waited = 0; waited <= mostMs && !isSo(); waited += stepMs) await new Promise(resolve => setTimeout(resolve, stepMs))
}

/**
 * In words for whoever reads them: a system's error names paths and addresses, so only its code is told. Node's own AggregateError, of an
 * address that is tried in two ways, has no words.
 */
function wordsOf(error: unknown): string {
  if (isFailure(error)) return error.message
  if (error instanceof AggregateError && error.message === '') return [...new Set(error.errors.map(wordsOf))].join('; ')
  const away = databaseFailure(error)
  if (away) return away.message
  if (!(error instanceof Error)) return String(error)
  const { code, syscall } = error as NodeJS.ErrnoException
  return code !== undefined && syscall !== undefined ? `it cannot be read (${code})` : error.message
}
