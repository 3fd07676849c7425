// Time-based one-time passwords (RFC 6238 over RFC 4226) in the form that every authenticator app reads: SHA-1, six digits, 30 s.
import { createHmac, timingSafeEqual } from 'node:crypto'

const stepMs = 30_000
const digits = 6
/** RFC 6238, 5.2: one step either way for clocks that are not quite right. */
const stepsAround = 1
/** RFC 4226, 4: 160 bits are recommended. */
export const totpSecretBytes = 20
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The code of a time step: what an app would show. */
export function totpCode(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', secret).update(counter).digest()
  const offset = hash[hash.length - 1]! & 0x0f
  const number = (hash.readUInt32BE(offset) & 0x7fff_ffff) % 10 ** digits
  return String(number).padStart(digits, '0')
}

/** The newest step, within what clocks may differ, whose code this is; null when there is none. */
export function totpStepOf(secret: Buffer, code: string, nowMs: number): number | null {
  const given = Buffer.from(code.replaceAll(/\s/g, ''))
  if (given.length !== digits) return null
  const current = Math.floor(nowMs / stepMs)
  let found: number | null = null
  // Every candidate is compared, whichever fits.
  for (let step = current - stepsAround; step <= current + stepsAround; step++)
    if (timingSafeEqual(given, Buffer.from(totpCode(secret, step)))) found = step
  return found
}

/** For the app: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
export function totpAddress(secret: Buffer, issuer: string, account: string): string {
  const query = `secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${digits}&period=${stepMs / 1000}`
  return `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?${query}`
}

/** RFC 4648, without padding. */
export function base32(bytes: Buffer): string {
  let bits = ''
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0')
  return (bits.match(/.{1,5}/g) ?? []).map(five => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]!).join('')
}

/** What an app that was given this secret (base32) shows, that many steps of half a minute from now. */
export function codeOfApp(secret: string, nowMs: number, steps = 0): string {
  const bits = Array.from(secret, letter => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map(eight => Number.parseInt(eight, 2)))
  return totpCode(bytes, Math.floor(nowMs / stepMs) + steps)
}
