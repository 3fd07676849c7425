#!/usr/bin/env node
// `npx tradewise …`, and what `npm start` calls: installs the packages when needed, builds what is stale, then hands over to the
// built command line on the pinned Node. Plain JavaScript for Node >= 20, because it runs before anything is installed.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { staleParts } from '../tools/build.mjs'
import { ensureInstalled, progress } from '../tools/ensure.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const pinnedMajor = 24
const cli = join(root, 'dist', 'server', 'cli.js')

await ensureInstalled()
const pinned = join(root, 'node_modules', '.bin', 'node')
const isOld = Number(process.versions.node.split('.')[0]) < pinnedMajor
const node = isOld && existsSync(pinned) ? pinned : process.execPath

// Only `serve` shows the web application.
const stale = staleParts().filter(part => part !== 'web' || process.argv.includes('serve'))
if (stale.length > 0) {
  const ended = progress(`Building ${stale.join(', ').replace('-', ' ')}`)
  const code = await run([join(root, 'tools', 'build.mjs'), '--quiet', ...stale])
  ended()
  if (code !== 0) process.exit(code)
}
if (node === process.execPath) {
  process.argv[1] = cli
  // Halves the time until the bundle runs, from the second start on.
  module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'tradewise'))
  await import(pathToFileURL(cli).href)
} else process.exitCode = await run([...process.execArgv, cli, ...process.argv.slice(2)])

/** The exit code. Signals go on to the child; should this process be killed, the child notices by the closed channel. */
function run(words) {
  const child = spawn(node, words, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  const forward = signal => child.kill(signal)
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      for (const each of signals) process.off(each, forward)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143))
    })
  })
}
