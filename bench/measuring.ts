// What measuring costs: processor time of one process per request, at its server that measures and at its server that does not, a few
// hundred requests in turn. In one process both are the same compiled code on the same heap; two processes differ from each other by more
// than what is looked for. node bench/measuring.ts. What asks is a process of its own, so it is not counted.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import type { Said } from './processor-time.ts'
import { report } from './report.ts'

const pairs = Number(process.env.PAIRS ?? 250)
const warmPairs = 20
const requestsPerSlice = 400
const connections = 8
const path = '/api/answer?q=apple&limit=12'
/** Of a mean, to both sides: 95 of 100 times the truth lies within. */
const deviations = 1.96
const agent = new Agent({ keepAlive: true, maxSockets: 2 * connections })

const nowhere = openSync('/dev/null', 'w')
const server = fork(new URL('http-server.ts', import.meta.url), ['pair'], {
  execArgv: ['--import', new URL('processor-time.ts', import.meta.url).href],
  stdio: ['ignore', nowhere, 'inherit', 'ipc'],
})
try {
  const { say, note } = report('measuring')
  const [said] = (await once(server, 'message')) as [Said]
  const { port: plain, measuredPort: measured } = said as { port: number; measuredPort: number }
  const taken: { plain: number; measured: number }[] = []
  for (let pair = -warmPairs; pair < pairs; pair++) {
    const costs = { plain: 0, measured: 0 }
    // Who goes first changes: garbage of the one is often swept in the slice of the next.
    for (const side of pair % 2 === 0 ? (['plain', 'measured'] as const) : (['measured', 'plain'] as const))
      costs[side] = await cost(server, side === 'plain' ? plain : measured)
    if (pair >= 0) taken.push(costs)
  }
  const mean = (of: (one: (typeof taken)[number]) => number) => taken.reduce((sum, one) => sum + of(one), 0) / taken.length
  const [plainUs, measuredUs] = [mean(one => one.plain), mean(one => one.measured)]
  // A slice in which the machine did something else is as rare on either side: the middle half of the differences says it without them.
  const differences = taken.map(one => one.measured - one.plain).toSorted((a, b) => a - b)
  const middle = differences.slice(Math.floor(pairs / 4), Math.ceil((3 * pairs) / 4))
  const addedUs = middle.reduce((sum, one) => sum + one, 0) / middle.length
  // The error of an interquartile mean, from the spread of all: a little too large rather than too small.
  const spread = (differences[Math.floor(pairs * 0.75)]! - differences[Math.floor(pairs * 0.25)]!) / 1.349
  const errorUs = (deviations * 1.1 * spread) / Math.sqrt(pairs)
  const percent = (us: number) => ((100 * us) / plainUs).toFixed(1)
  say(
    `load ${loadavg()[0]!.toFixed(1)}; processor time per request, ${pairs} pairs of ${requestsPerSlice} requests in one process`,
  )
  say(
    `without measuring ${plainUs.toFixed(1)} µs, with it ${measuredUs.toFixed(1)} µs; between neighbours ${addedUs.toFixed(2)} µs more (${percent(addedUs)} % ± ${percent(errorUs)})`,
  )
  note({ plainUs, measuredUs, addedUs, ratio: 1 + addedUs / plainUs, error: errorUs / plainUs })
} finally {
  agent.destroy()
  server.kill('SIGTERM')
  if (server.exitCode === null) await once(server, 'exit')
}

/** µs of the server's processor time per request. */
async function cost(child: ChildProcess, port: number): Promise<number> {
  const before = await cpuMs(child)
  let left = requestsPerSlice
  const asker = async (): Promise<void> => {
    while (left-- > 0) await ask(port)
  }
  await Promise.all(Array.from({ length: connections }, asker))
  return ((await cpuMs(child)) - before) * (1000 / requestsPerSlice)
}

async function cpuMs(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [said] = (await once(child, 'message')) as [{ cpuMs: number }]
  return said.cpuMs
}

function ask(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, agent }, answer => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`))
      answer.resume().once('end', resolve)
    })
    asked.once('error', reject).end()
  })
}
