// Processor time of the server per request: our server around a route against a bare Fastify route with the same answer, in turn.
// node bench/http.ts — the servers are processes of their own, so that what asks is not counted.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import type { Ask, Said } from './http-server.ts'

const rounds = 7
const requestsPerRound = 4_000
const connections = 8
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const sides = { bare: await start('bare'), whole: await start('whole') }
try {
  const perRequest: Record<keyof typeof sides, number[]> = { bare: [], whole: [] }
  for (let round = -1; round < rounds; round++)
    for (const name of ['bare', 'whole'] as const) {
      const us = await microsecondsPerRequest(sides[name])
      // The first round warms the compiler.
      if (round >= 0) perRequest[name].push(us)
    }
  const [bare, whole] = [median(perRequest.bare), median(perRequest.whole)]
  say(`load ${loadavg()[0]!.toFixed(1)}; processor time of the server per request, median of ${rounds} rounds of ${requestsPerRound}`)
  say(`bare Fastify route: ${bare.toFixed(0)} µs; the same behind our server: ${whole.toFixed(0)} µs (${(whole / bare).toFixed(2)} ×)`)
} finally {
  for (const side of Object.values(sides)) side.stop()
}

type Side = { readonly cpuMs: () => Promise<number>; readonly ask: () => Promise<void>; readonly stop: () => void }

async function start(name: string): Promise<Side> {
  // Log lines go where they cost what writing them costs, and no more.
  const nowhere = openSync('/dev/null', 'w')
  const child = fork(new URL('http-server.ts', import.meta.url), [name], { stdio: [nowhere, nowhere, 'inherit', 'ipc'] })
  const { port } = (await said(child)) as { port: number }
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    cpuMs: async () => {
      child.send('cpu' satisfies Ask)
      return ((await said(child)) as { cpuMs: number }).cpuMs
    },
    ask: () =>
      new Promise((resolve, reject) => {
        request({ agent, port, host: '127.0.0.1', path: '/api/answer?q=apple&limit=12' }, answer => {
          if (answer.statusCode !== 200) reject(new Error(`${name} answered ${answer.statusCode}`))
          answer.on('end', resolve).on('error', reject).resume()
        })
          .on('error', reject)
          .end()
      }),
    stop: () => child.send('stop' satisfies Ask),
  }
}

async function said(child: ChildProcess): Promise<Said> {
  const [message] = (await once(child, 'message')) as [Said]
  return message
}

async function microsecondsPerRequest(side: Side): Promise<number> {
  const before = await side.cpuMs()
  let left = requestsPerRound
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) await side.ask()
    }),
  )
  return ((await side.cpuMs()) - before) * (1000 / requestsPerRound)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
