// A real SMTP server on loopback, for journeys that begin with a letter. It runs beside the product, the journeys in processes of their
// own: what arrives lies in a directory, one file a letter.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'

export type MailServer = { url: string; close: () => Promise<void> }

export async function openMailServer(directory: string): Promise<MailServer> {
  let count = 0
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        writeFileSync(join(directory, `${String(++count).padStart(4, '0')}.eml`), Buffer.concat(chunks))
        done()
      })
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.server.address() as AddressInfo
  return { url: `smtp://127.0.0.1:${port}`, close: () => new Promise(resolve => server.close(() => resolve())) }
}

/** The link in the newest letter to `address` that leads to `path`; undefined: none has come yet. */
export function mailedLink(directory: string, address: string, path: string): string | undefined {
  return readdirSync(directory)
    .toSorted()
    .toReversed()
    .map(name => readFileSync(join(directory, name), 'utf8'))
    .filter(letter => letter.includes(`To: ${address}`))
    .map(letter => decoded(letter).match(new RegExp(`https?://\\S+${path}#[\\w-]+`))?.[0])
    .find(link => link !== undefined)
}

/** Quoted-printable, which long lines are sent in. */
function decoded(letter: string): string {
  return letter
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
