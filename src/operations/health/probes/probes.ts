// Every part that is looked at.
import { auditTrailProbe } from './audit-trail-probe.ts'
import { backupsProbe } from './backups-probe.ts'
import { clockProbe } from './clock-probe.ts'
import { databaseProbe } from './database-probe.ts'
import { diskProbe } from './disk-probe.ts'
import { dutiesProbe } from './duties-probe.ts'
import { mailProbe } from './mail-probe.ts'
import { marketDataProbe } from './market-data-probe.ts'
import { processesProbe } from './processes-probe.ts'
import { queueProbe } from './queue-probe.ts'
import { redisProbe } from './redis-probe.ts'
import { s3Probe } from './s3-probe.ts'

export const probes = {
  database: databaseProbe,
  queue: queueProbe,
  marketData: marketDataProbe,
  disk: diskProbe,
  clock: clockProbe,
  auditTrail: auditTrailProbe,
  backups: backupsProbe,
  duties: dutiesProbe,
  processes: processesProbe,
  mail: mailProbe,
  redis: redisProbe,
  s3: s3Probe,
}
