// Whether what is to be done every day, week and month is done, and whether what it found asks for somebody to act.
import type { Probe } from '../probe.ts'

export function dutiesProbe(condition: () => Promise<{ isWell: boolean; says: string }>): Probe {
  return {
    name: 'duties',
    isVital: false,
    everyMs: 60_000,
    budgetMs: 3_000,
    async look() {
      const { isWell, says } = await condition()
      return isWell ? { status: 'healthy', detail: 'none is overdue' } : { status: 'degraded', detail: says }
    },
  }
}
