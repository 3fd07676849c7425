// What stands at the other end of an alarm: a real SMTP server, and a real HTTP server for webhooks, ntfy and heartbeats, both on loopback.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { freePort } from './product.ts'

export type Posted = { path: string; method: string; headers: IncomingHttpHeaders; body: string }

export type Sinks = {
  smtpUrl: string
  httpUrl: string
  /** Whole letters, decoded. */
  letters: string[]
  posted: Posted[]
  /** What the HTTP server answers from now on. */
  answer: { status: number }
  /** Takes the mail server away, and brings it back on the same port. */
  mailAway(): Promise<void>
  mailBack(): Promise<void>
  close(): Promise<void>
}

export async function openSinks(): Promise<Sinks> {
  const letters: string[] = []
  const posted: Posted[] = []
  const answer = { status: 200 }
  // Come back, it is where it was: nobody may be given its port meanwhile.
  const smtpPort = await freePort()
  let smtp = await openSmtp(letters, smtpPort)
  const http = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk))
    request.on('end', () => {
      posted.push({ path: request.url ?? '', method: request.method ?? '', headers: request.headers, body })
      response.writeHead(answer.status).end()
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const mailAway = () => new Promise<void>(resolve => smtp.close(resolve))
  return {
    smtpUrl: `smtp://127.0.0.1:${smtpPort}`,
    httpUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    letters,
    posted,
    answer,
    mailAway,
    async mailBack() {
      smtp = await openSmtp(letters, smtpPort)
    },
    async close() {
      await mailAway()
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

/** As docs/concepts/alerts.md tells a receiver to do it. */
export function isSignedBy(secret: string, { headers, body }: Posted, now = Date.now()): boolean {
  const [, t = '', v1 = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-tradewise-signature'])) ?? []
  const expected = createHmac('sha256', secret).update(`${t}.${body}`).digest()
  const given = Buffer.from(v1, 'hex')
  return given.length === expected.length && timingSafeEqual(given, expected) && Math.abs(now / 1000 - Number(t)) < 300
}

async function openSmtp(letters: string[], port: number): Promise<SMTPServer> {
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    disabledCommands: ['AUTH', 'STARTTLS'],
    closeTimeout: 100,
    onData(stream, _session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        letters.push(decoded(Buffer.concat(chunks).toString('utf8')))
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return server
}

/** Quoted-printable, which long lines are sent in. */
function decoded(letter: string): string {
  return letter
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}
