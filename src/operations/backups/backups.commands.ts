// `backup`: make, list, check, prove, restore, clean up; and the key that reads what was made.
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { Failure } from '#basics'
import { type Backups, type Listed, newIdentity, recipientOf, type Restored } from './backups.ts'

type Opened = {
  backups: Backups
  restore: (which: string) => Promise<Restored>
  close(): Promise<void>
}
type Json = { json?: boolean }

export function backupsCommands(program: Command, open: () => Promise<Opened>): void {
  const command = program.command('backup').description('copies of everything, checked and brought back')
  const json = (made: Command) => made.option('--json', 'the answer as JSON')
  const withBackups = async <T>(work: (opened: Opened) => Promise<T>): Promise<T> => {
    const opened = await open()
    try {
      return await work(opened)
    } finally {
      await opened.close()
    }
  }

  json(command.command('create', { isDefault: true }))
    .description('make a backup now')
    .option('--prove', 'and bring it back beside the live data', false)
    .action(async (options: Json & { prove: boolean }) => {
      const made = await withBackups(({ backups }) => backups.create('by command', { proves: options.prove }))
      const what = `${megabytes(made.bytes)}, ${rowsOf(made)} rows in ${made.durationMs} ms`
      answer(options, made, `${made.id}: ${what}, ${stateWords(made)}.`)
    })

  json(command.command('list'))
    .description('the backups, newest first, and what is known of each')
    .option('--offsite', 'those in the second place (BACKUP_S3_URL)', false)
    .action(async (options: Json & { offsite: boolean }) => {
      const { backups, failure, ...place } = await withBackups(async opened => ({
        backups: await (options.offsite ? opened.backups.listOffsite() : opened.backups.list()),
        failure: (await opened.backups.lastFailure()) ?? null,
        ...(await opened.backups.safety()),
      }))
      const width = Math.max(...backups.map(each => stateWords(each).length))
      const lines = backups.map(each => {
        const trouble = each.state === 'bad' || each.state === 'foreign' ? `  ${each.says}` : ''
        const open = each.encrypted || each.state === 'foreign' ? '' : ', not encrypted'
        return `${each.id}  ${stateWords(each).padEnd(width)}  ${megabytes(each.bytes).padStart(9)}  ${each.reason}${open}${trouble}`
      })
      if (lines.length === 0) lines.push('There is no backup.')
      if (failure) lines.push(`The last ${failure.what} (${failure.finishedAt.toISOString()}) failed: ${failure.says}`)
      if (!place.isSafe) lines.push(place.safety)
      answer(options, { backups, failure, ...place }, lines.join('\n'))
    })

  json(command.command('verify <backup>'))
    .description('read a backup (its id, or a file) whole: 65 damaged, 66 not ours, 77 wrong key')
    .action(async (which: string, options: Json) => {
      const found = await withBackups(({ backups }) => backups.verify(which))
      const how = found.opened ? 'whole, every row read' : 'whole by length and digest; without its key it was not opened'
      answer(options, found, `${found.id}: ${how}.`)
    })

  json(command.command('prove <backup>'))
    .description('restore a backup beside the live data, migrate it, compare it, and take it away again')
    .action(async (which: string, options: Json) => {
      const proved = await withBackups(({ backups }) => backups.prove(which))
      answer(options, proved, `${proved.id}: proved, ${rowsOf(proved)} rows came back equal; ${proved.answers.join('; ')}.`)
    })

  json(command.command('restore <backup>'))
    .description('put a backup in the place of the live data, after a backup of those')
    .option('--yes', 'do not ask')
    .action(async (which: string, options: Json & { yes?: boolean }) => {
      if (options.yes !== true) await ask()
      const done = await withBackups(({ restore }) => restore(which))
      const safety = done.safety === null ? '' : ` What was there before is in the backup ${done.safety}.`
      const trail = done.keptTrail ? ' The audit trail that was there was kept.' : ''
      answer(options, done, `${done.id}: restored, ${rowsOf(done)} rows.${safety}${trail}`)
    })

  json(command.command('cleanup'))
    .description('remove what is older than BACKUP_RETENTION_DAYS, never the newest BACKUP_KEEP good ones')
    .option('--dry-run', 'only say what would go', false)
    .action(async (options: Json & { dryRun: boolean }) => {
      const removed = await withBackups(({ backups }) => backups.cleanup(options))
      const word = options.dryRun ? 'Would remove' : 'Removed'
      answer(
        options,
        { removed, dryRun: options.dryRun },
        removed.length > 0
          ? `${word} ${removed.join(', ')}.`
          : 'Nothing has outlived its time, or nothing is good: see `backup list`.',
      )
    })

  json(command.command('sync'))
    .description('copy every backup but bad ones to the second place (BACKUP_S3_URL), compare, and remove what is too old there')
    .action(async (options: Json) => {
      const synced = await withBackups(({ backups }) => backups.sync())
      if (!synced) throw new Failure('misconfigured', 'There is no second place for backups: set BACKUP_S3_URL.')
      const { place, uploaded, removed, there } = synced
      answer(options, synced, `${place}: ${uploaded.length} copied, ${removed.length} removed, ${there.length} there.`)
    })

  json(command.command('keygen'))
    .description('make a key pair: the public key writes backups, only the secret key reads them')
    .action(async (options: Json) => {
      const identity = await newIdentity()
      const recipient = await recipientOf(identity)
      answer(options, { identity, recipient }, `# public key (BACKUP_RECIPIENTS): ${recipient}\n${identity}`)
    })
}

async function ask(): Promise<void> {
  if (!process.stdin.isTTY) throw new Failure('invalid', 'A restore replaces the live data: say --yes.')
  const line = createInterface({ input: process.stdin, output: process.stderr })
  const said = await line.question('This replaces the live data. Type "restore" to go on: ')
  line.close()
  if (said.trim() !== 'restore') throw new Failure('invalid', 'Nothing was done.')
}

function answer(options: Json, value: object, text: string): void {
  process.stdout.write(options.json === true ? `${JSON.stringify(value, null, 2)}\n` : `${text}\n`)
}

function stateWords({ state }: Pick<Listed, 'state'>): string {
  return state === 'proved-while-writing' ? 'proved while writing, file not opened' : state
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}

function rowsOf({ tables }: Pick<Listed, 'tables'>): number {
  return Object.values(tables).reduce((sum, { rows }) => sum + rows, 0)
}
