// Somebody who goes on naming a watchlist anew while something fails below, and remembers what was acknowledged and what was refused.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Product } from './product.ts'
import type { Person } from './signed-in.ts'

type Writer = {
  acknowledged: string
  sent: string[]
  answers: { at: number; status: number; retryAfter: string | null; says: string }[]
}

/** One name after the other for one list, through one of the servers, until told to stop. */
export function writing(server: Product, person: Person, list: string): { writer: Writer; end(): Promise<void> } {
  const writer: Writer = { acknowledged: '', sent: [], answers: [] }
  const over = new AbortController()
  const working = (async () => {
    for (let n = 0; !over.signal.aborted; n++) {
      const name = `${list.slice(0, 8)} ${performance.now().toFixed(0)} ${n}`
      writer.sent.push(name)
      const answer = await fetch(`${server.origin}/api/watchlists/${list}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', cookie: person.cookie() },
        body: JSON.stringify({ name }),
      })
      const { status } = answer
      const says = await answer.text()
      writer.answers.push({ at: performance.now(), status, retryAfter: answer.headers.get('retry-after'), says })
      if (status === 204) [writer.acknowledged, writer.sent] = [name, []]
      await sleep(300)
    }
  })()
  return {
    writer,
    async end() {
      over.abort()
      await working
    },
  }
}
