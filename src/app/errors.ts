// What every process does with its unexpected failures: whatever is logged as an error is counted, and told to the Sentry-compatible place
// that SENTRY_DSN names.
import type { Settings } from '#config'
import type { Database } from '#database'
import { type Collector, type Errors, openCollector, openErrors } from '#errors'
import { faultKind, openOutbound } from '#outbound'
import { type Log, onFault } from '#telemetry'
import { projectVersion } from './project.ts'

export function listenForErrors(settings: Settings, database: Database, log: Log): Errors {
  const now = () => Date.now()
  const collector = collectorOf(settings, now, log)
  const { ERROR_RETENTION_DAYS: retentionDays } = settings
  const errors = openErrors({ database, release: projectVersion(), retentionDays, collector, now, log })
  const stopListening = onFault(log, errors)
  return {
    ...errors,
    async close() {
      stopListening()
      await errors.close()
    },
  }
}

/** It is the operator's own and often stands in a private network: it is called where the setting says. */
function collectorOf(settings: Settings, now: () => number, log: Log): Collector | undefined {
  if (settings.SENTRY_DSN === undefined) return undefined
  const client = `tradewise/${projectVersion()}`
  const outbound = openOutbound({ userAgent: client, allowPrivate: true, allowLoopback: true })
  const collector = openCollector({
    dsn: settings.SENTRY_DSN.reveal(),
    release: projectVersion(),
    environment: settings.production ? 'production' : 'development',
    client,
    now,
    post: message => outbound.post({ label: 'The place of SENTRY_DSN', ...message }),
    isRejected: error => faultKind(error) === 'rejected',
    log,
  })
  return {
    ...collector,
    async close() {
      await collector.close()
      outbound.close()
    },
  }
}
