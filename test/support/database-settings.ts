import type { DatabaseLog } from '#database'

/** What openDatabase asks for, generous enough for a busy machine. */
export const limits = {
  poolSize: 4,
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 10_000,
  statementTimeoutMs: 30_000,
  lockTimeoutMs: 10_000,
  idleInTransactionTimeoutMs: 30_000,
  applicationName: 'tradewise test',
}

export const silent: DatabaseLog = { info() {}, warn() {}, error() {} }
