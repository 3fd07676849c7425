// The kinds of values that a setting may have. A kind reads text or says, without repeating the text, what it should have been.
import { isIP } from 'node:net'
import { Secret } from './secret.ts'

export type Kind<Value> = {
  /** For the reference: "whole number 1–65535". */
  readonly says: string
  /** Throws Mismatch. */
  readonly read: (text: string) => Value
}

/** "must be …": what a text should have been. Never carries the text itself. */
export class Mismatch extends Error {}

export const text: Kind<string> = { says: 'text', read: raw => raw }

export function wholeNumber(min: number, max: number): Kind<number> {
  return {
    says: `whole number ${min}–${max}`,
    read: raw => {
      const value = Number(raw)
      if (!/^\d+$/.test(raw) || value < min || value > max) throw new Mismatch(`must be a whole number from ${min} to ${max}`)
      return value
    },
  }
}

export function oneOf<const Word extends string>(...words: Word[]): Kind<Word> {
  return {
    says: words.join(', '),
    read: raw => {
      const found = words.find(word => word === raw.toLowerCase())
      if (found === undefined) throw new Mismatch(`must be one of ${words.join(', ')}`)
      return found
    },
  }
}

/** More than the greatest levels is memory for little. */
export const compression: Kind<`${'gzip' | 'zstd'}${'' | `:${number}`}`> = {
  says: 'gzip, zstd; with a level: gzip:1 to gzip:9, zstd:1 to zstd:12',
  read: raw => {
    const found = /^(gzip|zstd)(?::([1-9]|1[0-2]))?$/.exec(raw.toLowerCase())
    const [, kind, level] = found ?? []
    if (kind !== 'gzip' && kind !== 'zstd') throw new Mismatch('must be gzip or zstd, or one with a level as in gzip:1')
    if (level === undefined) return kind
    if (kind === 'gzip' && Number(level) > 9) throw new Mismatch('must have a level from 1 to 9 for gzip')
    return `${kind}:${Number(level)}`
  },
}

export const onOff: Kind<boolean> = {
  says: 'on, off',
  read: raw => {
    if (/^(on|true|1|yes)$/i.test(raw)) return true
    if (/^(off|false|0|no)$/i.test(raw)) return false
    throw new Mismatch('must be on or off')
  },
}

export const list: Kind<readonly string[]> = {
  says: 'list, separated by commas',
  read: raw =>
    raw
      .split(',')
      .map(part => part.trim())
      .filter(part => part !== ''),
}

export function listOf(says: string, fits: (part: string) => boolean): Kind<readonly string[]> {
  return {
    says: `list of ${says}, separated by commas`,
    read: raw => {
      const parts = list.read(raw)
      if (parts.length === 0 || !parts.every(fits)) throw new Mismatch(`must be a list of ${says}`)
      return parts
    },
  }
}

export function matching(says: string, shape: RegExp): Kind<string> {
  return {
    says,
    read: raw => {
      if (!shape.test(raw)) throw new Mismatch(`must be ${says}`)
      return raw
    },
  }
}

/** As a file of a key is written by whoever made it: with comments and empty lines, which are passed over. */
export function keyFile(kind: Kind<string>): Kind<string> {
  return {
    says: kind.says,
    read: raw =>
      kind.read(
        raw
          .split('\n')
          .map(line => line.trim())
          .filter(line => line !== '' && !line.startsWith('#'))
          .join('\n'),
      ),
  }
}

export function address(...protocols: string[]): Kind<string> {
  const says = `address (${protocols.map(protocol => `${protocol}://`).join(', ')}…)`
  return {
    says,
    read: raw => {
      if (!URL.canParse(raw) || !protocols.includes(new URL(raw).protocol.slice(0, -1))) throw new Mismatch(`must be an ${says}`)
      return raw
    },
  }
}

/** An address, a network in CIDR form, or one of the names that proxy-addr gives to private networks. */
export function isNetwork(part: string): boolean {
  if (/^(loopback|linklocal|uniquelocal)$/.test(part)) return true
  const [base = '', length, ...more] = part.split('/')
  const family = isIP(base)
  if (family === 0 || more.length > 0) return false
  // A network of everybody would let everybody say who they are.
  return length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128))
}

/** As a browser writes it in the Origin header; anything else would never match. */
export function isOrigin(part: string): boolean {
  return /^https?:\/\/[^*]+$/.test(part) && URL.canParse(part) && new URL(part).origin === part
}

/** Scheme, host and port; a path would be lost silently, so it is refused. */
export const origin: Kind<string> = {
  says: 'address without a path (https://…)',
  read: raw => {
    const url = URL.canParse(raw) ? new URL(raw) : undefined
    if (!url || !/^https?:$/.test(url.protocol) || url.username || url.pathname !== '/' || url.search || url.hash)
      throw new Mismatch('must be an address such as https://stocks.example.net, without a path')
    return url.origin
  },
}

export const timeZone: Kind<string> = {
  says: 'time zone (Europe/Berlin)',
  read: raw => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: raw })
      return raw
    } catch (error) {
      if (error instanceof RangeError) throw new Mismatch('must be the name of a time zone, such as Europe/Berlin')
      throw error
    }
  },
}

export function secret(kind: Kind<string>): Kind<Secret> {
  return { says: kind.says, read: raw => new Secret(kind.read(raw)) }
}

export function secretList(kind: Kind<readonly string[]>): Kind<readonly Secret[]> {
  return { says: kind.says, read: raw => kind.read(raw).map(part => new Secret(part)) }
}
