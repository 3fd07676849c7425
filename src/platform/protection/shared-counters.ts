// Counts what several processes were asked together, in Redis. When Redis is away nothing waits and nobody is locked out: the caller
// gets no count and uses its own.
import type { Redis } from 'ioredis'
import type { Secret } from '#config'
import { openSharedRedis } from '#redis'
import type { Log } from '#telemetry'
import type { Count } from './own-counters.ts'
import { windowMs } from './rate-classes.ts'

export type SharedCounters = {
  /** Undefined at once while Redis is away; a promise of undefined when it goes away just now. */
  add: (key: string) => Promise<Count | undefined> | undefined
  close: () => void
}

const script = `
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {used, redis.call('PTTL', KEYS[1])}
`

type Counting = Redis & { countOnce: (key: string, windowMs: number) => Promise<[number, number]> }

export function openSharedCounters(url: Secret, log: Log): SharedCounters {
  const { ask, close } = openSharedRedis(url, log, {
    words: { away: 'each process counts for itself', back: 'the processes count together' },
    scripts: { countOnce: { lua: script, numberOfKeys: 1 } },
  })
  return {
    add: key =>
      ask(redis => (redis as Counting).countOnce(`tradewise:rate:${key}`, windowMs))?.then(
        answer => answer && { used: answer[0], resetMs: Math.max(0, answer[1]) },
      ),
    close,
  }
}
