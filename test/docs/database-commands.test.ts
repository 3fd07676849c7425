// The commands of docs/concepts/database.md, run as they stand there.
import { execFile, execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, inject, it } from 'vitest'
import { migrate } from '#database'
import { silent } from '../support/database-settings.ts'
import { ask, embeddedPlaces } from '../support/embedded-place.ts'
import { testServer } from '../support/test-server.ts'

const page = await readFile(join(import.meta.dirname, '../../docs/concepts/database.md'), 'utf8')
const { usedDirectory, run } = await embeddedPlaces()

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(match => match[1] ?? '')
}

it('the roles and the database of an own server are made as it says, and are enough to migrate and to run', async () => {
  const server = new URL(await testServer())
  // Other names than the page's, because the server of the tests has those already.
  const suffix = `_${process.pid}`
  const statements = (blocks('sql')[0] ?? '').replaceAll(/\b(tradewise_owner|tradewise)\b/g, `$1${suffix}`)
  expect(statements.match(/;/g)).toHaveLength(5)
  for (const statement of statements.split(';').filter(text => text.trim() !== '')) await ask(server.href, statement)
  const address = (role: string, password: string) => {
    const url = new URL(server)
    url.username = `${role}${suffix}`
    url.password = password
    url.pathname = `/tradewise${suffix}`
    return url.href
  }
  const ownerUrl = address('tradewise_owner', 'OWNER_PASSWORD')
  const runningUrl = address('tradewise', 'RUNNING_PASSWORD')
  try {
    const warnings: string[] = []
    const log = { ...silent, warn: (_: object, message: string) => void warnings.push(message) }
    const { applied } = await migrate(ownerUrl, { directory: join(import.meta.dirname, '../../migrations'), runningUrl, log })
    expect(applied.length).toBeGreaterThan(0)
    expect(warnings).toEqual([])
    expect(await ask(runningUrl, 'SELECT count(*)::int AS migrations FROM tradewise.migration')).toEqual({
      migrations: applied.length,
    })
    await expect(ask(runningUrl, 'CREATE TABLE tradewise.mine (id integer)')).rejects.toThrow('permission denied')
  } finally {
    await ask(server.href, `DROP DATABASE tradewise${suffix} WITH (FORCE)`)
    await ask(server.href, `DROP ROLE tradewise${suffix}`)
    await ask(server.href, `DROP ROLE tradewise_owner${suffix}`)
  }
})

it.skipIf(!hasPsql())('psql looks into the embedded database as it says (needs psql on PATH)', async () => {
  const dataDir = await usedDirectory()
  const serve = run('serve', dataDir)
  await serve.ready
  const commands = blocks('sh')
  expect(commands).toHaveLength(2)
  for (const command of commands) {
    const script = join(inject('testServerDirectory'), 'command.sh')
    await writeFile(script, command)
    const path = `${dirname(process.execPath)}:${process.env['PATH']}`
    const { stdout } = await promisify(execFile)('sh', ['-eu', script], { cwd: dirname(dataDir), env: { PATH: path } })
    expect(stdout).toMatch(/\(\d+ rows?\)/)
  }
  expect(await serve.stop()).toBe(0)
})

function hasPsql(): boolean {
  try {
    execFileSync('psql', ['--version'])
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
}
