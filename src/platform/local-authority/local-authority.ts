// A certificate authority for one home network: made once, trusted once on each device, and from then on what a server's own certificate
// comes from. It can vouch for names and addresses of home networks only, so that its key, if it were stolen, opens no bank.
import { randomBytes, X509Certificate } from 'node:crypto'
import { chmodSync, chownSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Failure } from '#basics'
import { issueAuthority, issueServer, type Pair } from './issuing.ts'
import type { NamesAndAddresses } from './home-names.ts'

export { homeNames, type NamesAndAddresses } from './home-names.ts'

export type HomeCertificate = {
  /** What devices are told to trust. */
  authorityFile: string
  /** SHA-256 of it, as devices show it: AB:CD:… */
  fingerprint: string
  authorityValidTo: Date
  /** Whether the authority was made now: every device has to be told. */
  isNew: boolean
  /** PEM: the server's certificate, then the authority's. */
  certFile: string
  keyFile: string
  validTo: Date
}

export type Order = NamesAndAddresses & {
  /** Files go here, each for its owner only (0600). */
  directory: string
  now: Date
  /** Throws away the authority that is there. */
  anew?: boolean
}

/**
 * Makes the authority where there is none, and a certificate for these names each time: that is how it is renewed. A server that watches the
 * files takes it over. Throws Failure 'conflict' when the authority that is there may not or will soon not vouch, 'damaged' when its files do
 * not belong together, 'io' when the directory cannot be written.
 */
export async function homeCertificate(order: Order): Promise<HomeCertificate> {
  const { directory, now } = order
  const file = (name: string): string => join(directory, name)
  const files = { authority: file('authority.crt'), authorityKey: file('authority.key') }
  const kept = order.anew ? undefined : readPair(files.authority, files.authorityKey)
  const authority = kept ?? (await issueAuthority(order, now))
  const { fingerprint256: fingerprint, validTo } = new X509Certificate(authority.cert)
  const authorityValidTo = new Date(validTo)
  if (kept) refuseOutworn(authorityValidTo, now)
  const server = await issueServer(authority, order, now)
  refuseForeignNames(server, authority, order)
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    chmodSync(directory, 0o700)
    if (!kept) {
      put(files.authorityKey, authority.key)
      put(files.authority, authority.cert)
    }
    // A server that looks in between finds two that do not fit together, and waits.
    put(file('server.key'), server.key)
    put(file('server.crt'), server.cert + authority.cert)
  } catch (error) {
    throw asFailure(error, 'written')
  }
  return {
    authorityFile: files.authority,
    fingerprint,
    authorityValidTo,
    isNew: kept === undefined,
    certFile: file('server.crt'),
    keyFile: file('server.key'),
    validTo: new Date(new X509Certificate(server.cert).validTo),
  }
}

const dayMs = 86_400_000
const leastDaysLeft = 30

function refuseOutworn(validTo: Date, now: Date): void {
  if (validTo.getTime() - now.getTime() < leastDaysLeft * dayMs)
    throw new Failure(
      'conflict',
      'The authority is at its end: make another with --new-authority, and trust that on each device.',
    )
}

/** Asked of the finished certificate, because browsers will ask the same. */
function refuseForeignNames(server: Pair, authority: Pair, { names, addresses }: NamesAndAddresses): void {
  const cert = new X509Certificate(server.cert)
  const vouches = new X509Certificate(authority.cert)
  if (!cert.checkIssued(vouches) || !cert.verify(vouches.publicKey))
    throw new Failure('damaged', 'The certificate and the key of the authority do not belong together.')
  const missing = [...names.filter(name => !cert.checkHost(name)), ...addresses.filter(address => !cert.checkIP(address))]
  if (missing.length > 0) throw new Failure('invalid', `A certificate cannot name ${missing.join(', ')}.`)
}

function readPair(certFile: string, keyFile: string): Pair | undefined {
  try {
    return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw asFailure(error, 'read')
  }
}

/** Whole or not at all. Run by root, the file still belongs to whom the directory above belongs to: the server reads it. */
function put(path: string, text: string): void {
  const draft = `${path}.${randomBytes(4).toString('hex')}.draft`
  try {
    writeFileSync(draft, text, { mode: 0o600, flag: 'wx' })
    if (process.getuid?.() === 0) {
      const { uid, gid } = statSync(dirname(dirname(path)))
      chownSync(draft, uid, gid)
      chownSync(dirname(path), uid, gid)
    }
    renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
}

function asFailure(error: unknown, done: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  return code === undefined
    ? error
    : new Failure('io', `The folder of certificates cannot be ${done} (${code}).`, { cause: error })
}
