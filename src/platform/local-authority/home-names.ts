// By what names and addresses a machine is called in its own network.
import { isIP } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import { Failure } from '#basics'

export type NamesAndAddresses = { readonly names: readonly string[]; readonly addresses: readonly string[] }

const mostOfEach = 50

/**
 * Those that the machine itself knows, and those that somebody asks for. Of the machine's addresses the private ones only: a public
 * one belongs to a real authority. Throws Failure 'invalid' for what is neither a name nor an address.
 */
export function homeNames(
  machine: { hostName: string; interfaces: NodeJS.Dict<NetworkInterfaceInfo[]> },
  asked: readonly string[],
): NamesAndAddresses {
  const host = machine.hostName.toLowerCase()
  const own = isName(host) ? [host, ...(host.includes('.') ? [] : [`${host}.local`])] : []
  const ownAddresses = Object.values(machine.interfaces)
    .flatMap(each => each ?? [])
    .map(({ address }) => address.split('%')[0]!)
    // A link-local address means nothing without its interface, which no certificate can name.
    .filter(address => isPrivate(address) && !/^fe80:/i.test(address))
  const wanted = asked.map(each =>
    each
      .trim()
      .toLowerCase()
      .replace(/^\[(.+)\]$/, '$1'),
  )
  for (const each of wanted)
    if (isIP(each) === 0 && !isName(each)) throw new Failure('invalid', `"${each}" is neither a host name nor an address.`)
  const beyond = wanted.filter(each => isIP(each) !== 0 && !isPrivate(each))
  if (beyond.length > 0)
    throw new Failure(
      'invalid',
      `${beyond.join(', ')} is no address of a home network: a public one needs a certificate that everybody trusts.`,
    )
  const names = [...new Set(['localhost', ...own, ...wanted.filter(each => isIP(each) === 0)])]
  const addresses = [...new Set(['127.0.0.1', '::1', ...ownAddresses, ...wanted.filter(each => isIP(each) !== 0)])]
  if (names.length > mostOfEach || addresses.length > mostOfEach)
    throw new Failure('invalid', `A certificate takes ${mostOfEach} names and ${mostOfEach} addresses.`)
  return { names, addresses }
}

/** RFC 1123, without a wildcard: one certificate for every machine of the house would be shared between them. */
function isName(text: string): boolean {
  return text.length <= 253 && /^(?=.*[a-z])[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/.test(text)
}

function isPrivate(address: string): boolean {
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|127\.|::1$|f[cd][0-9a-f]{2}:)/i.test(address)
}
