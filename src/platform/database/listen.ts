// Word of changes from the database (LISTEN), over one connection held for it. It heals itself; while it is down, whoever keeps
// something in memory on the strength of it has to know.
import type { Pool, PoolClient } from 'pg'
import { escapeIdentifier } from 'pg'
import type { DatabaseLog } from './database-log.ts'

export type Listening = {
  /** True: every change since it turned true has been told, or will be within moments. */
  isListening(): boolean
  close(): Promise<void>
}

const retryMs = 1_000
/** A connection that died without a word is found out about by asking. */
const askEveryMs = 3_000
const answerWithinMs = 2_000

/** `onGap`: something may have changed without word. */
export type Listener = { channel: string; onNotice: (payload: string) => void; onGap: () => void }

export function listen(pool: Pool, { channel, onNotice, onGap }: Listener, log: DatabaseLog): Listening {
  let client: PoolClient | null = null
  let isUp = false
  let isClosed = false
  let timer: NodeJS.Timeout | undefined
  let connecting: Promise<void> = connect()

  async function connect(): Promise<void> {
    try {
      const fresh = await pool.connect()
      if (isClosed) return fresh.release(true)
      client = fresh
      fresh.once('error', () => lose(fresh))
      fresh.once('end', () => lose(fresh))
      fresh.on('notification', notice => {
        if (notice.channel === channel) onNotice(notice.payload ?? '')
      })
      await fresh.query(`LISTEN ${escapeIdentifier(channel)}`)
      isUp = true
      schedule(() => void ask(fresh), askEveryMs)
    } catch (error) {
      log.warn({ code: (error as { code?: string }).code }, 'the database cannot be listened to; trying again')
      if (client) lose(client)
      else schedule(again, retryMs)
    }
  }

  async function ask(asked: PoolClient): Promise<void> {
    if (client !== asked) return
    const late = setTimeout(() => lose(asked), answerWithinMs)
    try {
      await asked.query('SELECT 1')
      if (client === asked) schedule(() => void ask(asked), askEveryMs)
    } catch (error) {
      log.warn({ code: (error as { code?: string }).code }, 'a listening connection was lost')
      lose(asked)
    } finally {
      clearTimeout(late)
    }
  }

  function lose(lost: PoolClient): void {
    if (client !== lost) return
    client = null
    isUp = false
    onGap()
    lost.removeAllListeners('notification')
    lost.release(true)
    schedule(again, retryMs)
  }

  function again(): void {
    connecting = connect()
  }

  function schedule(work: () => void, ms: number): void {
    clearTimeout(timer)
    if (isClosed) return
    timer = setTimeout(work, ms)
    timer.unref()
  }

  return {
    isListening: () => isUp,
    async close() {
      isClosed = true
      clearTimeout(timer)
      await connecting
      const held = client
      client = null
      isUp = false
      held?.release(true)
    },
  }
}
