// Asks a running product without pause while something fails below it, and remembers every answer: which, when, and whether it was one
// that a client can live with.
import { setTimeout as sleep } from 'node:timers/promises'

export type Answered = {
  at: number
  client: number
  path: string
  status: number
  retryAfter: string | null
  code: string | null
}

export interface Load {
  answers: Answered[]
  /** True when, after `since` (performance.now), only good answers have come for a second, to everybody's questions. */
  isWellSince(since: number): boolean
  end(): Promise<void>
}

const wellForMs = 1_000

/** Each asks as somebody of its own, so that nobody's requests run out; `origin` must trust this machine as a proxy. */
export function load(origin: string, paths: readonly string[], { clientCount = 6, pauseMs = 40 } = {}): Load {
  const answers: Answered[] = []
  const ending = new AbortController()
  const clients = Array.from({ length: clientCount }, async (_, client) => {
    for (let n = 0; !ending.signal.aborted; n++) {
      const path = paths[(client + n) % paths.length]!
      const headers = { 'x-forwarded-for': `198.51.${client}.${Math.floor(n / 100)}` }
      try {
        const answer = await fetch(`${origin}${path}`, { headers, signal: AbortSignal.timeout(30_000) })
        const body = (await answer.json()) as { code?: string }
        answers.push({
          at: performance.now(),
          client,
          path,
          status: answer.status,
          retryAfter: answer.headers.get('retry-after'),
          code: answer.ok ? null : (body.code ?? null),
        })
      } catch (error) {
        answers.push({ at: performance.now(), client, path, status: 0, retryAfter: null, code: String(error) })
      }
      await sleep(pauseMs)
    }
  })
  return {
    answers,
    isWellSince(since) {
      const recent = answers.filter(({ at }) => at >= since && at > performance.now() - wellForMs)
      return (
        performance.now() - since > wellForMs &&
        new Set(recent.map(({ client }) => client)).size === clientCount &&
        recent.every(answer => answer.status === 200)
      )
    },
    async end() {
      ending.abort()
      await Promise.all(clients)
    },
  }
}
