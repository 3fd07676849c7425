// The command line: `npx tradewise VERB`. Each verb loads only what it needs; faults become one sentence and a number.
import { Command, CommanderError } from 'commander'
import { backupsCommands } from '../operations/backups/backups.commands.ts'
import { dependenciesCommands } from '../operations/dependencies/dependencies.commands.ts'
import { readinessCommands, verifyCommand } from '../operations/readiness/readiness.commands.ts'
import { analysisCommands } from '../product/analysis/analysis.commands.ts'
import { backtestsCommands } from '../product/backtests/backtests.commands.ts'
import { identityCommands } from '../product/identity/identity.commands.ts'
import { marketCommands } from '../product/market/market.commands.ts'
import { sourcesCommands } from '../product/market/sources.commands.ts'
import { symbolChangesCommands } from '../product/market/symbol-changes.commands.ts'
import { screenerCommands } from '../product/screener/screener.commands.ts'
import { auditTrailCommands } from '../platform/audit-trail/audit-trail.commands.ts'
import { backupsOpener } from './backup-verbs.ts'
import { configCommands } from './config-commands.ts'
import { exitCodeOf, exitCodes, sentenceOf } from './exit-codes.ts'
import { productOpener } from './for-verbs.ts'
import { readHidden } from './hidden-line.ts'
import { project, projectVersion } from './project.ts'
import { outsideSubject, subjectOpener } from './readiness-subject.ts'
import { secretsCommands } from './secrets-commands.ts'
import { serveCommand } from './serve-command.ts'
import { migrateCommand } from './migrate-command.ts'
import { tlsCommands } from './tls-commands.ts'
import { workerCommand } from './worker-command.ts'
import { say } from './words.ts'

// A reader that went away (`tradewise … | head`) is no fault of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(exitCodes.done)
})

const program = new Command('tradewise')
  .description('Stock research that shows its evidence. Not investment advice; data may be late or wrong.')
  .version(projectVersion())
  .option('--verbose', 'show the causes of a failure', false)
  .showHelpAfterError('(tradewise --help lists the commands)')
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()

serveCommand(program)
workerCommand(program)
migrateCommand(program)
backupsCommands(program, backupsOpener(program))
configCommands(program)
tlsCommands(program)
secretsCommands(program, productOpener(program))
auditTrailCommands(program, productOpener(program))
marketCommands(program, productOpener(program))
sourcesCommands(program, productOpener(program))
symbolChangesCommands(program, productOpener(program))
analysisCommands(program, productOpener(program))
screenerCommands(program, productOpener(program))
backtestsCommands(program, productOpener(program))
dependenciesCommands(program, project.root)
readinessCommands(program, subjectOpener(program))
verifyCommand(program, outsideSubject)
identityCommands(program, { open: productOpener(program), readHidden })

const code = await run()
// A pipe takes what it has room for and the rest later: who ends before has said half of it.
await Promise.all([process.stdout, process.stderr].map(said))
process.exit(code)

function said(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(resolve => void stream.write('', () => resolve()))
}

async function run(): Promise<number> {
  try {
    await program.parseAsync(process.argv)
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.done
  } catch (error) {
    // Commander has said its sentence by itself: help and version are no faults, everything else is wrong usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    say(sentenceOf(error, program.opts<{ verbose: boolean }>().verbose))
    return exitCodeOf(error)
  }
}
