// Everything that alarms are raised over. Another source is another file here, and a line below and in src/app/alarms.ts.
import { backupsSource } from './backups-source.ts'
import { certificateSource } from './certificate-source.ts'
import { diskSource } from './disk-source.ts'
import { errorsSource } from './errors-source.ts'
import { healthSource } from './health-source.ts'
import { performanceSource } from './performance-source.ts'
import { queueSource } from './queue-source.ts'
import { securitySource } from './security-source.ts'

export const alarmSources = {
  health: healthSource,
  performance: performanceSource,
  queue: queueSource,
  backups: backupsSource,
  disk: diskSource,
  certificate: certificateSource,
  security: securitySource,
  errors: errorsSource,
}
