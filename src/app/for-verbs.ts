// What verbs other than `serve` work with: the same product, beside a running server or without one, quiet, and closed after use.
import type { Command } from 'commander'
import type { Log } from '#telemetry'
import type { Product } from './compose.ts'
import { readEnvironment } from './environment.ts'
import { openProgress } from './words.ts'

/** Ctrl-C ends a verb as it ends any program. */
const never = new AbortController().signal

export function productOpener(program: Command): () => Promise<Product> {
  return async () => {
    const { settings } = readEnvironment()
    const [{ compose }, log] = await Promise.all([import('./compose.ts'), quietLog(program)])
    const { progress, end } = openProgress()
    return compose({ settings, log, progress, owns: false, works: false, stop: never }).finally(end)
  }
}

/** What the parts log goes to stderr, and only when it matters or is asked for: stdout belongs to the answer. */
export async function quietLog(program: Command): Promise<Log> {
  const { openLog } = await import('#telemetry')
  const { verbose } = program.opts<{ verbose: boolean }>()
  return openLog({ level: verbose ? 'debug' : 'error', readable: true, write: line => process.stderr.write(line) })
}
