// Statements are sealed and settled when bars of their symbol have arrived, and every six hours in case nobody said so.
import { z } from 'zod'
import { declareJob, type Jobs } from '#jobs'
import type { LiveRecord } from './live-record.ts'

const look = declareJob({
  name: 'signals.seal',
  payload: z.strictObject({ symbol: z.string().max(20) }),
  unique: 'waiting',
  keepFinishedSeconds: 86_400,
})
const sweep = declareJob({ name: 'signals.sweep', payload: z.strictObject({}), unique: 'whole', keepFinishedSeconds: 86_400 })

export async function askToSeal(jobs: Pick<Jobs, 'send'>, symbol: string): Promise<void> {
  await jobs.send(look, { symbol }, { key: symbol })
}

/** symbols: all with daily bars. */
export function liveRecordJobs(jobs: Jobs, live: LiveRecord, symbols: () => Promise<readonly string[]>): void {
  jobs.handle(look, async ({ symbol }) => {
    await live.settle(symbol)
    await live.seal(symbol)
  })
  jobs.handle(sweep, async () => {
    for (const symbol of new Set([...(await symbols()), ...(await live.waiting())])) await askToSeal(jobs, symbol)
  })
  jobs.schedule(sweep, { every: 'minutes', minutes: 360 }, {})
}
