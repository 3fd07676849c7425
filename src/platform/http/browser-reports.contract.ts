// What the page sends when something unexpected happened in it.
import { z } from 'zod'

export const clientErrorReport = z.strictObject({
  name: z.string().max(100).optional(),
  message: z.string().max(1_000),
  stack: z.string().max(8_000).optional(),
  /** The path of the page. */
  page: z.string().max(500),
  /** Of the answer that the error is about, when there is one. */
  requestId: z.string().max(64).optional(),
  /** That the page is of: one that is left open for long is of an older one than the server. */
  release: z.string().max(50).optional(),
})

export type ClientErrorReport = z.infer<typeof clientErrorReport>
