// `npm run check`: everything that can be said about the tree without running the product. One line a check, every fault, exit 1
// when there is one. Plain JavaScript, so that any Node from 20 on can start it; the checks themselves run on the pinned Node.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const patienceMs = 180_000

/** @type {{ name: string, run: string[], needs?: string, fix?: string }[]} Slowest first, so that the others fill the second core. */
const checks = [
  // One checker: several work out the same types again, and the other core has other checks to run.
  { name: 'types', run: ['tsc', '--noEmit', '--checkers', '1', '-p', 'tsconfig.json'] },
  { name: 'types (web)', run: ['tsc', '--noEmit', '--checkers', '1', '-p', 'web/tsconfig.json'] },
  { name: 'types (browser tests)', run: ['tsc', '--noEmit', '--checkers', '1', '-p', 'test/browser/tsconfig.json'] },
  { name: 'lint', run: ['oxlint', '--format=unix', '--deny-warnings'] },
  {
    name: 'architecture',
    run: ['vitest', 'run', '--reporter=dot', 'test/architecture.test.ts', 'test/tidy.test.ts', 'test/checks.test.ts'],
  },
  { name: 'format', run: ['biome', 'format', '.'], fix: 'npm run format' },
  { name: 'dead exports', run: ['node', 'tools/checks/dead-exports.ts'] },
  { name: 'packages', run: ['node', 'tools/checks/packages.ts'] },
  { name: 'secrets', run: ['node', 'tools/checks/secrets.ts'] },
  { name: 'notices', run: ['node', 'tools/third-party-notices.ts', '--check'], fix: 'node tools/third-party-notices.ts' },
  {
    name: 'database types',
    run: ['node', 'tools/generate-database-types.ts', '--check'],
    fix: 'node tools/generate-database-types.ts',
  },
  {
    name: 'indicator reference',
    run: ['node', 'tools/generate-indicator-reference.ts', '--check'],
    fix: 'node tools/generate-indicator-reference.ts',
  },
  {
    name: 'rule reference',
    run: ['node', 'tools/generate-rule-reference.ts', '--check'],
    fix: 'node tools/generate-rule-reference.ts',
  },
  {
    name: 'audit event reference',
    run: ['node', 'tools/generate-audit-event-reference.ts', '--check'],
    fix: 'node tools/generate-audit-event-reference.ts',
  },
  { name: 'documents', run: ['node', 'tools/checks/documents.ts'] },
  { name: 'words', run: ['node', 'tools/checks/words.ts'] },
]

const leftOut = process.argv.filter(word => word.startsWith('--without=')).map(word => word.slice('--without='.length))
const waiting = checks.filter(check => !leftOut.includes(check.name))
const running = new Set()
let failed = 0
let passed = 0

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.once(signal, () => {
    for (const child of running) end(child, 'SIGKILL')
    process.exit(130)
  })

await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker))
process.stdout.write(`check: ${passed} passed, ${failed} failed\n`)
process.exitCode = failed > 0 ? 1 : 0

async function worker() {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const started = Date.now()
    const { code, said } = await runOne(check.run)
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    if (code === 0) passed++
    else failed++
    process.stdout.write(`${code === 0 ? '✓' : '✗'} ${check.name} (${seconds} s)\n`)
    if (code !== 0)
      process.stdout.write(`${said.trimEnd().replaceAll(/^/gm, '    ')}\n${check.fix ? `    mend it with: ${check.fix}\n` : ''}`)
  }
}

/** Runs a program of node_modules/.bin; its whole output is kept, because a fault that is cut off cannot be mended. */
function runOne([program, ...args]) {
  const bin = join(root, 'node_modules', '.bin')
  const command = existsSync(join(bin, program)) ? join(bin, program) : program === 'node' ? process.execPath : program
  return new Promise(resolve => {
    const path = `${bin}${delimiter}${process.env.PATH ?? ''}`
    // The compilers are written in Go and live for seconds: they need not tidy their memory up so often.
    const env = { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: '0', GOGC: '400' }
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
    running.add(child)
    let said = ''
    child.stdout.on('data', chunk => (said += chunk))
    child.stderr.on('data', chunk => (said += chunk))
    const timer = setTimeout(() => {
      said += `\nstopped after ${patienceMs / 1000} s\n`
      end(child, 'SIGKILL')
    }, patienceMs)
    const done = code => {
      clearTimeout(timer)
      running.delete(child)
      resolve({ code, said })
    }
    child.once('error', error => {
      said += String(error)
      done(1)
    })
    child.once('close', code => done(code ?? 1))
  })
}

/** The whole group: vitest and tsc start children of their own. */
function end(child, signal) {
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if (error.code !== 'ESRCH') throw error
  }
}
