// What `npm test` does: everything, on a fresh clone. One line a step, failures in full, and the count
// alone on the last line. `npm test -- NAME…` runs only the steps whose name contains one of the words.
//
// The steps run one after the other: each uses both cores by itself, and what is measured in seconds must have the machine alone.
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findChromium, findHeadlessShell, findPostgres, findRedis, install, missingOpeners } from './programs.ts'
import { childEnvironment, endAll, endLeftBehind, root, run } from './run.ts'

type Skip = { name: string; reason: string }
/** A step answers with counts, and with what it printed when something failed. */
type Outcome = { passed: number; failed: number; skipped?: Skip[]; said?: string }

/** They use a database too, but play with processes, routes and sources: another server would tell nothing new. */
const notAboutTheDatabase =
  /(first-load-killed|import-killed|backup-damage|backup-kills|backup-no-space|daily-backup|disaster-recovery|every-route|flapping-source|refreshing|inspecting|sources|alarms|traces|hostile-answers|stopping|health|restore|backtests|pooled-record|\.routes)\.test\.ts$/

// It takes a third of this on two idle cores; the rest is for machines that are slow or busy.
const wholeMs = 25 * 60_000
const started = Date.now()
const onCi = /^(1|true)$/i.test(process.env.CI ?? '')
const wanted = process.argv.slice(2)
const total = { passed: 0, failed: 0, skipped: 0 }
const skips: Skip[] = []
let stopping = false
/** What the step that is running may take. */
let timeoutMs = 0
let cutOff = false

// Everything temporary lies in one folder: it is what tells a process of ours from any other, and one removal leaves nothing.
// 0711, because a database server that may not be root must be able to walk through it. Short, because a socket path has 107 bytes.
const folder = mkdtempSync(join(tmpdir(), 'tw-'))
chmodSync(folder, 0o711)
process.chdir(root)

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }
for (const [signal, code] of Object.entries(signals)) process.on(signal, () => void stopEverything(code))

await step('build', 180_000, env => simple(['node', 'tools/build.mjs'], env))
await step('check', 240_000, check)
await step('tests (embedded PostgreSQL)', 600_000, unitTests)
await step('tests again (system PostgreSQL)', 360_000, onSystemPostgres)
await step('journeys of the built product', 240_000, env => vitest(['--project=journeys'], env))
await step('browser journeys (Chromium)', 600_000, browser)

const left = await endLeftBehind(folder)
// A step that was cut off had no chance to tidy up: that it was cut off is failure enough.
if (!cutOff) {
  for (const { pid, command } of left) say(`✗ left running by the tests, ended now: ${pid} ${command}`)
  total.failed += left.length
}
rmSync(folder, { recursive: true, force: true })

