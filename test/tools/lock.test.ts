// The lock that first starts and builds share: it must outlive a kill -9 at any moment, and never let two in.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, it } from 'vitest'

const lockModule = pathToFileURL(join(import.meta.dirname, '..', '..', 'tools', 'lock.mjs')).href
const directory = mkdtempSync(join(tmpdir(), 'lock-'))
const lock = join(directory, 'lock')
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(lock, { recursive: true, force: true })
})

/** A process that takes the lock, says so, and does `then`. */
function holder(
  then: string,
  patienceMs = 5_000,
): { child: ChildProcess; said: (word: string) => Promise<void>; ended: Promise<number | null> } {
  const script = `import { takeLock } from '${lockModule}'
    import { spawn } from 'node:child_process'
    const lock = await takeLock(process.argv[1], { patienceMs: ${patienceMs} }).catch(error => (console.log(error.code), process.exit(1)))
    console.log('held'); ${then}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script, lock], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const said = async (word: string) => {
    for (const until = Date.now() + 10_000; !text.includes(word); await new Promise(resolve => setTimeout(resolve, 20)))
      if (Date.now() > until) throw new Error(`never said ${word}, but: ${text}`)
  }
  return { child, said, ended: new Promise(resolve => child.once('close', resolve)) }
}

it('lets one in at a time', async () => {
  const first = holder(
    `const stay = setInterval(() => {}, 1_000); process.once('SIGTERM', () => (clearInterval(stay), lock.release()))`,
  )
  await first.said('held')
  const second = holder('lock.release()', 100)
  await second.said('ETIMEDOUT')
  const third = holder('lock.release()', 60_000)
  first.child.kill('SIGTERM')
  await third.said('held')
  await Promise.all([first.ended, third.ended])
  expect(existsSync(lock)).toBe(false)
})

it('is taken over from a holder that was killed', async () => {
  const first = holder('setInterval(() => {}, 1_000)')
  await first.said('held')
  first.child.kill('SIGKILL')
  await first.ended
  await holder('lock.release()').said('held')
})

it('is not taken over while somebody whom the killed holder started is still at work', async () => {
  const first = holder(
    "const worker = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 1_500)']); lock.include(worker.pid); console.log('included'); setInterval(() => {}, 1_000)",
  )
  await first.said('included')
  first.child.kill('SIGKILL')
  await first.ended
  await holder('lock.release()', 300).said('ETIMEDOUT')
  await holder('lock.release()').said('held')
})

it('is taken over from a process id that means another process by now, and from nobody', async () => {
  mkdirSync(lock)
  writeFileSync(join(lock, String(process.pid)), '1')
  const first = holder('lock.release()', 1_000)
  await first.said('held')
  await first.ended
  mkdirSync(lock)
  utimesSync(lock, new Date(0), new Date(0))
  await holder('lock.release()', 1_000).said('held')
})
