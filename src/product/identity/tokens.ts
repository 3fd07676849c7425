// Random texts that open something: sessions, links, devices. The bearer has the text, the database its keyed hash.
import type { Keyring } from '#vault'

/** What a token opens; a token of one kind is worth nothing as another. */
export type TokenKind = 'session' | 'pending sign-in' | 'device' | 'link'

export type Token = { readonly text: string; readonly mac: Buffer }

const tokenBytes = 32
const form = /^[\w-]{43}$/

export type Tokens = {
  make(kind: TokenKind): Token
  /** The hashes that this text may be stored under, newest key first; none for what was never a token. */
  macsOf(kind: TokenKind, text: string | undefined): Buffer[]
}

/** chance: that many unpredictable bytes. */
export function openTokens(keyring: Pick<Keyring, 'mac' | 'macs'>, chance: (bytes: number) => Buffer): Tokens {
  return {
    make(kind) {
      const text = chance(tokenBytes).toString('base64url')
      return { text, mac: keyring.mac(kind, text) }
    },
    macsOf: (kind, text) => (text !== undefined && form.test(text) ? keyring.macs(kind, text) : []),
  }
}
