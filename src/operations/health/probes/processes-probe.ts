// Whether a process of this instance died: one that said goodbye, or that another of its kind has taken the place of, is not missed.
import type { Probe } from '../probe.ts'

export type Missing = { kind: string; host: string; pid: number; lastSeenAt: string }

export function processesProbe(missing: () => Promise<readonly Missing[]>): Probe {
  return {
    name: 'processes',
    isVital: false,
    everyMs: 10_000,
    budgetMs: 3_000,
    async look() {
      const gone = await missing()
      if (gone.length === 0) return { status: 'healthy', detail: 'none is missing' }
      const told = gone.map(({ kind, host, pid, lastSeenAt }) => `${kind} ${pid} on ${host}, last heard of ${lastSeenAt}`)
      return { status: 'degraded', detail: `gone without a word: ${told.join('; ')}` }
    },
  }
}
