// The operator's alarms, put together: what is watched, and how the operator is told.
import { randomUUID } from 'node:crypto'
import { type Alarms, alarmSources, type Channel, noticeInDirectory, noticeInRedis, openAlarms, openChannels } from '#alarms'
import type { AuditTrail } from '#audit-trail'
import type { Backups } from '#backups'
import type { Settings } from '#config'
import type { Database } from '#database'
import type { Errors } from '#errors'
import type { Health } from '#health'
import type { Jobs } from '#jobs'
import { type Mail, openMail } from '#mail'
import { openOutbound, type Outbound } from '#outbound'
import type { Performance } from '#performance'
import type { Log } from '#telemetry'
import { projectVersion } from './project.ts'

export type AlarmParts = {
  settings: Settings
  /** On connections of its own: a crowd of requests does not keep an alarm waiting. */
  database: Database
  mail: Mail
  health: Health
  performance: Performance
  jobs: Jobs
  backups: Pick<Backups, 'condition'>
  auditTrail: AuditTrail
  errors: Errors
  processId: string
  now: () => number
  log: Log
}

export function alarmsOf(parts: AlarmParts): { alarms: Alarms; close: () => Promise<void> } {
  const { settings, database, mail, health, performance: figures, jobs, backups, auditTrail, errors, processId, now, log } = parts
  const clock = () => performance.now()
  const outbound = openOperatorsOutbound()
  const { HEARTBEAT_URL: url, DATA_DIR: data, REDIS_URL, backupDirectory, TLS_CERT } = settings
  const inRedis = REDIS_URL && noticeInRedis(REDIS_URL, log)
  const alarms = openAlarms({
    database,
    sources: [
      alarmSources.health(() => health.report()),
      alarmSources.performance(() => figures.stats()),
      alarmSources.queue(() => jobs.numbers()),
      alarmSources.backups(backups),
      alarmSources.disk({ data, backups: backupDirectory }),
      alarmSources.certificate(TLS_CERT, now),
      alarmSources.security(auditTrail, now),
      alarmSources.errors(() => errors.sums()),
    ],
    channels: channelsOf(settings, mail, outbound, now),
    heartbeat: url && { url, outbound },
    isWell: async () => (await health.report()).status === 'healthy',
    processId,
    notice: inRedis ?? noticeInDirectory(data, randomUUID, now),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    page: pageOf(settings),
    newId: randomUUID,
    now,
    clock,
    log,
  })
  return {
    alarms,
    async close() {
      await alarms.stop()
      inRedis?.close()
      outbound.close()
    },
  }
}

/** The ways of telling alone, for trying them. */
export function alarmWays(settings: Settings, log: Log): { channels: Channel[]; page: string; close: () => Promise<void> } {
  const outbound = openOperatorsOutbound()
  const mail = openMail({ url: settings.SMTP_URL, from: settings.MAIL_FROM, log })
  return {
    channels: channelsOf(settings, mail, outbound, () => Date.now()),
    page: pageOf(settings),
    async close() {
      outbound.close()
      await mail.close()
    },
  }
}

function channelsOf(settings: Settings, mail: Mail, outbound: Outbound, now: () => number): Channel[] {
  return openChannels({
    mailTo: settings.ALARM_MAIL,
    mail,
    webhook: settings.ALARM_WEBHOOK,
    webhookSecret: settings.ALARM_WEBHOOK_SECRET,
    ntfy: settings.ALARM_NTFY,
    outbound,
    now,
  })
}

function pageOf({ publicUrl }: Settings): string {
  return `${publicUrl}/admin/alarms`
}

/** The addresses are settings of the operator's own, and may lie in this network. */
function openOperatorsOutbound(): Outbound {
  return openOutbound({ userAgent: `TradeWise/${projectVersion()}`, allowPrivate: true, allowLoopback: true })
}
