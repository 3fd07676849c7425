// Records events until it is killed, or as many as it is told: `node audit-writer-child.ts URL NAME COUNT`. Started by the test of
// the chain, eight at a time.
import { openDatabase } from '#database'
import { openAuditTrail } from '#audit-trail'
import { limits, silent } from './database-settings.ts'

const [url = '', name = '', count = ''] = process.argv.slice(2)
const database = openDatabase({ ...limits, url, log: silent })
const trail = openAuditTrail({ database, now: () => Date.now(), log: silent })
process.stdout.write('ready\n')
for (let i = 0; i < Number(count); i++) {
  const event = { kind: 'sign-in', outcome: 'done', actor: name, subject: String(i), address: '203.0.113.1' } as const
  // Alone, with others at once, and within a transaction of its own.
  if (i % 3 === 0) await trail.record(event)
  else if (i % 3 === 1) await Promise.all([trail.record(event), trail.record({ ...event, kind: 'sign-out' })])
  else await database.kysely.transaction().execute(trx => trail.record(event, trx))
}
await trail.close()
await database.close()
