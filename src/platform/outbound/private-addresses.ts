// Addresses that a request to the outside must never reach: this machine, its network, the cloud's metadata service. A name
// that resolves to one of them is an attack or a mistake, whoever asked for it.
import { BlockList, isIP } from 'node:net'

/** IANA's special-purpose registries: everything that is not globally reachable unicast. */
const privateNetworks: readonly [string, number, 'ipv4' | 'ipv6'][] = [
  ['0.0.0.0', 8, 'ipv4'], // this network
  ['10.0.0.0', 8, 'ipv4'], // private use
  ['100.64.0.0', 10, 'ipv4'], // carrier-grade NAT
  ['127.0.0.0', 8, 'ipv4'], // loopback
  ['169.254.0.0', 16, 'ipv4'], // link local, metadata services of clouds
  ['172.16.0.0', 12, 'ipv4'], // private use
  ['192.0.0.0', 24, 'ipv4'], // protocol assignments
  ['192.0.2.0', 24, 'ipv4'], // documentation
  ['192.88.99.0', 24, 'ipv4'], // 6to4 relays, withdrawn
  ['192.168.0.0', 16, 'ipv4'], // private use
  ['198.18.0.0', 15, 'ipv4'], // benchmarks
  ['198.51.100.0', 24, 'ipv4'], // documentation
  ['203.0.113.0', 24, 'ipv4'], // documentation
  ['224.0.0.0', 4, 'ipv4'], // multicast
  ['240.0.0.0', 4, 'ipv4'], // reserved, broadcast
]

/** Of IPv6 only 2000::/3 is public at all; these parts of it are not, or carry an IPv4 address that would need a check of its own. */
const privateIn2000: readonly [string, number][] = [
  ['2001::', 23], // protocol assignments, Teredo
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['3fff::', 20], // documentation
]

const blocked = new BlockList()
for (const [network, prefix, family] of privateNetworks) blocked.addSubnet(network, prefix, family)
for (const [network, prefix] of privateIn2000) blocked.addSubnet(network, prefix, 'ipv6')
const publicIPv6 = new BlockList()
publicIPv6.addSubnet('2000::', 3, 'ipv6')

/** Whether a literal IPv4 or IPv6 address (no brackets, no port) is globally reachable. False for whatever is no address. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !blocked.check(address, 'ipv4')
  if (family === 6) return publicIPv6.check(address, 'ipv6') && !blocked.check(address, 'ipv6')
  return false
}

/** Whether a literal address is this machine's own. */
export function isLoopbackAddress(address: string): boolean {
  return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
