// The ways by which an operator is told: mail, a signed webhook, ntfy. Their addresses are settings, and so the operator's own: they may
// lie in this network. None is tried twice here; whoever sends tries again.
import { Failure } from '#basics'
import type { Secret } from '#config'
import type { Mail } from '#mail'
import { type Outbound, signedPost } from '#outbound'
import { type Message, subjectOf, textOf } from './messages.ts'

export type ChannelName = 'mail' | 'webhook' | 'ntfy'

export type Channel = {
  readonly name: ChannelName
  /** Where it leads, without what is secret of it. */
  readonly to: string
  /** → how it was answered. Throws Failure; see deliveryFault. */
  send(message: Message, signal: AbortSignal): Promise<string>
}

export type ChannelsOptions = {
  mailTo: string | undefined
  mail: Pick<Mail, 'deliver' | 'isSetUp'>
  webhook: Secret | undefined
  webhookSecret: Secret | undefined
  ntfy: Secret | undefined
  outbound: Pick<Outbound, 'post'>
  now: () => number
}

export function openChannels(options: ChannelsOptions): Channel[] {
  const { mailTo, mail, webhook, webhookSecret, ntfy, outbound, now } = options
  const channels: Channel[] = []
  if (mailTo !== undefined && mail.isSetUp) channels.push(mailChannel(mailTo, mail))
  if (webhook && webhookSecret) channels.push(webhookChannel(webhook, webhookSecret, outbound, now))
  if (ntfy) channels.push(ntfyChannel(ntfy, outbound))
  return channels
}

function mailChannel(to: string, mail: Pick<Mail, 'deliver'>): Channel {
  return {
    name: 'mail',
    to,
    async send(message) {
      await mail.deliver({ to, subject: subjectOf(message).slice(0, 150), text: textOf(message) })
      return 'The mail server has taken it.'
    },
  }
}

function webhookChannel(address: Secret, secret: Secret, outbound: Pick<Outbound, 'post'>, now: () => number): Channel {
  const { url, headers } = withoutUser(address)
  return {
    name: 'webhook',
    to: url.host,
    async send(message, signal) {
      const post = signedPost({
        label: 'The webhook',
        url: url.href,
        body: JSON.stringify(message),
        signal,
        id: message.id,
        secret: secret.reveal(),
        at: now(),
      })
      return `Answered with ${await outbound.post({ ...post, headers: { ...post.headers, ...headers } })}.`
    },
  }
}

/** As https://docs.ntfy.sh/publish/#publish-as-json has it: the topic stands in the body, so that titles may hold any letter. */
function ntfyChannel(address: Secret, outbound: Pick<Outbound, 'post'>): Channel {
  const { url, headers } = withoutUser(address)
  const parts = url.pathname.split('/').filter(part => part !== '')
  const topic = parts.pop()
  if (topic === undefined) throw new Failure('misconfigured', 'ALARM_NTFY names no topic: https://HOST/TOPIC')
  const place = new URL(`/${parts.join('/')}`, url).href
  return {
    name: 'ntfy',
    to: url.host,
    async send(message, signal) {
      const { kind, severity, page } = message
      const body = JSON.stringify({
        topic: decodeURIComponent(topic),
        title: subjectOf(message),
        message: textOf(message).split('\n').slice(2).join('\n').trim(),
        priority: kind === 'ended' || kind === 'test' ? 3 : severity === 'critical' ? 5 : 4,
        tags: [kind === 'ended' ? 'white_check_mark' : severity === 'critical' ? 'rotating_light' : 'warning'],
        click: page,
      })
      const sent = { 'content-type': 'application/json', ...headers }
      return `Answered with ${await outbound.post({ label: 'ntfy', url: place, headers: sent, body, signal })}.`
    },
  }
}

/** A name and password in the address are sent as such; a name alone is an access token. */
function withoutUser(address: Secret): { url: URL; headers: Record<string, string> } {
  const url = new URL(address.reveal())
  const user = decodeURIComponent(url.username)
  const password = decodeURIComponent(url.password)
  url.username = ''
  url.password = ''
  if (user === '' && password === '') return { url, headers: {} }
  const authorization =
    password === '' ? `Bearer ${user}` : `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`
  return { url, headers: { authorization } }
}
