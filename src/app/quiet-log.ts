import type { Command } from 'commander'
import type { Log } from '#telemetry'

/** For verbs that answer on stdout: what their parts log goes to stderr, only when it matters or is asked for. */
export async function quietLog(program: Command): Promise<Log> {
  const { openLog } = await import('#telemetry')
  const { verbose } = program.opts<{ verbose: boolean }>()
  return openLog({ level: verbose ? 'debug' : 'error', readable: true, write: line => process.stderr.write(line) })
}
