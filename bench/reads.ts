// Mixed reads from many addresses and accounts, 500 a second, in turn at the built product, at a bare Fastify route, and at one that answers
// each with as many bytes as the product does: how many fail, and how long the slowest of a hundred waits at each. Then as many as go: what the
// product answers again against both. node bench/reads.ts, after `npm run build`; some three minutes. RATE and ROUND_SECONDS change the load. Reference: an otherwise idle machine.
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { connect, createServer } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase, useEmbedded } from '#database'
import { openLog } from '#telemetry'
import type { Said } from './processor-time.ts'
import { report } from './report.ts'
import { searchQueries } from './search-queries.ts'
import { limits } from '../test/support/database-settings.ts'

const rate = Number(process.env.RATE ?? 500)
const seconds = Number(process.env.ROUND_SECONDS ?? 6)
const rounds = 5
const addressCount = 2_000
const accountCount = 30
const password = 'seven horses cross a silver bridge'
const symbols = ['AAPL', 'MSFT', 'GE', 'IBM', 'T', 'JPM', 'XOM', 'KO', '^GSPC', 'BRK.B']
const closedSeconds = 3
const closedConnections = 16
const againPath = '/api/stocks/AAPL'

/** isOwn: asked by somebody who is signed in. */
type Read = { path: string; isOwn: boolean }
type Asked = { path: string; cookie?: string | undefined }
type Waits = { waits: number[]; byRoute: Map<string, number[]>; failed: Map<string, number> }

const symbol = (n: number) => encodeURIComponent(symbols[n % symbols.length]!)
/** Of every twenty reads. */
const mix: ((n: number) => Read)[] = [
  ...Array.from(
    { length: 4 },
    () => (n: number) => open(`/api/symbols/search?q=${encodeURIComponent(searchQueries[n % searchQueries.length]!)}`),
  ),
  ...Array.from({ length: 3 }, () => (n: number) => open(`/api/stocks/${symbol(n)}`)),
  ...Array.from({ length: 3 }, () => (n: number) => open(`/api/stocks/${symbol(n)}/bars?range=1Y`)),
  n => open(`/api/stocks/${symbol(n)}/bars?range=MAX`),
  n => open(`/api/stocks/${symbol(n)}/indicators?names=sma(50),rsi(14)&range=1Y`),
  n => open(`/api/stocks/${symbol(n)}/analysis`),
  n => open(`/api/stocks/${symbol(n)}/summary`),
  () => open('/api/market/status'),
  () => open('/api/health'),
  n => own(`/api/stocks/${symbol(n)}`),
  () => own('/api/watchlists'),
  () => own('/api/account'),
  () => own('/api/alerts'),
]
const open = (path: string): Read => ({ path, isOwn: false })
const own = (path: string): Read => ({ path, isOwn: true })

