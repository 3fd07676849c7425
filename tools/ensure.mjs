// Installs the locked packages when node_modules does not match the lock file. Plain JavaScript for Node >= 20, because it
// runs before anything is installed: `npm start`, `npm test` and `npx tradewise` all begin here.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { takeLock } from './lock.mjs'
import { onStop } from './on-stop.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'node_modules', '.tradewise-installed')
const lockDirectory = join(root, '.installing')
const patienceMs = 600_000
const busy = 75

/** Makes node_modules match package-lock.json; ends the process with one clear line when that is impossible. */
export async function ensureInstalled() {
  refuseOldNode()
  if (isInstalled()) return
  const lock = await takeLock(lockDirectory, {
    patienceMs,
    onWait: () => say('Waiting for another installation of the packages …'),
  }).catch((/** @type {unknown} */ error) => {
    if (error.code === 'ETIMEDOUT') stop('Another installation has been running for ten minutes; end it, then try again.')
    if (['EACCES', 'EROFS', 'ENOSPC', 'EPERM'].includes(error.code))
      stop(`The project folder cannot be written (${error.code}); the packages cannot be installed here.`)
    throw error
  })
  try {
    if (!isInstalled()) await install(lock)
  } finally {
    lock.release()
  }
}

function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20) stop(`TradeWise needs Node 20 or later to install itself; this is ${process.version}.`)
  // Elsewhere no package brings the pinned Node along, and the system's own must read TypeScript.
  if (process.platform !== 'linux' && (major < 22 || (major === 22 && minor < 18)))
    stop(`TradeWise needs Node 22.18 or later on ${process.platform}; this is ${process.version}.`)
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

async function install(lock) {
  const npm = process.env.npm_execpath ?? findNpm()
  const ended = progress('Installing packages (once; about half a minute)')
  const child = spawn(process.execPath, [npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'], {
    cwd: root,
    env: environmentOfInstall(),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  // Killed ourselves, we leave it behind at work: the next start must wait for it, not write between its files.
  if (child.pid !== undefined) lock.include(child.pid)
  const goOn = onStop(code => {
    child.kill('SIGTERM')
    child.once('close', () => (lock.release(), process.exit(code)))
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', text => (said = (said + text).slice(-20_000)))
  const outcome = await new Promise(resolve => {
    child.once('error', error => resolve(error.message))
    child.once('close', (code, signal) => resolve(code ?? signal))
  })
  goOn()
  ended()
  if (outcome !== 0) {
    const lines = said.split('\n').filter(line => line.trim() && !/EBADENGINE|nodedir/.test(line))
    lock.release()
    stop(`The packages could not be installed (npm ci ended with ${outcome}).\n${lines.slice(-12).join('\n')}`)
  }
  writeFileSync(stampFile, `${wantedStamp()}\n`)
}

/** Development packages are part of it: the build runs on this machine and reads the bundled market data from them. */
function environmentOfInstall() {
  const env = { ...process.env, NODE_ENV: 'development', npm_config_loglevel: 'error' }
  // npm puts its own settings of the calling command into the environment; the nested install must not inherit a dry run or an omit.
  for (const name of Object.keys(env))
    if (
      /^npm_config_(omit|dry_run|production|only|global|prefix|local_prefix|ignore_scripts|package|call|workspace)$/i.test(name)
    )
      delete env[name]
  return env
}

/** npm beside this node: npm-cli.js lies in a fixed place relative to the executable in every distribution of Node. */
function findNpm() {
  const home = dirname(realpathSync(process.execPath))
  const onPath = (process.env.PATH ?? '').split(':').map(folder => join(folder, 'npm'))
  const places = [
    join(home, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(home, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    '/usr/share/nodejs/npm/bin/npm-cli.js',
    '/usr/lib/node_modules/npm/bin/npm-cli.js',
    '/usr/local/lib/node_modules/npm/bin/npm-cli.js',
    ...onPath.filter(place => existsSync(place)).map(place => realpathSync(place)),
  ]
  const found = places.find(place => place.endsWith('.js') && existsSync(place))
  if (!found) stop('npm was not found beside node; run `npm ci` in the project folder, then try again.')
  return found
}

/** Says `what`, and on a terminal how long it has taken so far. Returns what to call at the end. */
export function progress(what) {
  if (!process.stderr.isTTY) {
    say(`${what} …`)
    return () => {}
  }
  const started = Date.now()
  const draw = () => process.stderr.write(`\r${what} … ${Math.round((Date.now() - started) / 1000)} s `)
  draw()
  const timer = setInterval(draw, 1_000)
  return () => {
    clearInterval(timer)
    process.stderr.write('\n')
  }
}

function say(line) {
  process.stderr.write(`${line}\n`)
}

function stop(message) {
  say(message)
  process.exit(busy)
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) await ensureInstalled()
