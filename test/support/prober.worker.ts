// Asks for pages in turn on a thread of its own until it is told to stop, so that what it waits for is the server and not a busy test.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

/** Addresses of callers are given so that none of them asks too often. */
export type Probing = { port: number; paths: readonly string[]; everyMs: number; addresses: number }
export type Probed = { waitsMs: number[]; statuses: Record<string, number> }

const { port, paths, everyMs, addresses } = workerData as Probing
const agent = new Agent({ keepAlive: true })
const waitsMs: number[] = []
const statuses: Record<string, number> = {}
const stop = new AbortController()
parentPort!.once('message', () => stop.abort())
for (let i = 0; !stop.signal.aborted; i++) {
  const path = paths[i % paths.length]!
  const began = performance.now()
  const status = await ask(path, i % addresses)
  waitsMs.push(performance.now() - began)
  statuses[`${path} ${status}`] = (statuses[`${path} ${status}`] ?? 0) + 1
  await sleep(everyMs)
}
agent.destroy()
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort!.postMessage({ waitsMs, statuses } satisfies Probed)

function ask(path: string, caller: number): Promise<number> {
  const headers = { 'x-forwarded-for': `10.200.${caller >> 8}.${caller & 255}`, 'x-forwarded-proto': 'http' }
  return new Promise((resolve, reject) => {
    request({ agent, port, host: '127.0.0.1', path, headers }, answer =>
      answer.resume().once('end', () => resolve(answer.statusCode!)),
    )
      .once('error', reject)
      .end()
  })
}