const data = mkdtempSync(join(tmpdir(), 'bench-reads-'))
const cli = new URL('../dist/server/cli.js', import.meta.url)
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const children: ChildProcess[] = []
const environment = {
  ...process.env,
  HOST: '127.0.0.1',
  TRUST_PROXY: '127.0.0.1',
  DATA_DIR: data,
  DATABASE_URL: '',
  NODE_ENV: 'development',
}
let asked = 0
/** How many bytes the product answered with last, by address and by route. */
const sizes = new Map<string, number>()
try {
  const { say, note } = report('reads')
  const bare = await startBare()
  const product = await startProduct()
  const cookies = await signIn(product)
  await jobsDone(product)
  say(
    `load ${loadavg()[0]!.toFixed(1)}; ${rate} reads a second for ${rounds} × ${seconds} s, ${addressCount} addresses, ${accountCount} accounts`,
  )
  const read = () => mix[asked % mix.length]!(Math.floor(asked / mix.length))
  const mixed = (): Asked => {
    const { path, isOwn } = read()
    return { path, cookie: isOwn ? cookies[Math.floor(asked / mix.length) % accountCount] : undefined }
  }
  const plain = (): Asked => ({ path: '/api/answer' })
  const asLarge = (): Asked => {
    const { path } = read()
    return { path: `/api/answer/${sizes.get(path) ?? sizes.get(routeOf(path))}` }
  }
  // What nobody has asked before is made here, once.
  await openLoop(product, seconds * 2, mixed)
  await openLoop(bare, seconds, asLarge)
  const waits = { bare: [] as number[], asLarge: [] as number[], product: [] as number[] }
  const byRoute = new Map<string, number[]>()
  const failed = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    waits.bare.push(...whole(await openLoop(bare, seconds, plain)))
    waits.asLarge.push(...whole(await openLoop(bare, seconds, asLarge)))
    const result = await openLoop(product, seconds, mixed)
    waits.product.push(...result.waits)
    for (const [route, its] of result.byRoute) byRoute.set(route, [...(byRoute.get(route) ?? []), ...its])
    for (const [what, count] of result.failed) failed.set(what, (failed.get(what) ?? 0) + count)
  }
  const [bareP99, asLargeP99, productP99] = [waits.bare, waits.asLarge, waits.product].map(its => quantile(its, 0.99)) as [
    number,
    number,
    number,
  ]
  const failures = [...failed.values()].reduce((sum, count) => sum + count, 0)
  say(
    `bare Fastify route: median ${quantile(waits.bare, 0.5).toFixed(1)} ms, 99 of 100 within ${bareP99.toFixed(1)} ms; one that answers as large: median ${quantile(waits.asLarge, 0.5).toFixed(1)} ms, 99 of 100 within ${asLargeP99.toFixed(1)} ms; ours: median ${quantile(waits.product, 0.5).toFixed(1)} ms, 99 of 100 within ${productP99.toFixed(1)} ms (${(productP99 / bareP99).toFixed(2)} × and ${(productP99 / asLargeP99).toFixed(2)} ×)`,
  )
  say(
    `of ${waits.product.length} reads ${failures} failed${failures > 0 ? `: ${JSON.stringify(Object.fromEntries(failed))}` : ''}`,
  )
  for (const [route, its] of byRoute)
    say(`  ${route.padEnd(32)} 99 of 100 within ${quantile(its, 0.99).toFixed(1)} ms, slowest ${quantile(its, 1).toFixed(1)}`)
  note({
    bareP99,
    asLargeP99,
    productP99,
    ratio: productP99 / bareP99,
    ratioAsLarge: productP99 / asLargeP99,
    failures,
  })

  const throughput = { bare: [] as number[], asLarge: [] as number[], again: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    throughput.bare.push(await closedLoop(bare, '/api/answer'))
    throughput.asLarge.push(await closedLoop(bare, `/api/answer/${sizes.get(againPath)}`))
    throughput.again.push(await closedLoop(product, againPath))
  }
  const [bareRate, asLargeRate, againRate] = [throughput.bare, throughput.asLarge, throughput.again].map(its =>
    quantile(its, 0.5),
  ) as [number, number, number]
  say(
    `as many as go: bare ${bareRate.toFixed(0)} a second, as large (${sizes.get(againPath)} bytes) ${asLargeRate.toFixed(0)}, ${againPath} again ${againRate.toFixed(0)} (${(againRate / bareRate).toFixed(2)} × and ${(againRate / asLargeRate).toFixed(2)} ×)`,
  )
  note({
    bareRate,
    asLargeRate,
    againRate,
    throughputRatio: againRate / bareRate,
    throughputRatioAsLarge: againRate / asLargeRate,
  })
} finally {
  agent.destroy()
  for (const child of children) {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
  rmSync(data, { recursive: true, force: true })
}

/** Asks at their times, whatever became of the earlier ones; what waits for its turn here counts as waiting. */
async function openLoop(port: number, lasting: number, next: () => Asked): Promise<Waits> {
  const waits: number[] = []
  const byRoute = new Map<string, number[]>()
  const failed = new Map<string, number>()
  const count = rate * lasting
  const began = performance.now()
  const underWay: Promise<void>[] = []
  for (let i = 0; i < count; i++) {
    const due = began + (i * 1000) / rate
    const early = due - performance.now()
    if (early > 0) await sleep(early)
    const { path, cookie } = next()
    const one = asking(port, path, cookie).then(
      ({ status, bytes }) => {
        const waited = performance.now() - due
        waits.push(waited)
        const route = routeOf(path)
        sizes.set(path, bytes).set(route, bytes)
        const its = byRoute.get(route) ?? []
        byRoute.set(route, its)
        its.push(waited)
        if (status !== 200) failed.set(`${path} ${status}`, (failed.get(`${path} ${status}`) ?? 0) + 1)
      },
      (error: unknown) => void failed.set(String(error), (failed.get(String(error)) ?? 0) + 1),
    )
    underWay.push(one)
  }
  await Promise.all(underWay)
  return { waits, byRoute, failed }
}

/** Of a bench's own route none fails. */
function whole({ waits, failed }: Waits): number[] {
  if (failed.size > 0) throw new Error(`the bare route failed: ${JSON.stringify([...failed])}`)
  return waits
}

function routeOf(path: string): string {
  return path.split('?')[0]!.replace(/(?<=stocks\/)[^/]+/, ':symbol')
}

/** Requests a second over a few connections, each asking again when it is answered; by sockets of our own, so that what asks costs little. */
async function closedLoop(port: number, path: string): Promise<number> {
  let answered = 0
  const until = performance.now() + closedSeconds * 1000
  await Promise.all(
    Array.from({ length: closedConnections }, () => {
      const socket = connect(port, '127.0.0.1').setNoDelay()
      let missing = 0
      const next = () => {
        const caller = asked++ % addressCount
        socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-For: 10.9.${caller >> 8}.${caller & 255}\r\n\r\n`)
      }
      socket.on('connect', next)
      socket.on('data', piece => {
        if (missing === 0) {
          const head = piece.toString('latin1')
          const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? []
          if (!head.startsWith('HTTP/1.1 200') || length === undefined) {
            socket.destroy(new Error(head.slice(0, 200)))
            return
          }
          missing = head.indexOf('\r\n\r\n') + 4 + Number(length)
        }
        missing -= piece.length
        if (missing > 0) return
        answered++
        if (performance.now() < until) next()
        else socket.destroy()
      })
      return new Promise<void>((resolve, reject) => socket.on('error', reject).on('close', () => resolve()))
    }),
  )
  return answered / closedSeconds
}

function ask(port: number, path: string, cookie?: string, body?: string): Promise<number> {
  return asking(port, path, cookie, body).then(({ status }) => status)
}

function asking(
  port: number,
  path: string,
  cookie?: string,
  body?: string,
): Promise<{ status: number; cookies: string[]; bytes: number }> {
  const caller = asked++ % addressCount
  const headers = {
    'x-forwarded-for': `10.8.${caller >> 8}.${caller & 255}`,
    ...(cookie !== undefined && { cookie, 'sec-fetch-site': 'same-origin' }),
    ...(body !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  }
  return new Promise((resolve, reject) => {
    request({ agent, port, host: '127.0.0.1', path, headers, method: body === undefined ? 'GET' : 'POST' }, answer => {
      let bytes = 0
      answer
        .on('data', (piece: Buffer) => (bytes += piece.length))
        .once('error', reject)
        .once('end', () => resolve({ status: answer.statusCode!, cookies: answer.headers['set-cookie'] ?? [], bytes }))
    })
      .once('error', reject)
      .end(body)
  })
}

async function startBare(): Promise<number> {
  const child = start(new URL('http-server.ts', import.meta.url), ['bare'], process.env)
  const [said] = (await once(child, 'message')) as [Said]
  return (said as { port: number }).port
}

async function startProduct(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  const child = start(cli, ['serve'], { ...environment, PORT: String(port) })
  for (const until = performance.now() + 180_000; (await ask(port, '/api/health/ready').catch(() => 0)) !== 200; await sleep(200))
    if (performance.now() > until || child.exitCode !== null) throw new Error('the product did not become ready')
  return port
}

/** A fresh instance computes forecasts and records for minutes, and each that is done changes what public answers are made of. */
async function jobsDone(port: number): Promise<void> {
  // The first of them are asked for a minute after the start.
  let isIdleFor = 0
  for (const until = performance.now() + 600_000; performance.now() < until; await sleep(2_000)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/task-queue/stats`)
    const { totals } = (await answer.json()) as { totals?: { queued: number; active: number } }
    // Too busy to say so is not idle.
    isIdleFor = totals?.queued === 0 && totals.active === 0 ? isIdleFor + 1 : 0
    if (isIdleFor === 40) return
  }
  throw new Error('the jobs of a fresh instance did not come to an end')
}

function start(program: URL, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const nowhere = openSync('/dev/null', 'w')
  const child = fork(program, args, {
    stdio: ['ignore', nowhere, nowhere, 'ipc'],
    env,
    execArgv: ['--import', new URL('processor-time.ts', import.meta.url).href],
  })
  children.push(child)
  return child
}

/** One account by the command, the others with its password's hash: hashing is slow on purpose. → the cookies of a session each. */
async function signIn(port: number): Promise<string[]> {
  const made = spawnSync(process.execPath, [cli.pathname, 'user', 'create', '--email', 'bench-0@example.net'], {
    input: `${password}\n`,
    env: environment,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`no account could be made: ${made.stderr}`)
  const log = openLog({ level: 'silent', readable: false, write: () => {} })
  const server = await useEmbedded({ dataDir: data, log, onProgress: () => {} })
  const database = openDatabase({
    url: server.url,
    ...limits,
    poolSize: 1,
    applicationName: 'bench',
    log,
  })
  await database.pool.query(
    `INSERT INTO account (account_id, email, email_key, name, role, password_hash, password_is_short, created_at)
     SELECT gen_random_uuid(), 'bench-' || n || '@example.net', 'bench-' || n || '@example.net', name, role, password_hash, password_is_short, created_at
     FROM account, generate_series(1, $1) AS n WHERE email = 'bench-0@example.net'`,
    [accountCount - 1],
  )
  await database.close()
  await server.stop()
  const cookies: string[] = []
  for (let n = 0; n < accountCount; n++) {
    const answer = await asking(
      port,
      '/api/auth/sign-in',
      undefined,
      JSON.stringify({ email: `bench-${n}@example.net`, password }),
    )
    if (answer.status !== 200) throw new Error(`signing in was answered with ${answer.status}`)
    cookies.push(answer.cookies.map(cookie => cookie.split(';', 1)[0]).join('; '))
  }
  return cookies
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!
}
