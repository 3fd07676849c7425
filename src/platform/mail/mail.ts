// Outgoing mail through the operator's SMTP server. Sending never keeps anybody waiting: messages stand in a short line in memory,
// are tried three times, and what is lost with the process is asked for again by whoever misses it.
import { setTimeout as sleep } from 'node:timers/promises'
import { createTransport } from 'nodemailer'
import { Failure, isFailure } from '#basics'
import type { Secret } from '#config'
import type { Log } from '#telemetry'
import { checkedMessage, type Message } from './message.ts'

export type { Message } from './message.ts'

export type Mail = {
  /** False: no server is set; `send` throws. */
  readonly isSetUp: boolean
  /** Puts the message in line. Throws Failure('invalid' | 'busy' | 'misconfigured'); that it could not be delivered is only logged. */
  send(message: Message): void
  /** One try, for whoever tries again by themselves. Throws Failure('busy') when that may help, else 'invalid' or 'misconfigured'. */
  deliver(message: Message): Promise<void>
  /** Greets the server and signs in, without a message. Throws what it says. */
  reach(): Promise<void>
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>
  /** Gives what waits a moment to leave. */
  close(): Promise<void>
}

export type MailOptions = {
  /** smtps://… (TLS at once) or smtp://… (STARTTLS, except to this machine). */
  url: Secret | undefined
  from: string | undefined
  log: Pick<Log, 'info' | 'warn'>
  /** PEM of an authority to trust besides the system's; for tests. */
  ca?: string
  /** Before the second and the third try. */
  waitMs?: readonly [number, number]
}

const mostWaiting = 1_000
const tries = 3
const usualWaitMs = [5_000, 60_000] as const
const timeoutMs = 20_000
const closeMs = 3_000

export function openMail({ url, from, log, ca, waitMs = usualWaitMs }: MailOptions): Mail {
  if (url === undefined || from === undefined)
    return {
      isSetUp: false,
      send: () => {
        throw notSetUp()
      },
      deliver: async () => {
        throw notSetUp()
      },
      reach: async () => {
        throw notSetUp()
      },
      settled: async () => {},
      close: async () => {},
    }
  const stop = new AbortController()
  const transport = createTransport({
    ...serverOf(url.reveal(), ca),
    disableFileAccess: true,
    disableUrlAccess: true,
    pool: true,
    maxConnections: 2,
  })
  const underWay = new Set<Promise<void>>()

  /** As objects, so that nothing in them is read as a list or a name. */
  async function sendOnce({ to, subject, text }: Message): Promise<number> {
    const answer = await transport.sendMail({
      from,
      to: { name: '', address: to },
      envelope: { from: addressIn(from!), to: [to] },
      subject,
      text,
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    })
    return answer.rejected.length
  }

  async function deliver(message: Message): Promise<void> {
    for (let attempt = 1; ; attempt++)
      try {
        const rejected = await sendOnce(message)
        log.info({ attempt, rejected }, 'mail sent')
        return
      } catch (error) {
        const { responseCode, code } = error as { responseCode?: number; code?: string }
        const isFinal = attempt === tries || (responseCode !== undefined && responseCode >= 500)
        // Not the error itself: a server's words may repeat the address.
        log.warn({ attempt, responseCode, code, isFinal }, 'mail could not be sent')
        if (isFinal) return
        const isStopped = await sleep(waitMs[attempt - 1], false, { signal: stop.signal }).catch(() => true)
        if (isStopped) return
      }
  }

  async function settled(): Promise<void> {
    while (underWay.size > 0) await Promise.all(underWay)
  }

  return {
    isSetUp: true,
    send(message) {
      const checked = checkedMessage(message)
      if (underWay.size >= mostWaiting) throw new Failure('busy', 'Too much mail is waiting. Please try again later.')
      const delivery: Promise<void> = deliver(checked).finally(() => underWay.delete(delivery))
      underWay.add(delivery)
    },
    async deliver(message) {
      try {
        await sendOnce(checkedMessage(message))
      } catch (error) {
        const { responseCode } = error as { responseCode?: number }
        if (responseCode !== undefined && responseCode >= 500)
          throw new Failure('invalid', `The mail server refuses the message for good (${responseCode}).`)
        throw isFailure(error) ? error : new Failure('busy', 'The mail server cannot be reached or has no time.')
      }
    },
    async reach() {
      await transport.verify()
    },
    settled,
    async close() {
      stop.abort()
      await Promise.race([settled(), sleep(closeMs, undefined, { ref: false })])
      transport.close()
    },
  }
}

function notSetUp(): Failure {
  return new Failure('misconfigured', 'No server for outgoing mail is set (SMTP_URL, MAIL_FROM).')
}

/** The password stays out of every message of ours: nothing thrown or logged here repeats the address. */
function serverOf(address: string, ca: string | undefined) {
  const url = new URL(address)
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[(.+)\]$/, '$1')
  const isThisMachine = host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
  const user = decodeURIComponent(url.username)
  return {
    host,
    port: Number(url.port || (secure ? 465 : 587)),
    secure,
    // Without it a server in between could just not offer TLS and read along.
    requireTLS: !secure && !isThisMachine,
    tls: { minVersion: 'TLSv1.2' as const, rejectUnauthorized: true, ...(ca && { ca }) },
    ...(user === '' ? {} : { auth: { user, pass: decodeURIComponent(url.password) } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  }
}

/** 'TradeWise <mail@example.net>' → 'mail@example.net'. */
function addressIn(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1] ?? from.trim()
}
