// What an administrator sees of the inside: the picture that is sent again and again, and which settings are set.
import { z } from 'zod'
import { alarmSums } from '../alarms/alarms.contract.ts'
import { errorSums } from '../errors/errors.contract.ts'
import { healthAnswer } from '../health/health.contract.ts'
import { queueAnswer } from '../health/queue.contract.ts'
import { performanceAnswer } from '../performance/performance.contract.ts'

/** The data of each `picture` event of /api/admin/live. */
const picture = z.strictObject({
  at: z.iso.datetime(),
  health: healthAnswer,
  performance: performanceAnswer,
  queue: queueAnswer.nullable(),
  errors: errorSums.nullable(),
  alarms: alarmSums.nullable(),
})

export type PictureAnswer = z.infer<typeof picture>

export const settingsAnswer = z.strictObject({
  settings: z
    .array(
      z.strictObject({
        name: z.string().max(100),
        group: z.string().max(50),
        explanation: z.string().max(500),
        isSet: z.boolean().meta({ description: 'By the environment or a file. What it is set to is never told.' }),
        isSecret: z.boolean(),
        hasDefault: z.boolean(),
        isReserved: z.boolean().meta({ description: 'Read and checked, but nothing in this version acts on it.' }),
      }),
    )
    .max(200),
})

export type SettingsAnswer = z.infer<typeof settingsAnswer>
