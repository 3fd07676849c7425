// Starts the server again when it crashes while the product serves. Pools reconnect by themselves: its address stays the same.
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseLog } from '../database-log.ts'
import type { Postmaster } from './postmaster.ts'

/** False when it was ended meanwhile. */
type Rest = (ms: number, signal: AbortSignal) => Promise<boolean>

const watchMs = 500
const firstPauseMs = 250
const longestPauseMs = 30_000

/** `restart` is tried until it succeeds, with growing pauses. `end` waits for a restart that is under way. */
export function keepAlive(
  find: () => Promise<Pick<Postmaster, 'status'> | undefined>,
  restart: () => Promise<unknown>,
  log: DatabaseLog,
  rest: Rest = pause,
): { end(): Promise<void> } {
  const ending = new AbortController()
  const watching = watch(find, restart, log, ms => rest(ms, ending.signal))
  return {
    async end() {
      ending.abort()
      await watching
    },
  }
}

async function watch(
  find: () => Promise<Pick<Postmaster, 'status'> | undefined>,
  restart: () => Promise<unknown>,
  log: DatabaseLog,
  rest: (ms: number) => Promise<boolean>,
): Promise<void> {
  let pauseMs = firstPauseMs
  while (await rest(watchMs)) {
    const found = await find()
    if (found && found.status !== 'stopping') {
      pauseMs = firstPauseMs
      continue
    }
    log.error({ pauseMs }, 'the embedded PostgreSQL has stopped; starting it again')
    if (!(await rest(pauseMs))) return
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    await restart().catch((error: unknown) => log.error({ error }, 'the embedded PostgreSQL does not start'))
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal, ref: false })
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return false
    throw error
  }
}
