// A message that whoever receives it can tell from a forged one: signed with a secret that both know, and with the time in it, so that an old
// one cannot be sent again.
import { createHmac } from 'node:crypto'
import type { Post } from './post-once.ts'

export type Signed = Pick<Post, 'label' | 'url' | 'body' | 'signal'> & {
  /** By which a receiver sees that it has this message already. */
  readonly id: string
  readonly secret: string
  /** ms since 1970. */
  readonly at: number
}

export function signedPost({ label, url, body, signal, id, secret, at }: Signed): Post {
  const headers = {
    'content-type': 'application/json',
    'x-tradewise-delivery': id,
    'x-tradewise-signature': signatureOf(secret, at, body),
  }
  return { label, url, headers, body, signal }
}

/** "t=1764000000,v1=…": HMAC-SHA256 of "t.body" in hexadecimal. Whoever receives it compares, and refuses what is old. */
function signatureOf(secret: string, atMs: number, body: string): string {
  const t = Math.floor(atMs / 1000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}
