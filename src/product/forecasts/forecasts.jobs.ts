// Forecasts are made anew when bars of their symbol have arrived, and looked for every half hour in case nobody said so. Twice is harmless: of the same bars nothing is made again.
import { z } from 'zod'
import { declareJob, type Jobs } from '#jobs'
import type { Forecasts } from './forecasts.ts'

const train = declareJob({
  name: 'forecasts.train',
  payload: z.strictObject({ symbol: z.string().max(20) }),
  unique: 'waiting',
  timeoutMs: 10 * 60_000,
  keepFinishedSeconds: 86_400,
})
const sweep = declareJob({ name: 'forecasts.sweep', payload: z.strictObject({}), unique: 'whole', keepFinishedSeconds: 86_400 })

/** Behind everything that somebody waits for. */
const priority = -1

export async function askToTrain(jobs: Pick<Jobs, 'send'>, symbol: string): Promise<void> {
  await jobs.send(train, { symbol }, { key: symbol, priority })
}

export function forecastsJobs(jobs: Jobs, forecasts: Forecasts): void {
  jobs.handle(train, async ({ symbol }, context) => {
    await forecasts.train(symbol, {
      signal: context.signal,
      progress: async (done, total, says) => context.progress(done, total, says),
    })
  })
  jobs.handle(sweep, async () => {
    for (const symbol of await forecasts.waiting()) await askToTrain(jobs, symbol)
  })
  jobs.schedule(sweep, { every: 'minutes', minutes: 30 }, {})
}
