import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { limits, silent } from '../../../test/support/database-settings.ts'
import { testDatabase } from '../../../test/support/database.ts'
import { openDatabase } from '#database'
import { archiveMonths, type AuditTrail, openAuditTrail } from './audit-trail.ts'
import { hashOf } from './chain.ts'
import { readPage } from './chain.store.ts'
import type { Verification } from './verify.ts'

const database = await testDatabase()
const owner = openDatabase({ ...limits, url: database.ownerUrl, log: silent })
const directory = mkdtempSync(join(tmpdir(), 'audit-'))
let time = Date.parse('2026-01-10T10:00:00Z')
const trail: AuditTrail = openAuditTrail({ database, now: () => time, log: silent })
afterAll(async () => {
  await trail.close()
  await owner.close()
  rmSync(directory, { recursive: true })
})

const verify = (): Promise<Verification> => trail.verify({ segmentsIn: directory })

/** As an intruder who has become the owner: the triggers are off, and what was done is taken back afterwards. */
async function tampered(statements: string[], undo: string[]): Promise<Verification> {
  const both = (list: string[]): string =>
    [
      'BEGIN',
      'ALTER TABLE audit_event DISABLE TRIGGER ALL',
      'ALTER TABLE audit_personal DISABLE TRIGGER ALL',
      ...list,
      'ALTER TABLE audit_event ENABLE TRIGGER ALL',
      'ALTER TABLE audit_personal ENABLE TRIGGER ALL',
      'COMMIT',
    ].join(';')
  await owner.pool.query(both(statements))
  try {
    return await verify()
  } finally {
    await owner.pool.query(both(undo))
  }
}

async function recordSome(count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    time += 1_000
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: `${i % 4}`, address: `203.0.113.${i}`, detail: { i } })
  }
}

describe('the chain', () => {
  it('of nothing is whole', async () => {
    expect(await verify()).toMatchObject({ whole: true, rows: 0, head: { seq: 0 } })
  })

  it('is whole as long as nobody touches it', async () => {
    await recordSome(12)
    expect(await verify()).toMatchObject({ whole: true, rows: 12, head: { seq: 12 }, personal: { kept: 12, erased: 0 } })
  })

  it.each([
    ['at', `at = at + interval '1 millisecond'`],
    ['kind', `kind = 'sign-out'`],
    ['outcome', `outcome = 'failed'`],
    ['actor', `actor = '9'`],
    ['actor that is taken away', 'actor = NULL'],
    ['subject', `subject = '9'`],
    ['count', 'count = 2'],
    ['detail', `detail = '{"i":7}'`],
    ['commitment', `personal = overlay(personal placing 'A' from 14 for 1)`],
    ['hash', `hash = set_byte(hash, 31, get_byte(hash, 31) # 1)`],
  ])('names the row of which one thing was changed: its %s', async (_, change) => {
    await owner.pool.query('CREATE TABLE kept AS SELECT * FROM audit_event WHERE seq = 5')
    try {
      const found = await tampered(
        [`UPDATE audit_event SET ${change} WHERE seq = 5`],
        ['DELETE FROM audit_event WHERE seq = 5', 'INSERT INTO audit_event SELECT * FROM kept'],
      )
      expect(found.whole).toBe(false)
      expect(found.broken).toEqual({ seq: 5, says: expect.stringContaining('was changed') as string })
    } finally {
      await owner.pool.query('DROP TABLE kept')
    }
    expect((await verify()).whole).toBe(true)
  })

  it('names the first row that was taken out', async () => {
    await owner.pool.query('CREATE TABLE kept AS SELECT * FROM audit_event WHERE seq IN (4, 5)')
    const found = await tampered(['DELETE FROM audit_event WHERE seq IN (4, 5)'], ['INSERT INTO audit_event SELECT * FROM kept'])
    await owner.pool.query('DROP TABLE kept')
    expect(found.broken).toEqual({ seq: 4, says: 'is missing: after row 3 comes row 6' })
  })

  it('names the row after one that was exchanged for another with a hash of its own', async () => {
    const fifth = (await readPage(database.pool, 4))[0]!
    const forged = { ...fifth, actor: 'somebody else' }
    const set = (row: typeof fifth, hash: Buffer): string =>
      `UPDATE audit_event SET actor = '${row.actor}', hash = '\\x${hash.toString('hex')}' WHERE seq = 5`
    const found = await tampered([set(forged, hashOf(fifth.previous, forged))], [set(fifth, fifth.hash)])
    expect(found.broken).toEqual({ seq: 6, says: 'does not follow row 5: the hash before it is another' })
  })

  it('names a personal text that was exchanged, added or moved', async () => {
    const restore = ['DELETE FROM audit_personal', 'INSERT INTO audit_personal SELECT * FROM kept']
    await owner.pool.query('CREATE TABLE kept AS SELECT * FROM audit_personal')
    const cases: [string, string][] = [
      [`UPDATE audit_personal SET text = '198.51.100.1' WHERE seq = 3`, 'has personal data (address) that it does not commit to'],
      [
        `INSERT INTO audit_personal SELECT seq, 'name', person, salt, text, at FROM audit_personal WHERE seq = 3`,
        'has personal data (name) that it does not commit to',
      ],
      [
        `UPDATE audit_personal SET text = (SELECT text FROM kept WHERE seq = 4), salt = (SELECT salt FROM kept WHERE seq = 4) WHERE seq = 3`,
        '',
      ],
    ]
    for (const [statement, says] of cases) {
      const found = await tampered([statement], restore)
      // The same text with its salt under another row is what that row commits to only when it is the same text.
      if (says === '') expect(found.broken?.seq).toBe(3)
      else expect(found.broken).toEqual({ seq: 3, says })
    }
    const stray = await tampered(['UPDATE audit_personal SET seq = 999 WHERE seq = 3'], restore)
    expect(stray.broken?.says).toContain('rows that are not there')
    await owner.pool.query('DROP TABLE kept')
  })

  it('finds rows missing at its end when somebody noted the last one', async () => {
    const head = await trail.head()
    const noted = { seq: head.seq, hash: head.hash.toString('hex') }
    expect((await trail.verify({ segmentsIn: directory, noted })).whole).toBe(true)
    const later = await trail.verify({ segmentsIn: directory, noted: { ...noted, seq: noted.seq + 1 } })
    expect(later.broken?.says).toContain('rows are missing at the end')
    const other = await trail.verify({ segmentsIn: directory, noted: { seq: 4, hash: noted.hash } })
    expect(other.broken).toEqual({ seq: 4, says: 'is another row than the one that was noted' })
  })

  it('stays whole when somebody is erased, and says how much was', async () => {
    const erased = await trail.erase('2')
    expect(erased).toBe(3)
    expect(await verify()).toMatchObject({ whole: true, personal: { kept: 9, erased: 3 } })
  })
})

