import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readNamedFile } from './named-file.ts'

let directory: string
const at = (name: string): string => join(directory, name)
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'named-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('what a path names', () => {
  it('is read when it is a file, also through a link', async () => {
    writeFileSync(at('a.csv'), 'Date,Close\n')
    symlinkSync('a.csv', at('link.csv'))
    expect(String(await readNamedFile(at('a.csv')))).toBe('Date,Close\n')
    expect(String(await readNamedFile(at('link.csv')))).toBe('Date,Close\n')
    expect((await readNamedFile('/dev/null')).length).toBe(0)
  })

  it('is read to its end when it is a pipe that something writes to', async () => {
    execFileSync('mkfifo', [at('pipe.csv')])
    // Both ends, so that reading and writing may begin in any order; closed when the line has been written.
    const writer = spawn('sh', [
      '-c',
      'exec 3<>"$0"; echo ready; read -r _; yes 2020-01-02,10 | head -n 20000 >&3',
      at('pipe.csv'),
    ])
    await new Promise(resolve => writer.stdout.once('data', resolve))
    const whole = readNamedFile(at('pipe.csv'))
    writer.stdin.write('\n')
    expect((await whole).length).toBe(20_000 * 14)
  })

  it('is not waited for when it is a pipe that nothing is written to', async () => {
    execFileSync('mkfifo', [at('idle.csv')])
    await expect(readNamedFile(at('idle.csv'))).rejects.toMatchObject({
      code: 'not-found',
      message: 'idle.csv is a pipe that nothing is written to.',
    })
  })

  it('is told when it is a directory, a socket, or nothing', async () => {
    symlinkSync('loop.csv', at('loop.csv'))
    const server = createServer()
    await new Promise<void>(resolve => server.listen(at('s.csv'), resolve))
    const told = [directory, at('s.csv'), at('loop.csv'), at('nowhere.csv')].map(path =>
      readNamedFile(path).catch((error: unknown) => (error as Error).message.replace(/^named-\w+/, 'D')),
    )
    expect(await Promise.all(told)).toEqual([
      'D is a directory: name the files in it.',
      's.csv is a socket, not a file.',
      'loop.csv cannot be read: is the path right, and may it be read?',
      'nowhere.csv cannot be read: is the path right, and may it be read?',
    ])
    await new Promise(resolve => server.close(resolve))
  })

  it.each([
    ['a file that says so', () => truncateSync(at('large.csv'), 3_000_000_000), 'large.csv'],
    ['a device without end', () => symlinkSync('/dev/zero', at('endless.csv')), 'endless.csv'],
  ])('is not read beyond 64 MB: %s', async (_name, make, name) => {
    writeFileSync(at('large.csv'), '')
    make()
    await expect(readNamedFile(at(name))).rejects.toMatchObject({
      code: 'too-large',
      message: `${name} is larger than 64 MB, which is more than the daily prices of one symbol can be.`,
    })
  })
})
