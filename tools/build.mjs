// Builds what is stale: server, web, market data. Each part is made in a folder of its own and renamed into place, with a stamp of
// everything it was made from; so a build can be killed at any moment, and two at once do not meet. Plain JavaScript for Node >= 20,
// because bin/tradewise.mjs asks it what is stale; the building itself runs on the pinned Node.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { takeLock } from './lock.mjs'
import { onStop } from './on-stop.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const patienceMs = 300_000
const pinnedMajor = 24
const pinnedNode = join(root, 'node_modules', '.bin', 'node')

/** `inputs`: files and folders whose text decides what comes out. The lock file stands for every package. */
const parts = [
  { name: 'server', inputs: ['src', 'package.json'], make: makeServer },
  { name: 'web', inputs: ['web', 'src', 'package.json'], only: /^web\/|\.contract\.ts$|package\.json$/, make: makeWeb },
  {
    name: 'market-data',
    inputs: ['tools/build-market-data.ts', 'tools/market-data', 'src/product/market/providers', 'src/core/basics'],
    make: directory => run([join(root, 'tools', 'build-market-data.ts'), directory]),
  },
  {
    name: 'breached-passwords',
    inputs: [
      'tools/build-breached-passwords.ts',
      'src/product/identity/breached-passwords.ts',
      'src/product/identity/password-rules.ts',
      'src/core/basics',
    ],
    make: directory => run([join(root, 'tools', 'build-breached-passwords.ts'), directory]),
  },
]

/** Names of the parts whose output is missing or made from something else. Takes some 30 ms. */
export function staleParts() {
  return parts.filter(isStale).map(part => part.name)
}

function isStale(part) {
  const file = join(dist, part.name, '.stamp')
  return !existsSync(file) || readFileSync(file, 'utf8') !== stampOf(part)
}

function stampOf(part) {
  const hash = createHash('sha256')
  const files = part.inputs.flatMap(filesIn).filter(file => !/\.test\.tsx?$/.test(file) && (!part.only || part.only.test(file)))
  for (const file of ['package-lock.json', 'tools/build.mjs', ...files.sort()]) {
    const text = readFileSync(join(root, file))
    hash.update(`${file}\0${text.length}\0`).update(text)
  }
  return hash.digest('hex')
}

/** Paths from the project's root. */
function filesIn(input) {
  const path = join(root, input)
  if (!existsSync(path)) return []
  if (extname(input) !== '') return [input]
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
}

/** Builds what is stale, of `names` when there are any. Throws with a message for people when a part cannot be built. */
export async function build(names = []) {
  mkdirSync(dist, { recursive: true })
  const lock = await takeLock(join(dist, '.building'), {
    patienceMs,
    onWait: () => process.stderr.write('Waiting for another build …\n'),
  })
  const goOn = onStop(code => {
    for (const child of children) child.kill('SIGKILL')
    lock.release()
    process.exit(code)
  })
  try {
    for (const name of readdirSync(dist))
      if (/^\.(new|old)-/.test(name)) rmSync(join(dist, name), { recursive: true, force: true })
    const stale = parts.filter(part => (names.length === 0 || names.includes(part.name)) && isStale(part))
    const outcomes = await Promise.allSettled(stale.map(makePart))
    const failed = outcomes.find(outcome => outcome.status === 'rejected')
    if (failed) throw failed.reason
    return stale.map(part => part.name)
  } finally {
    goOn()
    lock.release()
  }
}

async function makePart(part) {
  const started = performance.now()
  const stamp = stampOf(part)
  const draft = join(dist, `.new-${part.name}`)
  const old = join(dist, `.old-${part.name}`)
  mkdirSync(draft, { recursive: true })
  await part.make(draft)
  writeFileSync(join(draft, '.stamp'), stamp)
  if (existsSync(join(dist, part.name))) renameSync(join(dist, part.name), old)
  renameSync(draft, join(dist, part.name))
  rmSync(old, { recursive: true, force: true })
  if (!process.argv.includes('--quiet'))
    process.stderr.write(`Built ${part.name.replace('-', ' ')} in ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
}

async function makeServer(directory) {
  const { rolldown } = await import('rolldown')
  const workers = filesIn('src/app').filter(file => file.endsWith('.worker.ts'))
  const entries = ['src/app/cli.ts', ...workers]
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map(file => [file.replace(/^src\/app\/|\.ts$/g, ''), join(root, file)])),
    cwd: root,
    platform: 'node',
    // Optional C bindings that pg looks for, native code that is chosen by platform, and a thread pool that loads its own worker file from beside it.
    external: ['pg-native', 'piscina', '@node-rs/argon2'],
    logLevel: 'warn',
    onLog: (level, log, report) => (log.code === 'EVAL' || log.code === 'UNRESOLVED_IMPORT' ? undefined : report(level, log)),
  })
  try {
    await bundle.write({
      dir: directory,
      format: 'esm',
      entryFileNames: '[name].js',
      // Flat, because a file finds the project's root by its own depth.
      chunkFileNames: '[name]-[hash].js',
      // By itself it would lie in two files, one of them that of the whole product: a verb that only logs would load all of that.
      codeSplitting: { groups: [{ name: 'telemetry', test: /src\/platform\/telemetry\// }] },
      sourcemap: true,
      minify: false,
    })
  } finally {
    await bundle.close()
  }
  // Licences of what is bundled stay beside it: THIRD-PARTY-NOTICES.md of the project.
}

async function makeWeb(directory) {
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
  const config = join(root, 'web', 'vite.config.ts')
  await run([vite, 'build', '--config', config, '--outDir', directory, '--logLevel', 'warn'], { NODE_ENV: 'production' })
  if (!existsSync(join(directory, 'index.html'))) throw new Error('the web application was built somewhere else')
  await compressAll(directory)
}

/** Once, as small as can be, instead of at every request. */
async function compressAll(directory) {
  const files = readdirSync(directory, { recursive: true })
    .map(name => join(directory, name))
    .filter(file => ['.js', '.css', '.svg', '.webmanifest', '.txt'].includes(extname(file)))
  const [brotli, zip] = [promisify(brotliCompress), promisify(gzip)]
  await Promise.all(
    files.map(async file => {
      const text = readFileSync(file)
      if (text.length < 512) return
      const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: text.length }
      writeFileSync(`${file}.br`, await brotli(text, { params }))
      writeFileSync(`${file}.gz`, await zip(text, { level: 9 }))
    }),
  )
}

const children = new Set()

function run(words, env = {}, node = process.execPath) {
  const child = spawn(node, words, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => (said = (said + text).slice(-20_000)))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      children.delete(child)
      if (code === 0) resolve()
      else reject(new Error(`${relative(root, words[0])} ended with ${code ?? signal}\n${said.trim()}`))
    })
  })
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    if (Number(process.versions.node.split('.')[0]) < pinnedMajor && existsSync(pinnedNode))
      await run(process.argv.slice(1), {}, pinnedNode)
    else await build(process.argv.slice(2).filter(word => !word.startsWith('-')))
  } catch (error) {
    process.stderr.write(`The build failed: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
