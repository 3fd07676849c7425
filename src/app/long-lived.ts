// What `serve` and `worker` have in common: they log, they end when told to, and in an unknown state they end at once.
import { closeSync, openSync } from 'node:fs'
import type { Settings } from '#config'
import type { Log } from '#telemetry'
import { readEnvironment } from './environment.ts'
import { exitCodes, sentenceOf } from './exit-codes.ts'
import { say } from './words.ts'

/** Supervisors give ten seconds and more, and a machine under load ends a process late: whatever still hangs then is left to the kernel, the database with it. */
const stopMs = 9_000
/** What a process that is about to end may take to say why. */
const lastWordsMs = 500

export async function untilToldToStop(run: (settings: Settings, log: Log, stop: AbortSignal) => Promise<void>): Promise<void> {
  const { settings, warnings } = readEnvironment()
  const readable = process.stdout.isTTY && !settings.production
  const { linesTogether, openLog } = await import('#telemetry')
  const log = openLog({
    level: settings.LOG_LEVEL,
    readable,
    write: readable ? line => process.stdout.write(line) : linesTogether(lines => process.stdout.write(lines)),
  })
  for (const warning of warnings) log.warn(warning)
  // The last resort: what nobody caught is logged, noted among the errors where that can be done in a moment, and the process ends instead
  // of carrying on in an unknown state.
  let isEnding = false
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event)
      say(sentenceOf(error, true))
      // Once: what fails meanwhile must not put off the end.
      if (isEnding) process.exit(exitCodes.bug)
      isEnding = true
      void sayAndEnd(log)
    })
  await run(settings, log, toldToStop())
}

async function sayAndEnd(log: Log): Promise<void> {
  const { faultsSaved } = await import('#telemetry')
  await faultsSaved(log, lastWordsMs)
  process.exit(exitCodes.bug)
}

/** SIGINT, SIGTERM, the end of the process that started this one with a channel, or of the terminal. SIGHUP alone means to read the secrets anew. */
function toldToStop(): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) return
    controller.abort()
    setTimeout(() => process.exit(exitCodes.done), stopMs).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  if (process.channel) process.on('disconnect', stop)
  if (process.stdin.isTTY || process.stdout.isTTY)
    process.on('SIGHUP', () => {
      if (!hasTerminal()) stop()
    })
  return controller.signal
}

/** SIGHUP comes from a closed terminal as well as from somebody who types `kill -HUP`. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'))
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error
    return false
  }
}
