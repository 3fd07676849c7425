// HKDF-SHA256 (RFC 5869) without a salt: the secret is random already, and `info` keeps the keys of different purposes apart.
import { hkdfSync } from 'node:crypto'

const keyBytes = 32
const idBytes = 9

export function derivedKey(secret: string, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `tradewise ${info}`, keyBytes))
}

/** Names the secret without telling anything of it: 72 bits, derived like a key. */
export function keyIdOf(secret: string): string {
  return Buffer.from(hkdfSync('sha256', secret, '', 'tradewise key id', idBytes)).toString('base64url')
}
