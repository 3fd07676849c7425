// The manifest of a backup, whole and of no particular backup.
import { hash } from 'node:crypto'

export function manifestOf(id: string, about: { number: number; createdAt: Date; bytes: Buffer }) {
  const { number, createdAt, bytes } = about
  return {
    product: 'tradewise',
    format: 1,
    id,
    number,
    createdAt: createdAt.toISOString(),
    reason: 'daily',
    file: `${id}.tar.gz.age`,
    bytes: bytes.length,
    sha256: hash('sha256', bytes),
    contentBytes: 3 * bytes.length,
    encrypted: true,
    compression: 'gzip',
    keys: [],
    productVersion: '0.1.0',
    schemaVersion: 1,
    database: { kind: 'embedded', version: '18.4' },
    tables: {},
    installation: null,
    trailHead: null,
    previous: null,
    durationMs: 1,
  }
}
