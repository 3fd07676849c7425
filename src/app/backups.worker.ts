// The side of the thread: one piece of work at backups, from its connection to the file, and the end of the thread with it.
import { parentPort, workerData } from 'node:worker_threads'
import { recordWithin } from '#audit-trail'
import { openBackups } from '#backups'
import { assert, Failure, isFailure } from '#basics'
import { openDatabase } from '#database'
import type { Order, Said, Stop } from './backups-thread.ts'

const { options, pool, call } = workerData as Order
const main = parentPort
assert(main, 'this file is the entry of a thread')
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const say = (said: Said) => main.postMessage(said)

/** As often as somebody can read it. */
const tellEveryMs = 100

const log = {
  info: (fields: object, message: string) => say({ log: 'info', fields: plain(fields), message }),
  warn: (fields: object, message: string) => say({ log: 'warn', fields: plain(fields), message }),
  error: (fields: object, message: string) => say({ log: 'error', fields: plain(fields), message }),
}
const stop = new AbortController()
main.on('message', ({ code, message }: Stop) => stop.abort(new Failure(code, message)))

const database = openDatabase({ ...pool, log })
let lastTold = 0
let lastWhat = ''
const backups = openBackups({
  ...options,
  database,
  log,
  now: () => Date.now(),
  progress(...told) {
    const [what] = told
    if (what === lastWhat && performance.now() - lastTold < tellEveryMs) return
    lastTold = performance.now()
    lastWhat = what
    say({ progress: told })
  },
})
const follow = { signal: stop.signal }
try {
  say({ result: await work() })
} catch (error) {
  if (!isFailure(error)) say({ bug: error })
  else
    say({
      failure: { code: error.code, message: error.message, detail: error.detail && { ...error.detail }, cause: causeOf(error) },
    })
} finally {
  await database.close()
  main.close()
}

function work(): Promise<unknown> {
  if (call.verb === 'create') return backups.create(call.reason, { ...follow, ...call.wishes })
  if (call.verb === 'verify') return backups.verify(call.which, follow)
  if (call.verb === 'prove') return backups.prove(call.which, { ...follow, ...call.wishes })
  if (call.verb === 'restore')
    return backups.restore(call.which, ({ trx }, { id, safety, keptTrail }) =>
      recordWithin(trx, Date.now(), {
        kind: 'backup.restored',
        outcome: 'done',
        subject: id,
        detail: { before: safety ?? 'nothing', keptTrail },
      }),
    )
  return backups.sync(follow)
}

/** What can be copied to another thread. */
function plain(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : String(value),
    ]),
  )
}

function causeOf({ cause }: Failure): string | undefined {
  return cause instanceof Error ? (cause.stack ?? cause.message) : undefined
}
