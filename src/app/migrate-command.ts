import type { Command } from 'commander'
import { quietLog } from './for-verbs.ts'
import { readEnvironment } from './environment.ts'
import { openProgress } from './words.ts'

export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest version')
    .action(async () => {
      const { settings } = readEnvironment()
      const { openStorage } = await import('./storage.ts')
      const { progress, end } = openProgress()
      const storage = await openStorage({ settings, log: await quietLog(program), progress, owns: false }).finally(end)
      await storage.close()
      const { applied, version } = storage.migrated
      const what = applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`
      process.stdout.write(`The database is at version ${version}: ${what}.\n`)
    })
}
