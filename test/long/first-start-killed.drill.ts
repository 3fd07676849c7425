// What a newcomer types, killed without warning at random moments: during the installation, the database's making, the build,
// the load of the market data, and right after. Whatever was killed, the next start works. SEED replays a run.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, it } from 'vitest'
import { freePort } from '../support/product.ts'
import { seeded } from '../support/seeded-series.ts'

const kills = 10
const startPatienceMs = 300_000
const seed = Number(process.env['SEED'] ?? Math.floor(Date.now() % 1_000_000))
const random = seeded(seed)
const directory = mkdtempSync(join(tmpdir(), 'first-start-'))
chmodSync(directory, 0o711)
const clone = join(directory, 'clone')
const port = await freePort()
const running = new Set<ChildProcess>()

afterAll(() => {
  for (const child of running) kill(child, 'SIGKILL')
  rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
})

it(`survives ${kills} kills (SEED=${seed})`, async () => {
  expect(spawnSync('git', ['clone', '-q', '.', clone], { stdio: 'inherit' }).status).toBe(0)
  // How long an undisturbed one takes here says over which time to strike.
  const began = Date.now()
  const undisturbed = npmStart()
  await ready(undisturbed)
  const wholeMs = Date.now() - began
  const whole = await barsOfApple()
  expect(JSON.parse(whole).dates.length).toBeGreaterThan(3_000)
  await stop(undisturbed)

  for (let round = 1; round <= kills; round++) {
    // Every third from nothing, the others from where the last one was struck: both happen to people.
    if (round % 3 === 1) rmSync(join(clone, 'data'), { recursive: true, force: true })
    if (round % 5 === 1) rmSync(join(clone, 'node_modules'), { recursive: true, force: true })
    if (round % 4 === 1) rmSync(join(clone, 'dist'), { recursive: true, force: true })
    const afterMs = Math.round(random() * wholeMs)
    const struck = npmStart()
    await sleep(afterMs)
    // Some kill the command they typed, some the whole group.
    const wholeGroup = random() < 0.5
    kill(struck.child, 'SIGKILL', wholeGroup)
    process.stderr.write(`round ${round}: killed after ${afterMs} ms${wholeGroup ? ', with its group' : ''}\n`)
    // Those that only lost npm serve on, and end like anybody else.
    if (!wholeGroup) {
      await sleep(1_000)
      kill(struck.child, 'SIGKILL')
    }
    const next = npmStart()
    await ready(next)
    expect(await barsOfApple()).toBe(whole)
    await stop(next)
  }
})

type Started = { child: ChildProcess; said: () => string }

function npmStart(): Started {
  const { PATH, HOME } = process.env
  // The path without this project's own node_modules/.bin: what a newcomer's shell has.
  const path = PATH?.split(':').filter(part => !part.includes('node_modules'))
  const child = spawn('npm', ['start'], {
    cwd: clone,
    env: { PATH: path?.join(':'), HOME, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => (text = (text + chunk).slice(-4_000)))
  running.add(child)
  child.once('exit', () => running.delete(child))
  return { child, said: () => text }
}

async function ready({ child, said }: Started): Promise<void> {
  const until = Date.now() + startPatienceMs
  while (Date.now() < until) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`npm start ended before it was ready:\n${said()}`)
    const answer = await fetch(`http://127.0.0.1:${port}/api/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => null,
    )
    await answer?.body?.cancel()
    if (answer?.ok) return
    await sleep(200)
  }
  throw new Error(`not ready after ${startPatienceMs / 1000} s:\n${said()}`)
}

async function barsOfApple(): Promise<string> {
  return await (await fetch(`http://127.0.0.1:${port}/api/stocks/AAPL/bars?range=MAX`)).text()
}

async function stop({ child }: Started): Promise<void> {
  const gone = once(child, 'exit')
  kill(child, 'SIGTERM')
  await gone
  // npm may be gone before what it started; the next start must find the port free.
  await sleep(2_000)
}

function kill(child: ChildProcess, signal: NodeJS.Signals, wholeGroup = true): void {
  try {
    process.kill(wholeGroup ? -child.pid! : child.pid!, signal)
  } catch (error) {
    // Everybody in the group has ended already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
