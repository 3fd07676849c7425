import { z } from 'zod'
import { declareJob, type Jobs } from '#jobs'
import type { Sources } from './sources.ts'

/** Sources are asked slowly, within their budgets: an hour is for hundreds of symbols. */
const refresh = declareJob({
  name: 'market-data.refresh',
  payload: z.strictObject({}),
  unique: 'whole',
  timeoutMs: 3_600_000,
  retryLimit: 2,
  retryDelaySeconds: 300,
})

/** Twice is as good as once: days that are known are asked for again anyway, and what is the same changes nothing. */
export function marketJobs(
  jobs: Jobs,
  sources: Pick<Sources, 'refresh'>,
  { refreshAt, timeZone }: { refreshAt: string; timeZone: string },
): void {
  jobs.handle(refresh, async (_, job) => {
    let total = 0
    let done = 0
    await sources.refresh([], job.signal, {
      onStart: symbols => void (total = symbols.length + 1),
      onSymbol: ({ symbol }) => job.progress(++done, total, `${symbol} is done.`),
    })
  })
  if (refreshAt !== 'off') jobs.schedule(refresh, { every: 'day', at: refreshAt, timeZone }, {})
}
