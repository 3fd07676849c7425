// Starts test/support/embedded-child.ts, as another user where asked, and speaks with it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Checkout } from './reachable-checkout.ts'

interface Line {
  ready?: true
  url: string
  ownerUrl: string
  reused: boolean
  version: number
  progress?: string
  code?: string
  message?: string
}

export interface EmbeddedProcess {
  child: ChildProcess
  /** What it said when it had the database. Throws what it said instead. */
  ready: Promise<Line>
  /** Resolves with its first word, or its end. */
  spoke: Promise<unknown>
  /** Exit code, or the signal's name. */
  ended: Promise<number | string>
  /** Its last line. */
  last(): Line | undefined
  /** SIGTERM, then its exit code. */
  stop(): Promise<number | string>
}

export interface AsUser {
  uid: number
  gid: number
}

export interface ProcessPlan {
  mode: 'serve' | 'verb'
  dataDir: string
  checkout: Checkout
  /** A folder that the user may write, so that the many processes start in a fifth of the time. */
  compileCache: string
  user: AsUser | undefined
}

export function embeddedProcess({ mode, dataDir, checkout, compileCache, user }: ProcessPlan): EmbeddedProcess {
  const child = spawn(checkout.node, ['test/support/embedded-child.ts', mode, dataDir], {
    cwd: checkout.directory,
    env: { PATH: process.env['PATH'], PGPASSWORD: 'must-not-be-passed-on', NODE_COMPILE_CACHE: compileCache },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...user,
  })
  let last: Line | undefined
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<number | string>(resolve => child.once('close', (code, signal) => resolve(code ?? signal ?? '')))
  const ready = new Promise<Line>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', text => {
      last = JSON.parse(text) as Line
      if (last.ready) resolve(last)
    })
    void ended.then(code => reject(new Error(`ended with ${code}: ${JSON.stringify(last)} ${errors}`)))
  })
  // Who does not ask for it must not be told of it.
  ready.catch(() => {})
  const spoke = Promise.race([once(child.stdout, 'data'), ended])
  return {
    child,
    spoke,
    ready,
    ended,
    last: () => last,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
