// Starts the server again when it crashes while the product serves. Pools reconnect by themselves: its address stays the same.
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseLog } from '../database-log.ts'
import type { Postmaster } from './postmaster.ts'

const watchMs = 500
const firstPauseMs = 250
const longestPauseMs = 30_000

/** `restart` is tried until it succeeds, with growing pauses. `end` waits for a restart that is under way. */
export function keepAlive(
  find: () => Promise<Postmaster | undefined>,
  restart: () => Promise<unknown>,
  log: DatabaseLog,
): { end(): Promise<void> } {
  const ending = new AbortController()
  const watching = watch(find, restart, log, ending.signal)
  return {
    async end() {
      ending.abort()
      await watching
    },
  }
}

async function watch(
  find: () => Promise<Postmaster | undefined>,
  restart: () => Promise<unknown>,
  log: DatabaseLog,
  signal: AbortSignal,
): Promise<void> {
  let pauseMs = firstPauseMs
  while (await pause(watchMs, signal)) {
    const found = await find()
    if (found && found.status !== 'stopping') {
      pauseMs = firstPauseMs
      continue
    }
    log.error({ pauseMs }, 'the embedded PostgreSQL has stopped; starting it again')
    if (!(await pause(pauseMs, signal))) return
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    await restart().catch((error: unknown) => log.error({ error }, 'the embedded PostgreSQL does not start'))
  }
}

/** False when it was ended meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal, ref: false })
    return true
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return false
    throw error
  }
}
