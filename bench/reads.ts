// Mixed reads from many addresses and accounts, 500 a second, in turn at the built product, at a bare Fastify route, and at one that answers
// each with as many bytes as the product does: how many fail, and how long the slowest of a hundred waits at each. Then as many as go: what the
// product answers again against both. node bench/reads.ts, after `npm run build`; some three minutes. RATE and ROUND_SECONDS change the load. Reference: an otherwise idle machine.
import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { createServer } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase, useEmbedded } from '#database'
import { openLog } from '#telemetry'
import { asManyAsGo } from './as-many-as-go.ts'
import type { Said } from './processor-time.ts'
import { report } from './report.ts'
import { searchQueries } from './search-queries.ts'
import { limits } from '../test/support/database-settings.ts'

const rate = Number(process.env.RATE ?? 500)
const seconds = Number(process.env.ROUND_SECONDS ?? 5)
const rounds = 5
const addressCount = 2_000
const accountCount = 30
const password = 'seven horses cross a silver bridge'
const token = 'a-monitoring-token-for-this-bench-alone'
const symbols = ['AAPL', 'MSFT', 'GE', 'IBM', 'T', 'JPM', 'XOM', 'KO', '^GSPC', 'BRK.B']
const againPath = '/api/stocks/AAPL'

/** What a fresh instance computes, each of which changes what public answers are made of. */
const firstJobs = ['forecasts.sweep', 'signals.sweep', 'signals.pool']

type Package = { scripts: { start: string } }
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

const [kept, word] = process.argv.slice(2)
const data = kept === undefined ? mkdtempSync(join(tmpdir(), 'bench-reads-')) : resolve(kept)
/** Stands in the directory of an instance that has computed what it computes at first, with its accounts. */
const atRest = join(data, 'at-rest')
const cli = new URL('../dist/server/cli.js', import.meta.url)
/** As `npm start` starts it. */
const asStarted =
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Package).scripts.start.match(/--\S+/g) ?? []
const agent = new Agent({ keepAlive: true, maxSockets: 256 })
const children: ChildProcess[] = []
const environment = {
  ...process.env,
  HOST: '127.0.0.1',
  TRUST_PROXY: '127.0.0.1',
  DATA_DIR: data,
  DATABASE_URL: '',
  NODE_ENV: 'development',
  MONITORING_TOKEN: token,
}
let asked = 0
/** How many bytes the product answered with last, by address and by route. */
const sizes = new Map<string, number>()
try {
  if (!existsSync(atRest)) await prepare()
  if (word !== 'prepare') await measure()
} finally {
  agent.destroy()
  await endChildren()
  if (kept === undefined) rmSync(data, { recursive: true, force: true })
}

async function prepare(): Promise<void> {
  // Of a preparation that was interrupted.
  rmSync(data, { recursive: true, force: true })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const product = await startProduct()
  await makeAccounts()
  await jobsDone(product)
  await endChildren()
  writeFileSync(atRest, '')
}

async function measure(): Promise<void> {
  const { say, note } = report('reads')
  const bare = await startBare()
  const product = await startProduct()
  const cookies = await signIn(product)
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
  await makeAll(product)
  await workedOff()
  await openLoop(product, seconds, mixed)
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
    throughput.bare.push(await asManyAsGo(bare, '/api/answer'))
    throughput.asLarge.push(await asManyAsGo(bare, `/api/answer/${sizes.get(againPath)}`))
    throughput.again.push(await asManyAsGo(product, againPath))
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
}

async function endChildren(): Promise<void> {
  for (const child of children.splice(0)) {
    child.kill('SIGTERM')
    if (child.exitCode === null) await once(child, 'exit')
  }
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

/** They would begin a minute after the start. */
async function jobsDone(port: number): Promise<void> {
  await inDatabase('UPDATE job_schedule SET next_at = now() WHERE name = ANY ($1)', [firstJobs])
  let isIdleFor = 0
  for (const until = performance.now() + 600_000; performance.now() < until; await sleep(1_000)) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/task-queue/stats`, { headers: { authorization: `Bearer ${token}` } })
    // Too busy to say so is not idle.
    const { totals, queues } = (answer.ok ? await answer.json() : {}) as {
      totals?: { queued: number; active: number }
      queues?: { name: string; completed: number }[]
    }
    const haveRun = firstJobs.every(name => queues?.some(queue => queue.name === name && queue.completed > 0))
    isIdleFor = haveRun && totals?.queued === 0 && totals.active === 0 ? isIdleFor + 1 : 0
    // A forecast that has been made asks for one more job.
    if (isIdleFor === 5) return
  }
  throw new Error('the jobs of a fresh instance did not come to an end')
}

/** What nobody has asked before is made here, once: one after the other, however long a thread takes that gives way to whatever else runs. */
async function makeAll(port: number): Promise<void> {
  const paths = new Set<string>()
  for (let n = 0; n < searchQueries.length * symbols.length; n++)
    for (const read of mix) {
      const { path, isOwn } = read(n)
      if (!isOwn) paths.add(path)
    }
  const until = performance.now() + 120_000
  for (const path of paths)
    while ((await ask(port, path)) !== 200) {
      if (performance.now() > until) throw new Error(`${path} was not answered`)
      await sleep(1_000)
    }
}

/** After each start the product computes on a thread what is asked for most. */
async function workedOff(): Promise<void> {
  const product = children.at(-1)!
  for (const until = performance.now() + 120_000; performance.now() < until; ) {
    const before = await processorMs(product)
    await sleep(2_000)
    if ((await processorMs(product)) - before < 200) return
  }
  throw new Error('the product did not come to rest')
}

async function processorMs(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [said] = (await once(child, 'message')) as [Said]
  return (said as { cpuMs: number }).cpuMs
}

function start(program: URL, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
  const nowhere = openSync('/dev/null', 'w')
  const child = fork(program, args, {
    stdio: ['ignore', nowhere, nowhere, 'ipc'],
    env,
    execArgv: [...(program === cli ? asStarted : []), '--import', new URL('processor-time.ts', import.meta.url).href],
  })
  children.push(child)
  return child
}

/** One account by the command, the others with its password's hash: hashing is slow on purpose. */
async function makeAccounts(): Promise<void> {
  const made = spawnSync(process.execPath, [cli.pathname, 'user', 'create', '--email', 'bench-0@example.net'], {
    input: `${password}\n`,
    env: environment,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`no account could be made: ${made.stderr}`)
  await inDatabase(
    `INSERT INTO account (account_id, email, email_key, name, role, password_hash, password_is_short, created_at)
     SELECT gen_random_uuid(), 'bench-' || n || '@example.net', 'bench-' || n || '@example.net', name, role, password_hash, password_is_short, created_at
     FROM account, generate_series(1, $1) AS n WHERE email = 'bench-0@example.net'`,
    [accountCount - 1],
  )
}

/** In that of the product, which runs. */
async function inDatabase(statement: string, values: readonly unknown[]): Promise<void> {
  const log = openLog({ level: 'silent', readable: false, write: () => {} })
  const server = await useEmbedded({ dataDir: data, log, onProgress: () => {} })
  const database = openDatabase({
    url: server.url,
    ...limits,
    poolSize: 1,
    applicationName: 'bench',
    log,
  })
  await database.pool.query(statement, [...values])
  await database.close()
  await server.stop()
}

/** → the cookies of a session for each account. */
async function signIn(port: number): Promise<string[]> {
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
