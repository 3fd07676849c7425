// A `serve` or another verb reduced to its database, run as a process of its own so that tests can kill it.
// Arguments: serve | verb, the data directory. Says one JSON line when it has the database, then waits for SIGTERM.
import { join } from 'node:path'
import { isFailure } from '#basics'
// Not by the face: that would load Kysely, half a second for each of the many processes.
import { claimDataDirectory, startEmbedded, useEmbedded } from '../../src/platform/database/embedded/embedded.ts'
import { migrate } from '../../src/platform/database/migrate.ts'

const [mode, dataDir = ''] = process.argv.slice(2)
const exitCodes: Partial<Record<string, number>> = { conflict: 1, damaged: 65, foreign: 66, io: 74, busy: 75, misconfigured: 78 }
const events: unknown[] = []
const note = (fields: object, message: string) => void events.push({ message, ...fields })
const log = { info: note, warn: note, error: note }

try {
  const claim = mode === 'serve' ? await claimDataDirectory(dataDir) : undefined
  const open = mode === 'serve' ? startEmbedded : useEmbedded
  const server = await open({ dataDir, log, onProgress: text => say({ progress: text }) })
  const { version } = await migrate(server.ownerUrl, {
    directory: join(import.meta.dirname, '../../migrations'),
    runningUrl: server.url,
    log,
  })
  process.once('SIGTERM', () => {
    void server.stop().then(() => {
      claim?.release()
      process.exit(0)
    })
  })
  // Keeps the process, and ends it with the test that started it.
  process.stdin.resume().once('end', () => process.exit(3))
  say({ ready: true, url: server.url, ownerUrl: server.ownerUrl, reused: server.reused, version })
} catch (error) {
  if (!isFailure(error)) throw error
  say({ code: error.code, message: error.message, cause: String(error.cause), events })
  process.exit(exitCodes[error.code] ?? 70)
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}
