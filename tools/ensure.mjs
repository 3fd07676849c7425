// Installs the locked packages when node_modules does not match the lock file. Plain JavaScript for Node >= 20, because it
// runs before anything is installed: `npm start`, `npm test` and `npx tradewise` all begin here.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'node_modules', '.tradewise-installed')
const lockDirectory = join(root, '.installing')
const lockPatienceMs = 600_000

/** Makes node_modules match package-lock.json; exits the process with one clear line when that is impossible. */
export async function ensureInstalled() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20) stop(`TradeWise needs Node 20 or later to install itself; this is ${process.version}.`)
  if (process.platform !== 'linux' && (major < 22 || (major === 22 && minor < 18))) {
    stop(`TradeWise needs Node 22.18 or later on ${process.platform}; this is ${process.version}.`)
  }
  if (isInstalled()) return
  const release = await takeLock()
  try {
    if (!isInstalled()) install()
  } finally {
    release()
  }
}

function wantedStamp() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex')
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8').trim() === wantedStamp()
}

function install() {
  const npm = process.env.npm_execpath ?? findNpm()
  process.stderr.write('Installing packages (once; about half a minute) …\n')
  // Development packages are part of it: the build runs on this machine and reads the bundled market data from them.
  const env = { ...process.env, NODE_ENV: 'development', npm_config_loglevel: 'error' }
  // npm puts its own settings of the calling command into the environment; the nested install must not inherit a dry run or an omit.
  for (const name of Object.keys(env))
    if (/^npm_config_(omit|dry_run|production|only|global|prefix|ignore_scripts)$/i.test(name)) delete env[name]
  const done = spawnSync(process.execPath, [npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (done.status !== 0) {
    const said = (done.stderr ?? '').split('\n').filter(line => line.trim() && !/EBADENGINE|nodedir/.test(line))
    stop(
      `The packages could not be installed (npm ci ended with ${done.status ?? done.signal ?? done.error?.message}).\n${said.slice(-12).join('\n')}`,
    )
  }
  writeFileSync(stampFile, `${wantedStamp()}\n`)
}

/** npm beside this node: npm-cli.js lies in a fixed place relative to the executable in every distribution of Node. */
function findNpm() {
  const places = [
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    '/usr/local/lib/node_modules/npm/bin/npm-cli.js',
  ]
  const found = places.find(place => existsSync(place))
  if (!found) stop('npm was not found beside node; run `npm ci` in the project folder, then try again.')
  return found
}

/** Two first starts at once must not both write node_modules: a directory is created atomically, a stale one (its process gone) is taken over. */
async function takeLock() {
  const started = Date.now()
  for (;;) {
    try {
      mkdirSync(lockDirectory)
      writeFileSync(join(lockDirectory, 'pid'), String(process.pid))
      const release = () => rmSync(lockDirectory, { recursive: true, force: true })
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => (release(), process.exit(130)))
      return release
    } catch (error) {
      if (error.code === 'EACCES' || error.code === 'EROFS')
        stop(`The project folder is not writable (${error.code}); packages cannot be installed here.`)
      if (error.code !== 'EEXIST') throw error
      if (isStale()) rmSync(lockDirectory, { recursive: true, force: true })
      else if (Date.now() - started > lockPatienceMs)
        stop('Another installation has been running for ten minutes; end it, then try again.')
      else await new Promise(resolve => setTimeout(resolve, 300))
    }
  }
}

function isStale() {
  try {
    const pid = Number(readFileSync(join(lockDirectory, 'pid'), 'utf8'))
    if (!pid) return true
    process.kill(pid, 0)
    return false
  } catch (error) {
    if (error.code === 'EPERM') return false
    if (error.code === 'ESRCH') return true
    // Created but its pid not yet written: give the other process a moment.
    try {
      return Date.now() - statSync(lockDirectory).mtimeMs > 5_000
    } catch {
      return true
    }
  }
}

function stop(message) {
  process.stderr.write(`${message}\n`)
  process.exit(75)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureInstalled()
