// Which state of the public data this process knows of. The database tells of every commit that changes it, all listeners in the same
// order, so two processes that know of the same commit name the same state, and may share what they made of it.
import { randomUUID } from 'node:crypto'
import type { Cache } from '#cache'
import type { Database } from '#database'
import type { AnswerKey, KeptAnswers } from '#http'
import type { Log } from '#telemetry'

export type PublicData = {
  /** Named by the last commit that changed it. undefined: not known just now, so nothing that was made before may be trusted. */
  state(): string | undefined
  /** Something was changed from here: what was made before is not trusted any more, although word of it may still be on its way. */
  changed(): void
  close(): Promise<void>
}

/** A part of what is told hangs on the clock (how old the last bar is): no answer is kept longer than its readers may keep it. */
export function keptAnswers(cache: Cache, data: PublicData, seconds: number): KeptAnswers {
  const space = cache.space<AnswerKey>({ name: 'answers', ttlMs: seconds * 1000, parts: ['state', 'route', 'asked'] })
  return { space, state: () => data.state(), changed: () => data.changed() }
}

const channel = 'tradewise_public_data'

export function watchPublicData(database: Pick<Database, 'listen' | 'notify'>, log: Log): PublicData {
  let known: string | undefined
  /** Nobody says where a listener begins: so it says a word itself, which all hear. */
  let ownWord: string | undefined

  const listening = database.listen({
    channel,
    onNotice(payload) {
      // Between a change from here and the answer to the own word, others' words may be of before it.
      if (ownWord !== undefined && payload !== ownWord) return
      ownWord = undefined
      known = payload
    },
    onGap: forget,
  })

  function forget(): void {
    known = undefined
    ownWord = undefined
  }

  function ask(): void {
    const word = randomUUID()
    ownWord = word
    database.notify(channel, word).catch((error: unknown) => {
      log.warn({ err: error }, 'the state of the public data could not be asked for; nothing is kept until it can')
      if (ownWord === word) ownWord = undefined
    })
  }

  return {
    state() {
      if (known === undefined && ownWord === undefined && listening.isListening()) ask()
      return known
    },
    changed() {
      forget()
    },
    close: () => listening.close(),
  }
}
