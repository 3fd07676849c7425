// Which addresses a client may ask at all: listed by host, port and path, so that neither an input nor a redirect can send the
// process anywhere else.
import { assert } from '#basics'

/** 'https://api.example.com/v1/': that host and port, and paths that start with this one. */
export type AllowedAddress = string

export type AllowRule = { origin: string; path: string }

/** http: plain http is refused but for tests against this machine. */
export function allowRules(addresses: readonly AllowedAddress[], http: 'refused' | 'loopback'): AllowRule[] {
  assert(addresses.length > 0, 'a client without an address may ask nothing')
  return addresses.map(address => {
    const { origin, pathname, protocol, search, username } = new URL(address)
    assert(search === '' && username === '', `an allowed address has no query and no user: ${origin}`)
    assert(protocol === 'https:' || (protocol === 'http:' && http === 'loopback'), `an allowed address is https: ${origin}`)
    return { origin, path: pathname }
  })
}

/** URL has resolved dots and escapes of dots in the path already, so a prefix is a prefix. */
export function isAllowed(url: URL, rules: readonly AllowRule[]): boolean {
  if (url.username !== '' || url.password !== '') return false
  return rules.some(({ origin, path }) => url.origin === origin && url.pathname.startsWith(path))
}
