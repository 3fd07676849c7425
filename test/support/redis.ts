// A real redis-server for one test file, on a free port of this machine; nothing of it is kept.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, it } from 'vitest'
import { findRedis } from '../../tools/testing/programs.ts'
import { freePort } from './product.ts'

const program = findRedis()

/** A `describe` whose body may start Redis: skipped, with the reason, where there is none. */
export function describeRedis(name: string, body: () => void): void {
  if (program !== undefined) describe(name, body)
  else describe.skip(name, () => it('needs redis-server (on Debian: apt-get install redis-server)', () => {}))
}

export type TestRedis = {
  url: string
  /** Held, it keeps its connections and answers nobody. */
  hold: () => void
  goOn: () => void
  stop: () => Promise<void>
  /** And nothing of it is left. */
  end: () => Promise<void>
  /** Again on the same port, empty. */
  start: () => Promise<void>
}

export async function testRedis(password: string): Promise<TestRedis> {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'redis-'))
  let child: ChildProcess | undefined
  const start = async (): Promise<void> => {
    const words = ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', '--requirepass', password]
    child = spawn(program!, words, { stdio: 'ignore' })
    for (let attempt = 0; !(await accepts(port)); attempt++) {
      if (attempt > 200) throw new Error('redis-server does not answer')
      await pause(25)
    }
  }
  const stop = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const gone = new Promise(resolve => child!.once('exit', resolve))
    child.kill('SIGKILL')
    await gone
  }
  await start()
  return {
    url: `redis://:${password}@127.0.0.1:${port}`,
    hold: () => void child?.kill('SIGSTOP'),
    goOn: () => void child?.kill('SIGCONT'),
    start,
    stop,
    end: async () => {
      child?.kill('SIGCONT')
      await stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function accepts(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
