// The shape of the health answers. Strangers get no checks.
import { z } from 'zod'

const check = z.strictObject({
  status: z.enum(['healthy', 'unhealthy']),
  latencyMs: z.number(),
  ageSeconds: z.number().optional(),
  detail: z.string().optional(),
})

export const healthAnswer = z.strictObject({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  timestamp: z.string(),
  checks: z.record(z.string(), check).optional(),
})
