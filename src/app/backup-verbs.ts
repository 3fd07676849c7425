// What the verbs of `backup` work with: the database as its owner and nothing else of the product, so that they also work where the product
// would not start.
import type { Command } from 'commander'
import { openAuditTrail } from '#audit-trail'
import { backupsAndRestore, ownersPool, recordBackups } from './backups.ts'
import { readEnvironment } from './environment.ts'
import { quietLog } from './for-verbs.ts'
import { locate } from './storage.ts'
import { openProgress } from './words.ts'

export function backupsOpener(program: Command) {
  return async () => {
    const { settings } = readEnvironment()
    const log = await quietLog(program)
    const { progress, end } = openProgress()
    const server = await locate({ settings, log, progress, owns: false })
    const database = ownersPool(server, settings, log)
    const trail = openAuditTrail({ database, now: () => Date.now(), log })
    const { backups, restore } = await backupsAndRestore({ settings, log, progress, place: server, database })
    return {
      backups: recordBackups(trail, backups, log),
      restore,
      async close() {
        end()
        await trail.close()
        await database.close()
        await server.stop()
      },
    }
  }
}
