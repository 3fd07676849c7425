// How long a verification of a million rows takes, personal data of the newest hundred thousand included: on a database of its own,
// made in the same run. `node bench/audit-trail.ts [ROWS]`
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { openAuditTrail } from '#audit-trail'
import { migrate, openDatabase } from '#database'
import { beginning, commitment, hashOf } from '../src/platform/audit-trail/chain.ts'
import { limits, silent } from '../test/support/database-settings.ts'
import { startThrowAwayCluster } from '../test/support/postgres-cluster.ts'

const count = Number(process.argv[2] ?? 1_000_000)
const withTexts = Math.min(100_000, count)
const cluster = await startThrowAwayCluster()
try {
  await migrate(cluster.url, { directory: join(import.meta.dirname, '../migrations'), log: silent })
  await fill(cluster.url)
  const database = openDatabase({ ...limits, url: cluster.url, log: silent })
  const trail = openAuditTrail({ database, now: () => Date.now(), log: silent })
  const started = performance.now()
  const found = await trail.verify({ segmentsIn: tmpdir() })
  const seconds = (performance.now() - started) / 1000
  if (!found.whole || found.rows !== count || found.personal.kept !== withTexts)
    throw new Error(`the chain is not whole: ${JSON.stringify(found)}`)
  process.stdout.write(
    `verified ${found.rows} rows and ${found.personal.kept} personal texts in ${seconds.toFixed(1)} s, ${Math.round(process.memoryUsage().rss / 1e6)} MB\n`,
  )
  await trail.close()
  await database.close()
} finally {
  await cluster.stop()
}

async function fill(url: string): Promise<void> {
  const client = new Client({ connectionString: url, options: '-c search_path=tradewise' })
  await client.connect()
  const texts: string[] = []
  const rows = function* (): Generator<string> {
    let previous = beginning
    const start = Date.UTC(2026, 0, 1)
    for (let seq = 1; seq <= count; seq++) {
      const salt = randomBytes(16)
      const address = `203.0.113.${seq % 250}`
      const personal = JSON.stringify({ address: commitment(salt, 'address', address) })
      const row = {
        seq,
        at: start + seq * 1_000,
        kind: 'sign-in',
        outcome: 'done',
        actor: `0197c7a4-0000-7000-8000-${String(seq % 5_000).padStart(12, '0')}`,
        subject: null,
        count: 1,
        detail: '{"factor":"passkey"}',
        personal,
      }
      const hash = hashOf(previous, row)
      const at = new Date(row.at).toISOString()
      yield `${[seq, at, row.kind, row.outcome, row.actor, '\\N', 1, row.detail, personal, `\\\\x${previous.toString('hex')}`, `\\\\x${hash.toString('hex')}`].join('\t')}\n`
      if (seq > count - withTexts)
        texts.push(`${[seq, 'address', row.actor, `\\\\x${salt.toString('hex')}`, address, at].join('\t')}\n`)
      previous = hash
    }
  }
  await pipeline(Readable.from(rows()), client.query(copyFrom('COPY audit_event FROM STDIN')))
  await pipeline(Readable.from(texts), client.query(copyFrom('COPY audit_personal FROM STDIN')))
  await client.query('ANALYZE audit_event; ANALYZE audit_personal')
  await client.end()
}
