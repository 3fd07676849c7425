// Whether this process lives, whether it should get requests, and what its parts say. Probes ask the parts themselves; nobody
// is told "healthy" because nothing has been heard.

/** Resolves when the part works, with words for the operator where there are some; rejects when it does not. */
export type Probe = () => Promise<string | undefined>

export type Check = { status: 'healthy' | 'unhealthy'; latencyMs: number; detail?: string }
export type HealthReport = { status: 'healthy' | 'unhealthy'; timestamp: string; checks: Record<string, Check> }

/** Where the process is in its life: only one that is accepting should get requests. */
export type Phase = 'starting' | 'accepting' | 'draining'

export type Health = {
  /** Asks every part. Those who ask while an answer is young, or on its way, share it. */
  report(): Promise<HealthReport>
  phase(): Phase
  enter(phase: Phase): void
}

const probeTimeoutMs = 3_000
/** Many may ask every second; the parts are asked once. */
const reportAgeMs = 1_000

export function openHealth(options: { probes: Readonly<Record<string, Probe>>; now: () => number }): Health {
  let phase: Phase = 'starting'
  let latest: { at: number; report: Promise<HealthReport> } | undefined
  return {
    report: () => {
      if (!latest || options.now() - latest.at >= reportAgeMs)
        latest = { at: options.now(), report: ask(options.probes, options.now) }
      return latest.report
    },
    phase: () => phase,
    enter: next => {
      phase = next
    },
  }
}

async function ask(probes: Readonly<Record<string, Probe>>, now: () => number): Promise<HealthReport> {
  const checks = Object.fromEntries(
    await Promise.all(Object.entries(probes).map(async ([name, probe]) => [name, await checked(probe, now)] as const)),
  )
  const isWell = Object.values(checks).every(check => check.status === 'healthy')
  return { status: isWell ? 'healthy' : 'unhealthy', timestamp: new Date(now()).toISOString(), checks }
}

async function checked(probe: Probe, now: () => number): Promise<Check> {
  const started = now()
  const timer = Promise.withResolvers<never>()
  const timeout = setTimeout(() => timer.reject(new Error(`no answer within ${probeTimeoutMs} ms`)), probeTimeoutMs)
  try {
    const detail = await Promise.race([probe(), timer.promise])
    return { status: 'healthy', latencyMs: now() - started, ...(detail === undefined ? {} : { detail }) }
  } catch (error) {
    // Whatever a part fails with, that it failed is the answer; the text is for holders of the token only.
    return { status: 'unhealthy', latencyMs: now() - started, detail: error instanceof Error ? error.message : String(error) }
  } finally {
    clearTimeout(timeout)
  }
}
