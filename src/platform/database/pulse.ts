// Finds out about connections that died without a word: a firewall forgot them, a cable was pulled, a machine lost its power. TCP itself would
// take a quarter of an hour to notice what is in use, and hours for what is idle. So one connection asks every second; when it gets no answer
// and a new one does, whatever has been silent since is cut, and whoever waited there is told "try again".
import { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import type { DatabaseLog } from './database-log.ts'
import { databaseFailure } from './faults.ts'

const askEveryMs = 1_000
const answerWithinMs = 2_000
const connectWithinMs = 1_000
const tryAgainMs = 500
/** An event loop that was held up notices the time before it reads the answer. */
const graceMs = 250

export type Pulse = {
  /** The socket of each connection that is to be watched. */
  socket(): Socket
  /** Over the connection that asks, whatever the others wait for; undefined where that has none, or gets no answer. */
  ask(question: string): Promise<Record<string, unknown> | undefined>
  close(): Promise<void>
}

export function watchPulse(connection: ClientConfig, log: DatabaseLog): Pulse {
  const sockets = new Set<Socket>()
  const ending = new AbortController()
  let watching: Promise<void> | undefined
  let own: Client | undefined

  async function watch(): Promise<void> {
    // Since when there has been no answer, by what each connection had received until then.
    let silent: Map<Socket, number> | undefined
    while (await pause(own ? askEveryMs : tryAgainMs, ending.signal)) {
      if (sockets.size === 0) continue
      if (!own) {
        const known = new Map(received(sockets))
        own = await connected(connection, log)
        if (own && silent) {
          const cut = cutSilent(sockets, silent, known)
          log.warn({ connections: cut }, 'the database answers again; connections that stayed silent were cut')
          silent = undefined
        }
        continue
      }
      const answer = await answers(own)
      if (answer === 'answered') continue
      if (answer === 'silent') {
        silent = new Map(received(sockets))
        log.warn({ answerWithinMs }, 'the database does not answer')
      }
      destroy(own)
      own = undefined
    }
    if (own) destroy(own)
  }

  return {
    socket() {
      const socket = new Socket()
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
      watching ??= watch()
      return socket
    },
    async ask(question) {
      // One that is lost, or silent for too long, is ended by whoever watches it.
      const answer = await own?.query<Record<string, unknown>>(question).catch(() => undefined)
      return answer?.rows[0]
    },
    async close() {
      ending.abort()
      await watching
    },
  }
}

function* received(sockets: Iterable<Socket>): Iterable<[Socket, number]> {
  for (const socket of sockets) yield [socket, socket.bytesRead]
}

/** known: those that were there before the new connection was tried, with what they had received. */
function cutSilent(sockets: Iterable<Socket>, silent: Map<Socket, number>, known: Map<Socket, number>): number {
  let count = 0
  for (const socket of sockets) {
    // One opened during the silence is alive once it has received anything.
    const before = silent.get(socket) ?? (known.has(socket) ? 0 : undefined)
    if (before === undefined || socket.bytesRead > before) continue
    socket.destroy(Object.assign(new Error('the connection to the database was silent'), { code: 'ETIMEDOUT' }))
    count++
  }
  return count
}

async function connected(connection: ClientConfig, log: DatabaseLog): Promise<Client | undefined> {
  const client = new Client({
    ...connection,
    connectionTimeoutMillis: connectWithinMs,
    stream: () => new Socket().unref(),
  })
  // That it was lost shows when it asks next.
  client.on('error', () => {})
  try {
    await client.connect()
    return client
  } catch (error) {
    // What is away those who are at work notice themselves.
    if (!databaseFailure(error)) log.warn({ err: error }, 'the database cannot be asked whether it answers')
    destroy(client)
    return undefined
  }
}

/** `lost`: with a word, which the other connections have heard as well. */
async function answers(client: Client): Promise<'answered' | 'lost' | 'silent'> {
  const answered = client.query('SELECT 1').then(
    () => 'answered' as const,
    () => 'lost' as const,
  )
  const first = await Promise.race([answered, sleep(answerWithinMs, 'silent' as const, { ref: false })])
  return first === 'silent' ? Promise.race([answered, sleep(graceMs, 'silent' as const, { ref: false })]) : first
}

function destroy(client: Client): void {
  ;(client as unknown as { connection: { stream: Socket } }).connection.stream.destroy()
}

/** False when it was ended meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(ms, undefined, { signal, ref: false })
    return true
  } catch (error) {
    if (signal.aborted) return false
    throw error
  }
}
