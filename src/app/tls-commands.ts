import { isIP } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { homeCertificate, homeNames } from '#local-authority'
import { readEnvironment } from './environment.ts'
import { say } from './words.ts'

export function tlsCommands(program: Command): void {
  const tls = program.command('tls').description('https in a home network, without a public name')

  tls
    .command('init')
    .description(
      'make a local certificate authority and a certificate for this machine; again: a new certificate from the same authority',
    )
    .argument('[names...]', 'further names and addresses by which this machine is called')
    .option('--new-authority', 'make another authority, which each device has to be told to trust')
    .action(async (asked: string[], options: { newAuthority?: boolean }) => {
      const { settings } = readEnvironment()
      const called = homeNames({ hostName: hostname(), interfaces: networkInterfaces() }, asked)
      const directory = resolve(settings.DATA_DIR, 'tls')
      const made = await homeCertificate({ ...called, directory, now: new Date(), anew: options.newAuthority === true })
      const day = (at: Date) => at.toISOString().slice(0, 10)
      const name = asked.find(each => isIP(each) === 0) ?? called.names.find(each => each.endsWith('.local')) ?? 'localhost'
      process.stdout.write(
        [
          `TLS_CERT=${made.certFile}`,
          `TLS_KEY=${made.keyFile}`,
          'HOST=0.0.0.0',
          `PUBLIC_URL=https://${name}:${settings.PORT}`,
          '',
        ].join('\n'),
      )
      say(`\nGood for ${[...called.names, ...called.addresses].join(', ')}, until ${day(made.validTo)}.`)
      say(
        'The four lines above are settings: put them into .env, and start again. A server that has them already takes the new certificate over.',
      )
      say(
        `\n${made.isNew ? 'Let each device trust the new authority' : 'The authority is the one that your devices trust'}, until ${day(made.authorityValidTo)}:`,
      )
      say(`  ${made.authorityFile}`)
      say(`  SHA-256 ${made.fingerprint}`)
      if (made.isNew)
        say('docs/concepts/home-network.md says how on each kind of device. Compare the fingerprint there before you agree.')
    })
}
