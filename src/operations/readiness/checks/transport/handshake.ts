// One TLS handshake with the instance.
import { connect, type PeerCertificate, type SecureVersion } from 'node:tls'
import type { Audit } from '../../audit.ts'

export type Handshake =
  | {
      readonly protocol: string
      readonly cipher: string
      readonly certificate: PeerCertificate
      readonly distrust: string | null
    }
  /** The code of what went wrong. */
  | { readonly refused: string }

const patienceMs = 10_000

/** Exactly this version, and exactly those cipher suites where some are named (as OpenSSL writes them). The old ones are offered with ciphers that only the lowest security level lets through. */
export function handshake(audit: Audit, version: SecureVersion, ciphers?: string): Promise<Handshake> {
  return new Promise((resolve, reject) => {
    const host = audit.url.hostname.replace(/^\[|\]$/g, '')
    const isOld = version === 'TLSv1' || version === 'TLSv1.1'
    const socket = connect({
      host,
      port: Number(audit.url.port || 443),
      ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }),
      minVersion: version,
      maxVersion: version,
      ...(isOld ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
      ...(ciphers === undefined ? {} : { ciphers }),
      ...(audit.ca === undefined ? {} : { ca: audit.ca }),
      // Whether it is trusted is what the claim says, not a reason to know nothing else.
      rejectUnauthorized: false,
    })
    socket.setTimeout(patienceMs, () => socket.destroy(new Error('no handshake in time')))
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerCertificate()
      const fault = socket.authorizationError as Error | string | null | undefined
      resolve({
        protocol: socket.getProtocol() ?? 'unknown',
        cipher: socket.getCipher().standardName,
        certificate,
        distrust: socket.authorized ? null : fault instanceof Error ? fault.message : String(fault),
      })
      socket.end()
    })
    socket.once('error', (error: NodeJS.ErrnoException) => (error.code ? resolve({ refused: error.code }) : reject(error)))
  })
}
