// What the tests need besides npm packages: a PostgreSQL of the system and a Chromium. They are looked for; on Debian and Ubuntu
// root may install them; otherwise one line says how to.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

const oldestPostgres = 15
const browsers = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The folder with initdb and postgres of the newest server found. */
export function findPostgres(): { bin: string; version: string } | undefined {
  const debian = '/usr/lib/postgresql'
  const folders = [
    ...(existsSync(debian) ? readdirSync(debian).map(name => join(debian, name, 'bin')) : []),
    ...(process.env.PATH ?? '').split(delimiter).filter(folder => !folder.includes('node_modules')),
  ]
  const found = folders.flatMap(bin => {
    if (!existsSync(join(bin, 'postgres')) || !existsSync(join(bin, 'initdb'))) return []
    const version = /(\d+)(?:\.\d+)*/.exec(answerOf(join(bin, 'postgres'), '--version'))
    return version && Number(version[1]) >= oldestPostgres ? [{ bin, version: version[0] }] : []
  })
  return found.toSorted((a, b) => Number.parseFloat(b.version) - Number.parseFloat(a.version))[0]
}

export function findRedis(): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, 'redis-server'))
  return places.find(path => existsSync(path) && answerOf(path, '--version') !== '')
}

/** Debian packages of the tools with which DISASTER_RECOVERY.md opens a backup, as far as they are not there. */
export function missingOpeners(): string[] {
  const packages = { age: 'age', zstd: 'zstd', psql: 'postgresql-client' }
  return Object.entries(packages).flatMap(([program, name]) => (onPath(program).some(existsSync) ? [] : [name]))
}

export async function findChromium(): Promise<{ path: string; version: string } | undefined> {
  const { chromium } = await import('@playwright/test')
  return firstThatAnswers([process.env.CHROMIUM, ...browsers.flatMap(onPath), chromium.executablePath()])
}

/** The same browser without windows, where it was installed besides: it starts and draws with a fifth less work. */
export function findHeadlessShell(): { path: string; version: string } | undefined {
  return firstThatAnswers(onPath('chromium-headless-shell'))
}

function onPath(name: string): string[] {
  return (process.env.PATH ?? '').split(delimiter).map(folder => join(folder, name))
}

function firstThatAnswers(paths: (string | undefined)[]): { path: string; version: string } | undefined {
  for (const path of paths) {
    if (!path || !existsSync(path)) continue
    // Ubuntu's chromium-browser may be a stub that only says how to get the snap: it has no version.
    const version = /(\d+)\.[\d.]+/.exec(answerOf(path, '--version'))
    if (version) return { path, version: version[0] }
  }
  return undefined
}

/** Installs Debian packages, or answers why not and what to do. */
export function install(packages: string[]): string | undefined {
  const how = `apt-get install ${packages.join(' ')}`
  if (!/^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''))
    return `install it with the system's package manager (on Debian: ${how})`
  if (process.getuid?.() !== 0) return `run as root: ${how}`
  process.stdout.write(`  installing ${packages.join(' and ')} …\n`)
  // A machine that runs the tests did not ask for a database service: no cluster is created and nothing is started.
  const restores = [
    placeUnlessThere('/usr/sbin/policy-rc.d', '#!/bin/sh\nexit 101\n', 0o755),
    placeUnlessThere('/etc/postgresql-common/createcluster.conf', 'create_main_cluster = false\n', 0o644),
  ]
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', UCF_FORCE_CONFFOLD: '1' }
    const apt = (args: string[]) =>
      spawnSync('apt-get', ['-q', '-y', ...args], { env, encoding: 'utf8', timeout: 240_000, maxBuffer: 64 << 20 })
    apt(['update'])
    const done = apt(['-o', 'Dpkg::Options::=--force-confold', 'install', '--no-install-recommends', ...packages])
    if (done.status === 0) return undefined
    return `${how} failed: ${(done.stderr || done.error?.message || '').trim().split('\n').slice(-2).join(' ')}`
  } finally {
    for (const restore of restores) restore()
  }
}

/** Answers with what takes it away again. */
function placeUnlessThere(path: string, text: string, mode: number): () => void {
  if (existsSync(path)) return () => {}
  // postgresql-common reads the file while it is being installed, so the folder may have to be there before the package.
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode, flag: 'wx' })
  return () => rmSync(path, { force: true })
}

function answerOf(program: string, argument: string): string {
  const asked = spawnSync(program, [argument], { encoding: 'utf8', timeout: 15_000, stdio: ['ignore', 'pipe', 'ignore'] })
  return asked.status === 0 ? asked.stdout : ''
}
