// The shape of the health answers. Strangers get no checks.
import { z } from 'zod'

const state = z.enum(['healthy', 'degraded', 'unhealthy'])

const check = z.strictObject({
  status: state,
  wasSeen: z.boolean().meta({ description: 'False where the part could not be looked at: then its status is no finding.' }),
  latencyMs: z.number().meta({ description: 'How long the last look took.' }),
  ageSeconds: z.number().meta({ description: 'How long ago it was.' }),
  detail: z.string(),
})

export const healthAnswer = z.strictObject({
  status: state,
  timestamp: z.string(),
  checks: z.record(z.string(), check).optional(),
})
