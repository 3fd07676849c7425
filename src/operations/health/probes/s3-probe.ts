// Whether the second place for backups answers to its key. Nothing is lost while it is away, and nothing new is safe from what takes this
// machine. That copies arrive is for the backups themselves to say.
import { isFailure } from '#basics'
import type { Probe } from '../probe.ts'

/** reach: → how many files lie there. */
export function s3Probe(reach: () => Promise<number>): Probe {
  return {
    name: 's3',
    isVital: false,
    everyMs: 300_000,
    budgetMs: 10_000,
    silence: { status: 'degraded', detail: 'The second place for backups takes connections and says nothing.' },
    async look() {
      try {
        const count = await reach()
        return { status: 'healthy', detail: `it answers; ${count} ${count === 1 ? 'file lies' : 'files lie'} there` }
      } catch (error) {
        if (!isFailure(error)) throw error
        return { status: 'degraded', detail: error.message }
      }
    },
  }
}
