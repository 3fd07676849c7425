// Built-in TLS: what is spoken, and certificates that are renewed while the server runs. A pair of files that does not fit together, as
// when one has been written and the other not yet, changes nothing until it does.
import { constants, X509Certificate } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { createSecureContext, type SecureContextOptions, type Server } from 'node:tls'
import { Failure } from '#basics'
import type { Log } from '#telemetry'

export type TlsFiles = {
  /** PEM: the certificate, then its chain. */
  certFile: string
  keyFile: string
}

/** Forward secrecy and authenticated encryption only, best first. */
const suites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
]

const dayMs = 86_400_000
const warnBeforeMs = 14 * dayMs

/** Throws Failure 'misconfigured', which names the setting and never the file. */
export function readTls({ certFile, keyFile }: TlsFiles): SecureContextOptions & { cert: string; key: string } {
  const options = {
    cert: textOf('TLS_CERT', certFile),
    key: textOf('TLS_KEY', keyFile),
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.3',
    ciphers: suites.join(':'),
    honorCipherOrder: true,
    ecdhCurve: 'X25519:P-256:P-384',
    // A client that asks for ChaCha20 first has no AES in hardware: it gets ChaCha20. One that shakes hands again and again on one
    // connection costs the server far more than itself: it gets no second one.
    secureOptions: constants.SSL_OP_PRIORITIZE_CHACHA | constants.SSL_OP_NO_RENEGOTIATION,
  } as const
  try {
    createSecureContext(options)
  } catch (cause) {
    throw new Failure('misconfigured', 'The files of TLS_CERT and TLS_KEY hold no certificate and key that fit together.', {
      cause,
    })
  }
  return options
}

/**
 * Looks every `everyMs` whether a file has changed, through links too, and once at the beginning: between the server's first reading
 * and now one may have. Answers with what ends the looking.
 */
export function renewTls(server: Server, files: TlsFiles, options: { log: Log; now: () => number; everyMs: number }): () => void {
  const { log, now, everyMs } = options
  let seen: string | undefined
  const look = (): void => {
    // Before they are read: what changes after this is seen the next time.
    const state = stateOf(files)
    if (state === seen) return
    const isFirst = seen === undefined
    seen = state
    try {
      const read = readTls(files)
      server.setSecureContext(read)
      if (!isFirst) log.info({ validTo: expiryOf(read.cert).toISOString() }, 'the certificate was read anew')
      warnOfExpiry(read.cert, log, now())
    } catch (error) {
      log.warn({ err: error }, 'the changed certificate cannot be used: the one before stays')
    }
  }
  look()
  const timer = setInterval(look, everyMs).unref()
  return () => clearInterval(timer)
}

/** Another text whenever one of the files was written, replaced or taken away, or a link to it was set anew. */
function stateOf({ certFile, keyFile }: TlsFiles): string {
  return [certFile, keyFile]
    .map(path => {
      try {
        const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
        return [dev, ino, size, mtimeNs, ctimeNs].join(':')
      } catch (error) {
        return (error as NodeJS.ErrnoException).code
      }
    })
    .join(' ')
}

function warnOfExpiry(cert: string, log: Log, nowMs: number): void {
  const leftMs = expiryOf(cert).getTime() - nowMs
  if (leftMs < warnBeforeMs) log.warn({ daysLeft: Math.floor(leftMs / dayMs) }, 'the certificate expires soon')
}

function expiryOf(cert: string): Date {
  return new Date(new X509Certificate(cert).validTo)
}

function textOf(setting: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    throw new Failure('misconfigured', `The file that ${setting} names cannot be read (${code}).`, { cause })
  }
}
