// `data symbol-changes`: what is noted of symbols that were given up, and a list brought in.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Command } from 'commander'
import { Failure } from '#basics'
import type { SymbolChanges } from './symbol-changes.ts'

type Opened = { readonly symbolChanges: SymbolChanges; close: () => Promise<void> }

export function symbolChangesCommands(program: Command, open: () => Promise<Opened>): void {
  const data = program.commands.find(command => command.name() === 'data') ?? program.command('data').description('market data')
  data
    .command('symbol-changes')
    .description('symbols that were given up; with a CSV file (former,present,day) that list is brought in')
    .argument('[file]', 'CSV file; present is empty where the share left the exchange, day where it is not known')
    .option('--source <text>', 'where the list is from')
    .option('--remove <former>', 'take back what is noted of a former symbol')
    .option('--json', 'the answer as JSON')
    .action(async (path: string | undefined, { source, remove, json }: { source?: string; remove?: string; json?: boolean }) => {
      if (path !== undefined && remove !== undefined)
        throw new Failure('invalid', 'Either bring a list in or take a note back, not both at once.')
      if (path !== undefined && source === undefined)
        throw new Failure('invalid', 'Say where the list is from, such as --source "NYSE notices of 2024".')
      const { symbolChanges, close } = await open()
      try {
        if (remove !== undefined) {
          const taken = await symbolChanges.remove(remove, { place: 'the command line' })
          process.stdout.write(
            json ? `${JSON.stringify(taken, null, 2)}\n` : `What was noted of ${taken.former} was removed (${taken.source}).\n`,
          )
          return
        }
        if (path !== undefined && source !== undefined) {
          const file = await readFile(path).catch((cause: unknown) => {
            throw new Failure('not-found', `${basename(path)} cannot be read: is the path right, and may it be read?`, { cause })
          })
          const done = await symbolChanges.importFile(file, source, { place: 'the command line' })
          process.stdout.write(
            json
              ? `${JSON.stringify(done, null, 2)}\n`
              : `${done.lineCount} lines, ${done.changedCount} of them new or changed.\n`,
          )
          return
        }
        const changes = await symbolChanges.list()
        if (json) process.stdout.write(`${JSON.stringify(changes, null, 2)}\n`)
        else
          for (const { former, present, day, source: from } of changes)
            process.stdout.write(
              `${former.padEnd(8)} ${(present ?? 'left').padEnd(8)} ${(day ?? 'date unknown').padEnd(12)} ${from}\n`,
            )
      } finally {
        await close()
      }
    })
}
