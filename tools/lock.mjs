// One at a time, between processes, in plain JavaScript for Node >= 20: a directory is created atomically; inside it the holder
// names itself, and whom it started, so that a lock whose people are all gone is taken over.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const pollMs = 200
/** Between creating the directory and naming oneself. */
const namelessMs = 5_000

/**
 * Waits for the lock. Resolves to `release`, and `include` for a process that must not be disturbed even when this one is killed.
 * Rejects with code ETIMEDOUT after `patienceMs`, or with the file system's own error.
 */
export async function takeLock(directory, { patienceMs, onWait }) {
  const started = Date.now()
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(directory)
      const include = pid => writeFileSync(join(directory, String(pid)), startOf(pid))
      include(process.pid)
      return { include, release: () => rmSync(directory, { recursive: true, force: true }) }
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned(directory)) rmSync(directory, { recursive: true, force: true })
    else {
      if (!waited) onWait?.()
      if (Date.now() - started > patienceMs) throw Object.assign(new Error('the lock is held'), { code: 'ETIMEDOUT' })
      await new Promise(resolve => setTimeout(resolve, pollMs))
    }
  }
}

function isAbandoned(directory) {
  try {
    const pids = readdirSync(directory).filter(name => /^\d+$/.test(name))
    if (pids.length === 0) return Date.now() - statSync(directory).mtimeMs > namelessMs
    return pids.every(pid => isGone(Number(pid), readFileSync(join(directory, pid), 'utf8')))
  } catch (error) {
    // Released in this moment.
    if (error.code === 'ENOENT') return false
    throw error
  }
}

/** A process id may have been given to another program since: the time of its start tells them apart. */
function isGone(pid, start) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error.code === 'ESRCH'
  }
  return start !== '' && startOf(pid) !== start
}

/** In ticks since the machine's start; '' where the system does not tell. A zombie counts as gone. */
function startOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
    return fields[0] === 'Z' ? 'zombie' : fields[19]
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return ''
    throw error
  }
}
