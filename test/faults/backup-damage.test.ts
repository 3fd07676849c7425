// Damage of every kind done to a backup: verification and restore refuse all of it, each with its word, and the database stays as it is.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { newIdentity } from '#backups'
import { isFailure } from '#basics'
import { testBackups } from '../support/backups.ts'
import { testDatabase } from '../support/database.ts'
import { fingerprint } from '../support/fingerprint.ts'
import { rounds } from '../support/rounds.ts'

const database = await testDatabase()
const { directory, open } = await testBackups(database)
await sql`INSERT INTO listing (symbol, name, kind, exchange) SELECT 'S' || i, md5(i::text), 'share', 'X' FROM generate_series(1, 4000) i`.execute(
  database.kysely,
)
const backups = open()
const made = await backups.create('for a drill')
const path = join(directory, made.file)
const whole = readFileSync(path)
const before = await fingerprint(database.ownerUrl)
/** Beyond the header, where the keys stand. */
const payload = whole.indexOf('\n--- ') + 60

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (isFailure(error) ? error.code : String(error)),
  )

function changed(change: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.from(whole)
  change(bytes)
  return bytes
}

const [flips, headerFlips] = rounds({ short: [10, 8], long: [40, 24] })
const timeout = rounds({ short: 120_000, long: 900_000 })
const half = whole.length >> 1
const kinds: Record<string, Buffer[]> = {
  'a bit that flipped': Array.from({ length: flips }, (_, i) =>
    changed(bytes => (bytes[Math.floor(((i + 0.5) / flips) * bytes.length)]! ^= 1 << (i % 8))),
  ),
  'an end that is missing': [0, 1, 30, payload, half >> 1, half, whole.length - 1_000, whole.length - 17, whole.length - 1].map(
    length => whole.subarray(0, length),
  ),
  'a block of zeros': [0.2, 0.5, 0.9].map(share =>
    changed(bytes => bytes.fill(0, Math.floor(share * bytes.length), Math.floor(share * bytes.length) + 4_096)),
  ),
  'halves that changed places': [Buffer.concat([whole.subarray(half), whole.subarray(0, half)])],
  'more behind the end': [Buffer.alloc(1), Buffer.alloc(65_536, 1), whole].map(more => Buffer.concat([whole, more])),
  'a bit that flipped in the header': Array.from({ length: headerFlips }, (_, i) =>
    changed(bytes => (bytes[Math.floor(((i + 0.5) / headerFlips) * payload)]! ^= 1 << (i % 8))),
  ),
}

it.each(Object.keys(kinds))('%s is refused by verification and by restore', { timeout }, async kind => {
  for (const [index, bytes] of kinds[kind]!.entries()) {
    // On its own, without a manifest that would know the digest.
    const alone = join(directory, 'damaged.tar.gz.age')
    writeFileSync(alone, bytes)
    const said = await codeOf(backups.verify(alone))
    expect(said, `${kind} ${index}`).toMatch(/^(damaged|foreign|not-allowed)$/)
    expect(await codeOf(backups.restore(alone, async () => expect.unreachable('it was restored'))), `${kind} ${index}`).toBe(said)
  }
  expect(await fingerprint(database.ownerUrl)).toEqual(before)
})

it('what stands in the list is damaged by its digest, whatever else is wrong, and is shown as bad', async () => {
  writeFileSync(path, kinds['a bit that flipped in the header']![3]!)
  expect(await codeOf(backups.restore(made.id, async () => expect.unreachable('it was restored')))).toBe('damaged')
  expect((await backups.list()).find(({ id }) => id === made.id)?.state).toBe('bad')
  writeFileSync(path, whole)
  expect(await backups.verify(made.id)).toEqual({ id: made.id, opened: true })
})

it('a wrong key is no damage', async () => {
  const other = open({ keys: { identity: await newIdentity() } })
  expect(await codeOf(other.verify(made.id))).toBe('not-allowed')
  expect(await codeOf(other.restore(made.id, async () => expect.unreachable('it was restored')))).toBe('not-allowed')
  expect((await backups.list()).find(({ id }) => id === made.id)?.state).not.toBe('bad')
})
