// `npm run dev`: the server straight from its sources, restarted on a change, and the web application built anew on a change.
// Reload the page by hand. Settings come from .env and the environment, as always.
import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from './build.mjs'
import { ensureInstalled } from './ensure.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const bin = name => join(root, 'node_modules', '.bin', name)

await ensureInstalled()
await build()

const programs = [
  // A server that is restarted must first have let go of its data directory.
  spawn(bin('node'), ['--watch', '--watch-preserve-output', join(root, 'src', 'app', 'cli.ts'), 'serve'], {
    cwd: root,
    stdio: 'inherit',
  }),
  spawn(bin('node'), [bin('vite'), 'build', '--watch', '--config', join(root, 'web', 'vite.config.ts'), '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  }),
]

// On a terminal the signal reaches all three; sent to this process alone it must be passed on. Whichever ends, ends the other.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => programs.forEach(program => program.kill(signal)))
for (const program of programs)
  program.once('close', code => {
    process.exitCode ??= code ?? 0
    for (const other of programs) other.kill('SIGTERM')
  })
