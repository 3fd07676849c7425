import type { Command } from 'commander'
import { readEnvironment } from './environment.ts'
import { exitCodes, sentenceOf } from './exit-codes.ts'
import { say } from './words.ts'

/** The operating system's patience and people's: whatever still hangs then is left to the kernel, the database with it. */
const stopMs = 1_900

export function serveCommand(program: Command): void {
  program
    .command('serve')
    .description('serve the web application and the API until told to stop')
    .action(async () => {
      const { settings, warnings } = readEnvironment()
      const [{ openLog }, { serve }] = await Promise.all([import('#telemetry'), import('./serve.ts')])
      const log = openLog({
        level: settings.LOG_LEVEL,
        readable: process.stdout.isTTY && !settings.production,
        write: line => process.stdout.write(line),
      })
      for (const warning of warnings) log.warn(warning)
      // The last resort: what nobody caught is logged, and the process ends instead of carrying on in an unknown state.
      for (const event of ['uncaughtException', 'unhandledRejection'] as const)
        process.on(event, (error: unknown) => {
          log.fatal({ err: error }, event)
          say(sentenceOf(error, true))
          process.exit(exitCodes.bug)
        })
      await serve(settings, log, toldToStop())
    })
}

/** SIGINT, SIGTERM, or the end of the process that started this one with a channel. Not SIGHUP: `nohup` has said what that means. */
function toldToStop(): AbortSignal {
  const controller = new AbortController()
  const stop = () => {
    if (controller.signal.aborted) return
    controller.abort()
    setTimeout(() => process.exit(exitCodes.done), stopMs).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop)
  if (process.channel) process.on('disconnect', stop)
  return controller.signal
}