describe('eight processes', () => {
  it('that write at once, one of them killed, never fork it', async () => {
    const before = (await verify()).rows
    const program = join(import.meta.dirname, '../../../test/support/audit-writer-child.ts')
    const children = Array.from({ length: 5 }, (_, i) =>
      spawn(process.execPath, [program, database.url, `writer ${i}`, i === 4 ? '100000' : '45'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    )
    const ended = children.map(child => once(child, 'close'))
    await Promise.all(children.map(child => once(child.stdout, 'data')))
    await Promise.all(ended.slice(0, 4))
    children[4]!.kill('SIGKILL')
    await ended[4]
    expect(children.slice(0, 4).map(child => child.exitCode)).toEqual(Array.from({ length: 4 }, () => 0))
    const found = await verify()
    expect(found.broken).toBeUndefined()
    // 45 turns, every third with two events.
    expect(found.rows).toBeGreaterThanOrEqual(before + 4 * 60)
    const { rows } = await database.pool.query<{ actor: string; n: number }>(
      `SELECT actor, count(*)::int AS n FROM audit_event WHERE actor LIKE 'writer %' GROUP BY actor ORDER BY actor`,
    )
    expect(rows.slice(0, 4).map(({ n }) => n)).toEqual(Array.from({ length: 4 }, () => 60))
    expect(rows[4]!.n).toBeGreaterThan(0)
  }, 60_000)
})

describe('old months', () => {
  const months = async (before: string) => archiveMonths(owner, { before: new Date(before), directory, now: () => time })

  it('stay while they are young', async () => {
    expect(await months('2025-12-01T00:00:00Z')).toEqual([])
  })

  it('move into a file each, and the chain goes through them', async () => {
    const rowsBefore = (await verify()).rows
    // The five processes wrote by the clock of the machine: everything is before the next month of that.
    time = Date.now() + 40 * 86_400_000
    await recordSome(5)
    const archived = await months(new Date(time - 86_400_000).toISOString())
    expect(archived.length).toBeGreaterThanOrEqual(2)
    expect(archived[0]).toEqual({ file: 'audit-trail-2026-01-from-1.jsonl.gz', firstSeq: 1, lastSeq: 12 })
    const found = await verify()
    expect(found).toMatchObject({ whole: true, rows: 5, segments: { checked: archived.length, notHere: [] } })
    expect(found.head.seq).toBe(rowsBefore + 5)
    for (const file of readdirSync(directory)) {
      expect(statSync(join(directory, file)).mode & 0o777).toBe(0o600)
      expect(gunzipSync(readFileSync(join(directory, file))).toString()).not.toContain('203.0.113')
    }
    expect(await months(new Date(time - 86_400_000).toISOString())).toEqual([])
    await recordSome(2)
    expect(await verify()).toMatchObject({ whole: true, rows: 7 })
  })

  it('are missed by name when their file is away, and found out when it was changed', async () => {
    const file = join(directory, 'audit-trail-2026-01-from-1.jsonl.gz')
    renameSync(file, `${file}.away`)
    expect(await verify()).toMatchObject({ whole: true, segments: { notHere: ['audit-trail-2026-01-from-1.jsonl.gz'] } })
    renameSync(`${file}.away`, file)
    const good = readFileSync(file)
    const lines = gunzipSync(good).toString()
    const cases: [Buffer, RegExp][] = [
      [gzipSync(lines.replace('"actor":"3"', '"actor":"0"')), /^was changed.*in the file/],
      [gzipSync(lines, { level: 1 }), /another than the one that was made/],
      [gzipSync(lines.split('\n').slice(0, -2).join('\n')), /not the last row of the file/],
      [good.subarray(0, -20), /damaged/],
    ]
    for (const [bytes, says] of cases) {
      writeFileSync(file, bytes)
      const found = await verify()
      expect(found.broken?.says).toMatch(says)
    }
    writeFileSync(file, good)
    expect((await verify()).whole).toBe(true)
  })

  it('cannot be used to take out a row that is in no file', async () => {
    await expect(owner.pool.query('DELETE FROM audit_event')).rejects.toThrow('append-only')
  })
})
