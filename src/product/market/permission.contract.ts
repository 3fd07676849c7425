// Whether whoever asks may change what everybody sees: bring files in, ask the sources, judge findings.
import { z } from 'zod'

export const permission = z.strictObject({
  allowed: z.boolean(),
  /** A sentence: that it can be done, or what it takes. */
  says: z.string(),
  /** What is missing; null when it is allowed. */
  needs: z.enum(['sign-in', 'administrator', 'second-factor']).nullable(),
})
