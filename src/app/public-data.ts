// Which state of the public data this process knows of. The database tells of every commit that changes it, all listeners in the same
// order, so two processes that know of the same commit name the same state, and may share what they made of it.
import { randomUUID } from 'node:crypto'
import type { Cache } from '#cache'
import type { Database } from '#database'
import { exchanges, exchangeToday, lastCompletedSession } from '#exchange-days'
import type { AnswerKey, KeptAnswers, MadeOf } from '#http'
import type { Log } from '#telemetry'

export type PublicData = {
  /** Named by the last commit that changed it. undefined: not known just now, so nothing that was made before may be trusted. */
  state(of: MadeOf): string | undefined
  /** Something was changed from here: what was made before is not trusted any more, although word of it may still be on its way. */
  changed(): void
  close(): Promise<void>
}

/** What is made of the same data on the same day is the same. That it is made anew all the same bounds what nobody has thought of. */
const keptMs = 10 * 60_000
const msPerDay = 86_400_000

/** version: two releases may answer in different shapes. */
export function keptAnswers(
  cache: Cache,
  data: PublicData,
  { version, now }: { version: string; now: () => number },
): KeptAnswers {
  const space = cache.space<AnswerKey>({
    name: `answers-${version}`,
    ttlMs: keptMs,
    staleMs: keptMs,
    parts: ['state', 'route', 'asked'],
  })
  const days = daysOf(now)
  const together = { market: joined(), everything: joined() }
  return {
    space,
    state(of) {
      const known = data.state(of)
      return known === undefined ? undefined : together[of](known, days())
    },
    changed: () => data.changed(),
  }
}

/** Put together only when a part of it is new: every request asks. */
function joined(): (data: string, days: string) => string {
  let before: { data: string; days: string; text: string } | undefined
  return (data, days) => {
    if (before?.data !== data || before.days !== days) before = { data, days, text: `${data} ${days}` }
    return before.text
  }
}

/** All of the clock that public answers hang on: how old a bar is in days and sessions, wherever it was traded. */
function daysOf(now: () => number): () => string {
  let second = Number.NaN
  let text = ''
  return () => {
    const at = now()
    if (Math.floor(at / 1000) === second) return text
    second = Math.floor(at / 1000)
    const atExchanges = exchanges.map(exchange => `${exchangeToday(exchange, at)}-${lastCompletedSession(exchange, at)}`)
    const next = [Math.floor(at / msPerDay), ...atExchanges].join(' ')
    return next === text ? text : (text = next)
  }
}

const channel = 'tradewise_public_data'

type Known = { market: string; evidence: string; everything: string }

export function watchPublicData(database: Pick<Database, 'listen' | 'notify'>, log: Log): PublicData {
  let known: Known | undefined
  /** Nobody says where a listener begins: so it says a word itself, which all hear. */
  let ownWord: string | undefined

  const listening = database.listen({
    channel,
    onNotice(payload) {
      // Between a change from here and the answer to the own word, others' words may be of before it.
      if (ownWord !== undefined && payload !== ownWord) return
      ownWord = undefined
      known = after(known, payload)
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
    state(of) {
      if (known === undefined && ownWord === undefined && listening.isListening()) ask()
      return known?.[of]
    },
    changed() {
      forget()
    },
    close: () => listening.close(),
  }
}

/** A commit names what it changed; whoever says a word of their own means all of it. */
function after(known: Known | undefined, payload: string): Known | undefined {
  const [word = '', topic] = payload.split(' ')
  // Of one half nothing is known yet.
  if (topic !== undefined && !known) return undefined
  const market = topic === 'evidence' ? known!.market : word
  const evidence = topic === 'market' ? known!.evidence : word
  return { market, evidence, everything: `${market} ${evidence}` }
}
