// What measuring costs: processor time of the server per request with and without it, in turn. node bench/measuring.ts. The servers are
// processes of their own, so that what asks is not counted.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import type { Said } from './processor-time.ts'
import { report } from './report.ts'

const rounds = 25
const requestsPerRound = 3_000
const connections = 8
const path = '/api/answer?q=apple&limit=12'

type Side = { readonly child: ChildProcess; readonly port: number; readonly agent: Agent }

const sides = [await start('whole'), await start('measured')] as const
try {
  const { say, note } = report('measuring')
  const taken = sides.map(() => [] as number[])
  for (let round = -2; round < rounds; round++)
    // Who goes first changes, so that what else the machine does hits both.
    for (const i of round % 2 === 0 ? [0, 1] : [1, 0]) {
      const us = await cost(sides[i]!)
      // The first rounds warm the compiler.
      if (round >= 0) taken[i]!.push(us)
    }
  const [without, withIt] = taken.map(median) as [number, number]
  const ratio = median(taken[1]!.map((us, i) => us / taken[0]![i]!))
  say(`load ${loadavg()[0]!.toFixed(1)}; processor time per request, median of ${rounds} rounds of ${requestsPerRound}`)
  say(
    `without measuring ${without.toFixed(1)} µs, with it ${withIt.toFixed(1)} µs: ${((ratio - 1) * 100).toFixed(1)} % more (median of neighbours)`,
  )
  note({ withoutUs: without, withUs: withIt, ratio })
} finally {
  for (const { child, agent } of sides) {
    agent.destroy()
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
}

async function start(side: string): Promise<Side> {
  const execArgv = ['--import', new URL('processor-time.ts', import.meta.url).href]
  const nowhere = openSync('/dev/null', 'w')
  const child = fork(new URL('http-server.ts', import.meta.url), [side], {
    execArgv,
    stdio: ['ignore', nowhere, 'inherit', 'ipc'],
  })
  const [said] = (await once(child, 'message')) as [Said]
  return { child, port: (said as { port: number }).port, agent: new Agent({ keepAlive: true, maxSockets: connections }) }
}

/** µs of the server's processor time per request. */
async function cost(side: Side): Promise<number> {
  const before = await cpuMs(side)
  let left = requestsPerRound
  const asker = async (): Promise<void> => {
    while (left-- > 0) await ask(side)
  }
  await Promise.all(Array.from({ length: connections }, asker))
  return ((await cpuMs(side)) - before) * (1000 / requestsPerRound)
}

async function cpuMs({ child }: Side): Promise<number> {
  child.send('cpu')
  const [said] = (await once(child, 'message')) as [{ cpuMs: number }]
  return said.cpuMs
}

function ask({ port, agent }: Side): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, agent }, answer => {
      if (answer.statusCode !== 200) reject(new Error(`answered ${answer.statusCode}`))
      answer.resume().once('end', resolve)
    })
    asked.once('error', reject).end()
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
