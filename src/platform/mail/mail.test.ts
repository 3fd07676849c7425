// Mail through a real SMTP server on this machine.
import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '#config'
import { testCertificate } from '../../../test/support/test-certificate.ts'
import { type Mail, openMail } from './mail.ts'

type Received = { from: string; to: string[]; text: string; secure: boolean; user: string | undefined }

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function smtp(options: SMTPServerOptions = {}): Promise<{ port: number; received: Received[] }> {
  const received: Received[] = []
  const server = new SMTPServer({
    authOptional: true,
    logger: false,
    onAuth: ({ username }, _session, done) => done(null, { user: username }),
    onData(stream, session, done) {
      let text = ''
      stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const user = typeof session.user === 'string' ? session.user : undefined
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          text,
          secure: session.secure,
          user,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push(() => new Promise<void>(resolve => server.close(resolve)))
  return { port: (server.server.address() as AddressInfo).port, received }
}

const lines: string[] = []
const log = {
  info: (fields: object, text: string) => void lines.push(JSON.stringify([fields, text])),
  warn: (fields: object, text: string) => void lines.push(JSON.stringify([fields, text])),
}

function mailTo(url: string, more: { ca?: string } = {}): Mail {
  const mail = openMail({
    url: new Secret(url),
    from: 'TradeWise <mail@example.net>',
    log: log as never,
    waitMs: [5, 5],
    ...more,
  })
  open.push(() => mail.close())
  return mail
}

const message = { to: 'jane@example.net', subject: 'Grüße', text: 'Öffnen Sie\n.\nhttps://stocks.example.net/welcome#token\n' }

describe('a message', () => {
  it('arrives as it was written, from our sender, and says that nobody wrote it', async () => {
    const { port, received } = await smtp({ disabledCommands: ['STARTTLS'] })
    const mail = mailTo(`smtp://127.0.0.1:${port}`)
    mail.send(message)
    await mail.settled()
    expect(received).toHaveLength(1)
    const [{ from, to, text }] = received as [Received]
    expect([from, to]).toEqual(['mail@example.net', ['jane@example.net']])
    expect(text).toMatch(/^From: TradeWise <mail@example\.net>\r\n/m)
    expect(text).toMatch(/^To: jane@example\.net\r\n/m)
    expect(text).toMatch(/^Auto-Submitted: auto-generated\r\n/m)
    expect(text).toMatch(/^Subject: =\?UTF-8\?/m)
    expect(text.replaceAll('=\r\n', '')).toContain('https://stocks.example.net/welcome#token')
  })
  it.each([
    ['a recipient with a line of its own', { to: 'jane@example.net\r\nBcc: eve@example.net' }],
    ['two recipients', { to: 'jane@example.net, eve@example.net' }],
    ['a recipient with a name', { to: 'Eve <eve@example.net>' }],
    ['a subject with a line of its own', { subject: 'Hello\r\nBcc: eve@example.net' }],
    ['a subject with a line separator', { subject: 'Hello\u2028Bcc: eve@example.net' }],
    ['a text with NUL', { text: 'a\0b' }],
  ])('with %s is not sent', async (_, part) => {
    const { port, received } = await smtp({ disabledCommands: ['STARTTLS'] })
    const mail = mailTo(`smtp://127.0.0.1:${port}`)
    expect(() => mail.send({ ...message, ...part })).toThrow(/one mail address|one line|cannot be sent/)
    await mail.settled()
    expect(received).toEqual([])
  })
  it('is tried again when the server is busy, and not when it says no for good', async () => {
    let asked = 0
    const busy = await smtp({
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, done) => {
        asked++
        done(asked < 3 ? Object.assign(new Error('try later'), { responseCode: 451 }) : null)
      },
    })
    const patient = mailTo(`smtp://127.0.0.1:${busy.port}`)
    patient.send(message)
    await patient.settled()
    expect([asked, busy.received.length]).toEqual([3, 1])

    let refused = 0
    const strict = await smtp({
      disabledCommands: ['STARTTLS'],
      onRcptTo: (_address, _session, done) => {
        refused++
        done(Object.assign(new Error('no such user jane@example.net'), { responseCode: 550 }))
      },
    })
    const mail = mailTo(`smtp://127.0.0.1:${strict.port}`)
    mail.send(message)
    await mail.settled()
    expect(refused).toBe(1)
    expect(lines.join('\n')).not.toContain('jane')
  })
})

describe('the way there', () => {
  it('is TLS with a certificate that is checked', async () => {
    const { cert, key } = testCertificate()
    const { port, received } = await smtp({ secure: true, cert, key })
    const trusting = mailTo(`smtps://user:word@localhost:${port}`, { ca: cert })
    trusting.send(message)
    await trusting.settled()
    expect(received.map(({ secure, user }) => [secure, user])).toEqual([[true, 'user']])
    const wary = mailTo(`smtps://user:word@localhost:${port}`)
    wary.send(message)
    await wary.settled()
    expect(received).toHaveLength(1)
  })
})

it('says that it is not set up, instead of losing messages', () => {
  const mail = openMail({ url: undefined, from: undefined, log: log as never })
  expect(mail.isSetUp).toBe(false)
  expect(() => mail.send(message)).toThrow('SMTP_URL')
})
