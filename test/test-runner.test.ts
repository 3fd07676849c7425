// The runner behind `npm test`, where a mistake would be believed: what its children see, and that nothing outlives it.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { childEnvironment, endLeftBehind, run } from '../tools/testing/run.ts'

const program = (text: string) => ['node', '-e', text]

describe('a step of npm test', () => {
  it('sees none of the caller’s settings, so that no test reaches real data', () => {
    vi.stubEnv('DATABASE_URL', 'postgres://db.example.net/real')
    vi.stubEnv('SESSION_SECRET', 'x')
    vi.stubEnv('REFERENCE_DATA', '/data')
    const seen = childEnvironment({ TMPDIR: '/tmp/x' })
    vi.unstubAllEnvs()
    expect(seen).toMatchObject({ REFERENCE_DATA: '/data', TMPDIR: '/tmp/x' })
    expect(Object.keys(seen)).not.toContain('DATABASE_URL')
    expect(Object.keys(seen)).not.toContain('SESSION_SECRET')
  })

  it('answers with the exit code and everything that was said', async () => {
    const { code, said } = await run(program(`console.log('out'); console.error('err'); process.exit(3)`), { timeoutMs: 20_000 })
    expect(code).toBe(3)
    expect(said).toContain('out')
    expect(said).toContain('err')
  })

  it('says that a program is missing, and fails', async () => {
    const { code, said } = await run(['no-such-program'], { timeoutMs: 5_000 })
    expect(code).toBe(127)
    expect(said).toContain('no-such-program')
  })

  it('ends in time what hangs, and what that started', async () => {
    const child = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)']); console.log(c.pid)`
    const { code, said, timedOut } = await run(program(`process.on('SIGTERM', () => {}); ${child}; setInterval(() => {}, 1e3)`), {
      timeoutMs: 1_500,
    })
    expect({ code, timedOut }).toEqual({ code: 124, timedOut: true })
    await expect.poll(() => isAlive(Number(said.split('\n')[0]))).toBe(false)
  })
})

describe.runIf(process.platform === 'linux')('what a step leaves behind', () => {
  it('is found by the run’s folder, even when it left the group, and ended', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'left-'))
    const leave = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e3)', '${folder}'], { detached: true, stdio: 'ignore' }); c.unref(); console.log(c.pid)`
    const { said } = await run(program(leave), { timeoutMs: 20_000 })
    const pid = Number(said.trim())
    expect(isAlive(pid)).toBe(true)
    const found = await endLeftBehind(folder)
    rmSync(folder, { recursive: true })
    expect(found.map(left => left.pid)).toEqual([pid])
    expect(isAlive(pid)).toBe(false)
  })
})

/** A zombie, whose parent has not asked for its exit code yet, is not alive. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
  if (process.platform !== 'linux') return true
  return !/^State:\s+Z/m.test(readStatus(pid))
}

function readStatus(pid: number): string {
  return readFileSync(`/proc/${pid}/status`, 'utf8')
}
