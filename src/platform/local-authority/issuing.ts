// The two kinds of certificate, with the extensions that today's browsers and devices ask for (RFC 5280; CA/Browser Forum's baseline for
// lifetimes; Apple HT210176). ECDSA on P-256, because every device knows it. The library is loaded at first use.
import { KeyObject, randomBytes, webcrypto } from 'node:crypto'
import { Failure } from '#basics'
import { isPermitted, nameConstraints } from './name-constraints.ts'
import type { NamesAndAddresses } from './home-names.ts'

/** PEM texts. */
export type Pair = { readonly cert: string; readonly key: string }

const dayMs = 86_400_000
const authorityDays = 3_650
/** Apple's devices refuse what is valid for more than 398 days. */
const serverDays = 397
/** Clocks of devices differ. */
const beforeMs = 3_600_000
const constraintsId = '2.5.29.30'
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const

/** Whatever it is asked to vouch for later must lie in a home network, or be among these names. */
export async function issueAuthority({ names }: NamesAndAddresses, now: Date): Promise<Pair> {
  const x509 = await library()
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const from = new Date(now.getTime() - beforeMs)
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    // Two authorities of one house are told apart by the day.
    name: `CN=TradeWise at home (${now.toISOString().slice(0, 10)} ${randomBytes(2).toString('hex')})`,
    notBefore: from,
    notAfter: new Date(from.getTime() + authorityDays * dayMs),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension(constraintsId, true, nameConstraints(names)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n`, key: pem(keys.privateKey) }
}

/** Throws Failure 'conflict' for a name that the authority may not vouch for. */
export async function issueServer(authority: Pair, { names, addresses }: NamesAndAddresses, now: Date): Promise<Pair> {
  const x509 = await library()
  const issuer = new x509.X509Certificate(authority.cert)
  const constraints = new Uint8Array(issuer.getExtension(constraintsId)?.value ?? [])
  const foreign = names.filter(name => !isPermitted(constraints, name))
  if (foreign.length > 0)
    throw new Failure('conflict', `The authority may not vouch for ${foreign.join(', ')}: make another with --new-authority.`)
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const from = Math.max(now.getTime() - beforeMs, issuer.notBefore.getTime())
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: 'CN=TradeWise',
    issuer: issuer.subject,
    notBefore: new Date(from),
    notAfter: new Date(Math.min(from + serverDays * dayMs, issuer.notAfter.getTime())),
    publicKey: keys.publicKey,
    signingKey: await signingKey(authority.key),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([
        ...names.map(value => ({ type: 'dns' as const, value })),
        ...addresses.map(value => ({ type: 'ip' as const, value })),
      ]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  })
  return { cert: `${cert.toString('pem')}\n`, key: pem(keys.privateKey) }
}

async function library() {
  // What it is built of wants this first.
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

/** RFC 5280, 4.1.2.2: positive, and nobody can guess it. */
function serialNumber(): string {
  const bytes = randomBytes(16)
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return bytes.toString('hex')
}

function pem(key: webcrypto.CryptoKey): string {
  return KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString()
}

function signingKey(text: string): Promise<webcrypto.CryptoKey> {
  const bytes = Buffer.from(text.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64')
  return webcrypto.subtle.importKey('pkcs8', bytes, algorithm, false, ['sign'])
}
