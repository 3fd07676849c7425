// Whether Redis answers. Without it each process counts and remembers for itself: nothing fails, but limits hold for each alone.
import { Redis } from 'ioredis'
import type { Secret } from '#config'
import type { Probe } from '../probe.ts'

export function redisProbe(url: Secret): Probe {
  return {
    name: 'redis',
    isVital: false,
    everyMs: 10_000,
    budgetMs: 3_000,
    silence: { status: 'degraded', detail: 'redis is away (it does not answer): each process counts for itself' },
    async look() {
      // A connection of its own, each time a new one: one that is held and dead would have to be found out first.
      const redis = new Redis(url.reveal(), {
        lazyConnect: true,
        connectTimeout: 2_000,
        commandTimeout: 2_000,
        maxRetriesPerRequest: 0,
        retryStrategy: () => null,
      })
      let fault = 'it does not answer'
      redis.on('error', (error: NodeJS.ErrnoException) => {
        fault = error.code ?? error.name
      })
      try {
        await redis.connect()
        await redis.ping()
        return { status: 'healthy', detail: 'answers' }
      } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? fault
        return { status: 'degraded', detail: `redis is away (${code}): each process counts for itself` }
      } finally {
        redis.disconnect()
      }
    },
  }
}
