// Accounts from the machine's terminal: who sits there may do what an administrator may, and make the first one.
import type { Command } from 'commander'
import type { Identity } from './identity.ts'

type Opened = { readonly identity: Identity; close: () => Promise<void> }
export type IdentityCommandOptions = {
  open: () => Promise<Opened>
  /** One line from the terminal or stdin, never from arguments. Empty when there is none. */
  readHidden: (prompt: string) => Promise<string>
}

export function identityCommands(program: Command, { open, readHidden }: IdentityCommandOptions): void {
  const user = program.command('user').description('accounts')

  const withIdentity = async (work: (identity: Identity) => Promise<string>): Promise<void> => {
    const { identity, close } = await open()
    try {
      const said = await work(identity)
      await identity.settled()
      process.stdout.write(`${said}\n`)
    } finally {
      await close()
    }
  }

  user
    .command('create')
    .description('make an account; without a password on the terminal or stdin: print a one-time link to make it')
    .requiredOption('--email <email>', 'its mail address')
    .option('--admin', 'make it an administrator')
    .action(async ({ email, admin }: { email: string; admin?: boolean }) => {
      const password = await readHidden('Password (empty: print a one-time link instead): ')
      const role = admin ? 'admin' : 'user'
      await withIdentity(async identity => {
        if (password !== '') {
          await identity.signUp.create({ email, password, role })
          return `The account was made${admin ? ', as an administrator. It needs a second factor before it may administrate' : ''}.`
        }
        return linkText(await identity.signUp.invite(email, role, {}))
      })
    })

  user
    .command('link')
    .description('print a one-time link: to set a new password, or to go on with what was asked for with this address')
    .argument('<email>', 'the mail address')
    .action((email: string) => withIdentity(async identity => linkText(await identity.administration.linkFor(null, email))))

  user
    .command('disable')
    .description('close an account: its sessions end, nobody signs in to it')
    .argument('<email>', 'its mail address')
    .option('--undo', 'open it again')
    .action((email: string, { undo }: { undo?: boolean }) =>
      withIdentity(async identity => {
        await identity.administration.setStanding(null, await identity.administration.idOf(email), { isDisabled: undo !== true })
        return undo ? 'The account is open again.' : 'The account is closed; its sessions have ended.'
      }),
    )

  user
    .command('reset-mfa')
    .description('remove all second factors of an account, for somebody who has lost them')
    .argument('<email>', 'its mail address')
    .action((email: string) =>
      withIdentity(async identity => {
        await identity.administration.resetFactors(null, await identity.administration.idOf(email))
        return 'All second factors are removed; its sessions have ended. The password alone is asked for now.'
      }),
    )
}

function linkText({ link, expiresAt }: { link: string; expiresAt: Date }): string {
  return `${link}\nIt works once, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC. Whoever has it can use it.`
}
