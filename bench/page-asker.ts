// Asks a server for a page every few milliseconds and says how long each took: a process of its own, so that it waits as a browser would.
// node bench/page-asker.ts PORT, with a parent that listens.
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const everyMs = 5
const port = Number(process.argv[2])

process.on('disconnect', () => process.exit())
for (;;) {
  const started = performance.now()
  const [answer] = (await once(get({ host: '127.0.0.1', port }), 'response')) as [IncomingMessage]
  answer.resume()
  await once(answer, 'end')
  process.send?.(performance.now() - started)
  await sleep(everyMs)
}
