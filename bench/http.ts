// Processor time of the server per request: a route behind our server against a bare Fastify route with the same answer, in turn, and
// the product's own addresses. node bench/http.ts, after `npm run build`. The servers are processes of their own, so that what asks
// is not counted; nor is the database.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Said } from './processor-time.ts'
import { report } from './report.ts'
import { searchQueries } from './search-queries.ts'

const rounds = 15
const requestsPerRound = 2_000
const productRounds = 3
const searchRounds = 20
const connections = 8
const answerPath = '/api/answer?q=apple&limit=12'
const constantPath = '/api/health/live'
/** With how many requests a round has. */
const productPaths = [
  [constantPath, 3000],
  ['/api/health', 3000],
  ['/api/symbols/search?q=apple', 1500],
  ['/api/stocks/AAPL', 400],
  ['/api/stocks/AAPL/bars?range=1Y', 400],
  ['/api/stocks/AAPL/bars?range=MAX', 150],
] as const

type Server = { readonly child: ChildProcess; readonly port: number; readonly agent: Agent; readonly cookies: readonly string[] }

const dataDirectory = mkdtempSync(join(tmpdir(), 'bench-http-'))
const cli = new URL('../dist/server/cli.js', import.meta.url)
/** The proxy is believed, so that the bench can be many callers: one would be refused before a round has ended. */
const environment = {
  HOST: '127.0.0.1',
  TRUST_PROXY: '127.0.0.1',
  DATA_DIR: dataDirectory,
  DATABASE_URL: '',
  NODE_ENV: 'development',
}
const servers: Server[] = []
let asked = 0
try {
  const { say, note } = report('http')
  const sides = [await startSide('bare'), await startSide('whole'), await startSide('whole', join(dataDirectory, 'accounts'))]
  const taken = sides.map(() => [] as number[])
  for (let round = -1; round < rounds; round++)
    for (const [i, side] of sides.entries()) {
      const us = await cost(side, answerPath, requestsPerRound)
      // The first round warms the compiler.
      if (round >= 0) taken[i]!.push(us)
    }
  const [bareUs, wholeUs, sessionUs] = taken.map(median) as [number, number, number]
  // Of neighbours in time: what else the machine does slows all.
  const [, ratio, sessionRatio] = taken.map(side => median(side.map((us, i) => us / taken[0]![i]!))) as [number, number, number]
  say(
    `load ${loadavg()[0]!.toFixed(1)}; processor time of the server per request, median of ${rounds} rounds of ${requestsPerRound}`,
  )
  say(
    `bare Fastify route ${bareUs.toFixed(0)} µs, behind our server ${wholeUs.toFixed(0)} µs: ${ratio.toFixed(2)} ×, with a session ${sessionUs.toFixed(0)} µs: ${sessionRatio.toFixed(2)} ×`,
  )
  note({ bareUs, wholeUs, ratio, sessionUs, sessionRatio })

  const product = await startProduct()
  for (const [path, requests] of productPaths) {
    const us: number[] = []
    for (let round = -1; round < productRounds; round++) {
      const one = await cost(product, path, requests)
      if (round >= 0) us.push(one)
    }
    say(`${path.padEnd(36)} ${median(us).toFixed(0).padStart(6)} µs`)
    note({ [path]: median(us) })
  }
  const waits: number[] = []
  for (let round = 0; round < searchRounds; round++)
    for (const query of searchQueries) {
      const asked = performance.now()
      await ask(product, `/api/symbols/search?q=${encodeURIComponent(query)}`)
      waits.push(performance.now() - asked)
    }
  const p99 = waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.99)]!
  say(
    `search, one at a time, asked for and answered: median ${median(waits).toFixed(1)} ms, 99 of 100 within ${p99.toFixed(1)} ms`,
  )
  note({ searchMedianMs: median(waits), searchP99Ms: p99 })
} finally {
  for (const { child, agent } of servers) {
    agent.destroy()
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  rmSync(dataDirectory, { recursive: true, force: true })
}

async function startSide(...args: string[]): Promise<Server> {
  const child = start(new URL('http-server.ts', import.meta.url), args, {})
  const { port, cookies } = (await said(child)) as { port: number; cookies: readonly string[] }
  return serving(child, port, cookies)
}

async function startProduct(): Promise<Server> {
  const port = await freePort()
  const server = serving(start(cli, ['serve'], { ...environment, PORT: String(port) }), port)
  const giveUpAt = performance.now() + 120_000
  while (
    !(await ask(server, '/api/health/ready').then(
      () => true,
      () => false,
    ))
  ) {
    if (performance.now() > giveUpAt || server.child.exitCode !== null) throw new Error('the product did not become ready')
    await sleep(200)
  }
  return server
}

function start(program: URL, args: string[], more: Record<string, string>): ChildProcess {
  // Log lines go where they cost what writing them costs, and no more.
  const nowhere = openSync('/dev/null', 'w')
  return fork(program, args, {
    stdio: ['ignore', nowhere, nowhere, 'ipc'],
    execArgv: ['--import', new URL('processor-time.ts', import.meta.url).href],
    env: { ...process.env, ...more },
  })
}

function serving(child: ChildProcess, port: number, cookies: readonly string[] = []): Server {
  const server = { child, port, cookies, agent: new Agent({ keepAlive: true, maxSockets: connections }) }
  servers.push(server)
  return server
}

async function said(child: ChildProcess): Promise<Said> {
  const [message] = (await once(child, 'message')) as [Said]
  return message
}

/** Microseconds of processor time per request, garbage collection and compiler threads included. */
async function cost(server: Server, path: string, requests: number): Promise<number> {
  const before = await cpuMs(server)
  let left = requests
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) await ask(server, path, server.cookies[left % server.cookies.length])
    }),
  )
  return ((await cpuMs(server)) - before) * (1000 / requests)
}

async function cpuMs({ child }: Server): Promise<number> {
  child.send('cpu')
  return ((await said(child)) as { cpuMs: number }).cpuMs
}

function ask({ agent, port }: Server, path: string, cookie?: string): Promise<void> {
  const caller = asked++ % 10_000
  const from = { 'x-forwarded-for': `198.18.${caller >> 8}.${caller & 255}` }
  return new Promise((resolve, reject) => {
    request({ agent, port, host: '127.0.0.1', path, headers: cookie === undefined ? from : { ...from, cookie } }, answer => {
      if (answer.statusCode !== 200) reject(new Error(`${path} was answered with ${answer.statusCode}`))
      answer.on('end', resolve).on('error', reject).resume()
    })
      .on('error', reject)
      .end()
  })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
