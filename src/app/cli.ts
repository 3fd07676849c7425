// The command line: `npx tradewise VERB`. Each verb loads only what it needs; faults become one sentence and a number.
import { Command, CommanderError } from 'commander'
import { exitCodeOf, exitCodes, sentenceOf } from './exit-codes.ts'
import { project, projectVersion } from './project.ts'
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

const opener = async () => (await import('./for-verbs.ts')).productOpener(program)

/** In the order in which --help lists them. */
const verbs: [name: string, declare: () => Promise<void>][] = [
  ['serve', async () => (await import('./serve-command.ts')).serveCommand(program)],
  ['worker', async () => (await import('./worker-command.ts')).workerCommand(program)],
  ['migrate', async () => (await import('./migrate-command.ts')).migrateCommand(program)],
  ['backup', declareBackup],
  ['config', async () => (await import('./config-commands.ts')).configCommands(program)],
  ['tls', async () => (await import('./tls-commands.ts')).tlsCommands(program)],
  ['secrets', async () => (await import('./secrets-commands.ts')).secretsCommands(program, await opener())],
  ['audit-trail', declareAuditTrail],
  ['data', declareData],
  ['analyse', declareAnalyse],
  ['screen', declareScreen],
  ['backtest', declareBacktest],
  ['deps', declareDependencies],
  ['readiness', declareReadiness],
  ['verify', declareVerify],
  ['user', declareUser],
]

const code = await run()
// A pipe takes what it has room for and the rest later: who ends before has said half of it.
await Promise.all([process.stdout, process.stderr].map(said))
process.exit(code)

function said(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise(resolve => void stream.write('', () => resolve()))
}

async function run(): Promise<number> {
  try {
    // What is asked for is loaded alone; who asks for help, or for what there is not, is shown all.
    const word = process.argv.slice(2).find(one => !one.startsWith('-'))
    const asked = verbs.filter(([name]) => name === word)
    for (const [, declare] of asked.length > 0 ? asked : verbs) await declare()
    await program.parseAsync(process.argv)
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.done
  } catch (error) {
    // Commander has said its sentence by itself: help and version are no faults, everything else is wrong usage.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage
    // A connection that fails at an unusual place is no bug of ours either.
    const { databaseFailure } = await import('#database')
    const told = databaseFailure(error) ?? error
    say(sentenceOf(told, program.opts<{ verbose: boolean }>().verbose))
    return exitCodeOf(told)
  }
}

async function declareBackup(): Promise<void> {
  const { backupsCommands } = await import('../operations/backups/backups.commands.ts')
  const { backupsOpener } = await import('./backup-verbs.ts')
  backupsCommands(program, backupsOpener(program))
}

async function declareAuditTrail(): Promise<void> {
  const { auditTrailCommands } = await import('../platform/audit-trail/audit-trail.commands.ts')
  auditTrailCommands(program, await opener())
}

async function declareData(): Promise<void> {
  const { marketCommands } = await import('../product/market/market.commands.ts')
  const { sourcesCommands } = await import('../product/market/sources.commands.ts')
  const { symbolChangesCommands } = await import('../product/market/symbol-changes.commands.ts')
  const open = await opener()
  marketCommands(program, open)
  sourcesCommands(program, open)
  symbolChangesCommands(program, open)
}

async function declareAnalyse(): Promise<void> {
  const { analysisCommands } = await import('../product/analysis/analysis.commands.ts')
  analysisCommands(program, await opener())
}

async function declareScreen(): Promise<void> {
  const { screenerCommands } = await import('../product/screener/screener.commands.ts')
  screenerCommands(program, await opener())
}

async function declareBacktest(): Promise<void> {
  const { backtestsCommands } = await import('../product/backtests/backtests.commands.ts')
  backtestsCommands(program, await opener())
}

async function declareDependencies(): Promise<void> {
  const { dependenciesCommands } = await import('../operations/dependencies/dependencies.commands.ts')
  dependenciesCommands(program, project.root)
}

async function declareReadiness(): Promise<void> {
  const { readinessCommands } = await import('../operations/readiness/readiness.commands.ts')
  const { subjectOpener } = await import('./readiness-subject.ts')
  readinessCommands(program, subjectOpener(program))
}

async function declareVerify(): Promise<void> {
  const { verifyCommand } = await import('../operations/readiness/readiness.commands.ts')
  const { outsideSubject } = await import('./readiness-subject.ts')
  verifyCommand(program, outsideSubject)
}

async function declareUser(): Promise<void> {
  const { identityCommands } = await import('../product/identity/identity.commands.ts')
  const { readHidden } = await import('./hidden-line.ts')
  identityCommands(program, { open: await opener(), readHidden })
}
