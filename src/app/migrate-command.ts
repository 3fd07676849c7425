import type { Command } from 'commander'
import { quietLog } from './for-verbs.ts'
import { readEnvironment } from './environment.ts'
import { openProgress } from './words.ts'

export function migrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest version, after a backup that is proved')
    .option('--without-backup', 'migrate although nothing could be restored', false)
    .action(async ({ withoutBackup }: { withoutBackup: boolean }) => {
      const { settings } = readEnvironment()
      const [{ openStorage }, { backupBeforeMigration }] = await Promise.all([import('./storage.ts'), import('./backups.ts')])
      const log = await quietLog(program)
      const { progress, end } = openProgress()
      const storage = await openStorage({
        settings,
        log,
        progress,
        owns: false,
        ...(!withoutBackup && { beforeMigration: backupBeforeMigration({ settings, log, progress }) }),
      }).finally(end)
      await storage.close()
      const { applied, version } = storage.migrated
      const what = applied.length === 0 ? 'nothing to do' : `applied ${applied.join(', ')}`
      process.stdout.write(`The database is at version ${version}: ${what}.\n`)
    })
}
