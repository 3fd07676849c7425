// Names are resolved once, judged, and the judged addresses are the ones connected to: between check and use there is no second
// lookup that could answer differently (DNS rebinding).
import { lookup as systemLookup, type LookupAddress } from 'node:dns'
import { type LookupFunction, isIP } from 'node:net'
import { isLoopbackAddress, isPublicAddress } from './private-addresses.ts'

/** Which addresses may be reached: 'public' alone, 'loopback' as well (tests), or 'any' (OUTBOUND_ALLOW_PRIVATE). */
export type Reach = 'public' | 'loopback' | 'any'

/** Resolves a name to all its addresses; the system's resolver outside tests. */
export type Resolve = (host: string, done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void) => void

/** The name resolves, but to an address that is out of reach. */
export class PrivateAddress extends Error {
  readonly code = 'PRIVATE_ADDRESS'
  constructor(host: string) {
    super(`${host} leads to an address inside this network`)
    this.name = 'PrivateAddress'
  }
}

function mayReach(address: string, reach: Reach): boolean {
  return reach === 'any' || isPublicAddress(address) || (reach === 'loopback' && isLoopbackAddress(address))
}

/** For a host that is an address already no lookup happens, so it is judged here. Throws PrivateAddress. */
export function refusePrivateLiteral(hostname: string, reach: Reach): void {
  const address = hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0 && !mayReach(address, reach)) throw new PrivateAddress(hostname)
}

/** A lookup for net.connect: refuses the name when any of its addresses is out of reach, because a mixed answer is never honest. */
export function guardedLookup(reach: Reach, resolve: Resolve = resolveAll): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      const wanted = addresses?.filter(({ family }) => !options.family || options.family === family) ?? []
      const [first] = wanted
      if (error) callback(error, [])
      else if (!first) callback(Object.assign(new Error(`no address for ${host}`), { code: 'ENOTFOUND' }), [])
      else if (!addresses.every(({ address }) => mayReach(address, reach))) callback(new PrivateAddress(host), [])
      else if (options.all === true) callback(null, wanted)
      else callback(null, first.address, first.family)
    })
  }
}

const resolveAll: Resolve = (host, done) => systemLookup(host, { all: true }, done)
