import type { Command } from 'commander'
import type { Product } from './compose.ts'
import { readEnvironment } from './environment.ts'
import { rotateSessionSecret } from './session-secrets.ts'
import { say } from './words.ts'

export function secretsCommands(program: Command, open: () => Promise<Product>): void {
  const secrets = program.command('secrets').description('the secret that all keys come from')

  secrets
    .command('rotate')
    .description('put a new secret first; the old ones stay accepted, so nobody is signed out')
    .action(async () => {
      const { settings } = readEnvironment()
      const rotated = rotateSessionSecret(settings)
      if ('list' in rotated) {
        process.stdout.write(`${rotated.list}\n`)
        say(
          'SESSION_SECRET stands in the environment, where this command cannot change it: set it to the line above and restart.',
        )
        return
      }
      say(`A new secret was written to ${rotated.wrote}; ${rotated.accepted} are accepted now.`)
      say('Running processes take it over on SIGHUP (kill -HUP PID), others with their next start.')
      await remember(open, rotated.accepted)
    })
}

/** The secret is there already: a database that is away must not make this look like a failure. */
async function remember(open: () => Promise<Product>, accepted: number): Promise<void> {
  try {
    const { auditTrail, close } = await open()
    try {
      await auditTrail.record({ kind: 'secrets.rotated', outcome: 'done', detail: { accepted } })
    } finally {
      await close()
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    say(`The audit trail could not take note of it: ${error.message}`)
  }
}
