// For whoever works alone on one connection for minutes: finds out that it died without a word, in the middle of a statement. TCP notices
// what is idle within half a minute, but what is in use only after a quarter of an hour, and what a proxy keeps open never. So when nothing
// has moved for a while, a new connection asks what the server does for us: what it works on may take hours; where it waits for us while
// we wait for it, where it knows nothing of us, or where nobody answers for a minute, the connection is cut and the work fails as "away".
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import type { DatabaseLog } from './database-log.ts'

export type Patience = {
  lookMs: number
  /** So long nothing moves before anybody is asked. */
  quietMs: number
  /** So long in a row the answers are bad before it is cut. */
  giveUpMs: number
  answerMs: number
  /** So long it says goodbye. */
  endMs: number
}

const usual: Patience = { lookMs: 5_000, quietMs: 20_000, giveUpMs: 60_000, answerMs: 10_000, endMs: 5_000 }

type Watched = { readyForQuery: boolean; processID: number | null; connection: { stream: Socket }; end(): Promise<void> }
type Answer = 'works' | 'waits for us' | 'knows nothing of us' | 'nobody answers'

/** `client` is connected. → ends the watch and the session: with a word, or without one where nobody listens. */
export function watchSilence(
  client: Client,
  connection: ClientConfig,
  log: DatabaseLog,
  { lookMs, quietMs, giveUpMs, answerMs, endMs }: Patience = usual,
): () => Promise<void> {
  const watched = client as unknown as Watched
  const socket = watched.connection.stream
  let moved = movedBy(socket)
  let movedAt = performance.now()
  let badSince: number | undefined
  let isLooking = false

  async function look(): Promise<void> {
    const now = movedBy(socket)
    // What has arrived and waits is not the network's fault, nor is a pause between two statements.
    if (now !== moved || watched.readyForQuery || socket.readableLength > 0) {
      moved = now
      movedAt = performance.now()
      badSince = undefined
      return
    }
    if (performance.now() - movedAt < quietMs) return
    const asked = performance.now()
    const answer = await ask(connection, watched.processID, answerMs)
    if (answer === 'works' || movedBy(socket) !== moved) {
      badSince = undefined
      return
    }
    badSince ??= asked
    if (answer !== 'knows nothing of us' && performance.now() - badSince < giveUpMs) return
    log.warn({ answer, silentMs: Math.round(performance.now() - movedAt) }, 'a connection to the database was silent and is cut')
    if (answer === 'waits for us') await ask(connection, watched.processID, answerMs, 'ends it')
    socket.destroy(Object.assign(new Error('the connection to the database was silent'), { code: 'ETIMEDOUT' }))
  }

  const looking = setInterval(() => {
    if (isLooking || socket.destroyed) return
    isLooking = true
    void look().finally(() => (isLooking = false))
  }, lookMs).unref()

  return async () => {
    clearInterval(looking)
    const late = sleep(endMs, 'late' as const, { ref: false })
    if ((await Promise.race([watched.end(), late])) !== 'late') return
    // Behind a proxy that keeps its other end open, the server would keep what this session holds.
    await ask(connection, watched.processID, Math.min(endMs, answerMs), 'ends it')
    socket.destroy()
  }
}

function movedBy(socket: Socket): number {
  return socket.bytesRead + (socket.bytesWritten - socket.writableLength)
}

/** `ends it`: and the server gives back what that session holds. */
async function ask(connection: ClientConfig, processId: number | null, answerMs: number, ends?: 'ends it'): Promise<Answer> {
  const socket = new Socket().unref()
  const client = new Client({ ...connection, connectionTimeoutMillis: answerMs, query_timeout: answerMs, stream: () => socket })
  // That it was lost shows in what it was asked.
  client.on('error', () => {})
  try {
    await client.connect()
    const verdict = ends ? 'pg_terminate_backend(pid)' : `state = 'active' AND wait_event_type IS DISTINCT FROM 'Client'`
    const { rows } = await client.query<{ works: boolean }>(`SELECT ${verdict} AS works FROM pg_stat_activity WHERE pid = $1`, [
      processId,
    ])
    if (!rows[0]) return 'knows nothing of us'
    return rows[0].works ? 'works' : 'waits for us'
  } catch {
    // Whatever it is, from a refused password to a server that is starting: nobody tells us that our work goes on.
    return 'nobody answers'
  } finally {
    socket.destroy()
  }
}