for (const { name, reason } of skips) say(`skipped: ${name}${reason ? ` — ${reason}` : ''}`)
if (onCi && total.skipped > 0) {
  say(`✗ CI is set, where nothing may be skipped: ${total.skipped} skipped`)
  total.failed += total.skipped
  total.skipped = 0
}
say(`all steps in ${seconds(started)} s`)
say(`tests: ${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0

async function step(name: string, limitMs: number, work: (env: NodeJS.ProcessEnv) => Promise<Outcome>): Promise<void> {
  if (stopping || (wanted.length > 0 && !wanted.some(word => name.includes(word)))) return
  const begun = Date.now()
  timeoutMs = Math.min(limitMs, Math.max(1_000, started + wholeMs - begun))
  if (process.stdout.isTTY) process.stdout.write(`… ${name}`)
  let outcome: Outcome
  try {
    outcome = await work(childEnvironment({ TMPDIR: folder }))
  } catch (error) {
    outcome = { passed: 0, failed: 1, said: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  if (stopping) return
  const { passed, failed, skipped = [], said = '' } = outcome
  total.passed += passed
  total.failed += failed
  total.skipped += skipped.length
  skips.push(...skipped)
  if (process.stdout.isTTY) process.stdout.write('\r\u001B[K')
  const counts = [`${passed} passed`, failed > 0 && `${failed} failed`, skipped.length > 0 && `${skipped.length} skipped`]
  say(`${failed > 0 ? '✗' : '✓'} ${name}: ${counts.filter(Boolean).join(', ')} (${seconds(begun)} s)`)
  if (failed > 0) say(said.trimEnd().replaceAll(/^/gm, '    '))
}

async function stopEverything(code: number): Promise<void> {
  if (stopping) return
  stopping = true
  say('\nstopping …')
  await endAll()
  await endLeftBehind(folder)
  rmSync(folder, { recursive: true, force: true })
  process.exit(code)
}

async function simple(command: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { code, said } = await runStep(command, env)
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, said }
}

async function runStep(command: string[], env: NodeJS.ProcessEnv): Promise<{ code: number; said: string }> {
  const ended = await run(command, { env, timeoutMs })
  cutOff ||= ended.timedOut
  return ended
}

/** The architecture tests are among vitest's own: they need not run twice. */
async function check(env: NodeJS.ProcessEnv): Promise<Outcome> {
  const { code, said } = await runStep(['node', 'tools/check.mjs', '--without=architecture'], env)
  const counts = /^check: (\d+) passed, (\d+) failed$/m.exec(said)
  if (!counts) return { passed: 0, failed: 1, said }
  return { passed: Number(counts[1]), failed: Math.max(Number(counts[2]), code === 0 ? 0 : 1), said }
}

async function vitest(which: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const results = join(folder, 'vitest.json')
  rmSync(results, { force: true })
  const reporters = ['--reporter=dot', '--reporter=./tools/testing/vitest-results.ts']
  const { code, said } = await runStep(['vitest', 'run', ...reporters, ...which], { ...env, TEST_RESULTS: results })
  return outcomeOf(results, code, said)
}

/** A few of them want a Redis, another PostgreSQL or what opens a backup without us; where none can be had they are skipped and say so. */
function unitTests(env: NodeJS.ProcessEnv): Promise<Outcome> {
  if (!findRedis()) install(['redis-server'])
  if (!findPostgres()) install(['postgresql'])
  const openers = missingOpeners()
  if (openers.length > 0) install(openers)
  return vitest(['--project=rooms', '--project=products'], env)
}

/** The test files that are about what is stored, once more on the server that most people will run. */
async function onSystemPostgres(env: NodeJS.ProcessEnv): Promise<Outcome> {
  const files = globSync(['src/**/*.test.ts', 'test/**/*.test.ts']).filter(
    path => !notAboutTheDatabase.test(path) && /^import .*support\/database\.ts'/m.test(readFileSync(path, 'utf8')),
  )
  if (files.length === 0) return { passed: 0, failed: 1, said: 'no test uses a database: the search for them is broken' }
  let server = findPostgres()
  if (!server) {
    const whyNot = install(['postgresql'])
    server = findPostgres()
    if (!server)
      return missing('tests on the system PostgreSQL', `no PostgreSQL 15 or later was found; ${whyNot ?? 'install one'}`)
  }
  const { startThrowAwayCluster } = await import('../../test/support/postgres-cluster.ts')
  const directory = join(folder, 'pg')
  mkdirSync(directory)
  const cluster = await startThrowAwayCluster({ binDirectory: server.bin, directory })
  try {
    return await vitest(files, { ...env, TEST_DATABASE_SERVER: cluster.url })
  } finally {
    await cluster.stop()
  }
}

async function browser(env: NodeJS.ProcessEnv): Promise<Outcome> {
  let chromium = await findChromium()
  if (!chromium) {
    // Not every release of Debian and Ubuntu has the second one, and it can be done without.
    const whyNot = install(['chromium', 'chromium-headless-shell']) && install(['chromium'])
    chromium = await findChromium()
    if (!chromium)
      return missing(
        'browser journeys',
        `no Chromium was found; ${whyNot ?? 'install one'}, or run: npx playwright install chromium`,
      )
  }
  const results = join(folder, 'playwright.json')
  const command = ['playwright', 'test', '--config=test/browser/playwright.config.ts']
  // Of the same version, so that all journeys see the same browser.
  const shell = findHeadlessShell()
  const light = shell?.version === chromium.version ? shell : chromium
  const programs = { CHROMIUM: chromium.path, CHROMIUM_HEADLESS_SHELL: light.path }
  const { code, said } = await runStep(command, { ...env, ...programs, TEST_RESULTS: results })
  return outcomeOf(results, code, said)
}

/** A program that is not there is a skip with a reason for a person, and a failure where nothing may be skipped. */
function missing(name: string, reason: string): Outcome {
  return onCi ? { passed: 0, failed: 1, said: reason } : { passed: 0, failed: 0, skipped: [{ name, reason }] }
}

/** A step that ended badly is never all green, whatever its results say. */
function outcomeOf(file: string, code: number, said: string): Outcome {
  if (!existsSync(file)) return { passed: 0, failed: 1, said: said || `ended with ${code} and no results` }
  const { passed, failed, skipped } = JSON.parse(readFileSync(file, 'utf8')) as Required<Outcome>
  return { passed, failed: Math.max(failed, code === 0 ? 0 : 1), skipped, said }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

function seconds(since: number): string {
  return ((Date.now() - since) / 1000).toFixed(1)
}
