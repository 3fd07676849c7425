// When alerts are looked at: when bars of their symbol have arrived, and every quarter of an hour in case nobody said so. A firing
// happens exactly once (unique key in its transaction), a delivery at least once.
import { z } from 'zod'
import { declareJob, type Jobs } from '#jobs'
import type { Delivering } from './delivering.ts'
import type { Watching } from './watching.ts'

/** Bars that arrive while it runs ask for another one, which is not overlooked. */
const look = declareJob({
  name: 'alerts.look',
  payload: z.strictObject({ symbol: z.string().max(20) }),
  unique: 'waiting',
  concurrency: 2,
  keepFinishedSeconds: 86_400,
})
const sweep = declareJob({ name: 'alerts.sweep', payload: z.strictObject({}), unique: 'whole', keepFinishedSeconds: 86_400 })
/** Half a minute, a minute, two … up to two hours, for about two days: a mail server may be away for a day. */
const deliver = declareJob({
  name: 'alerts.deliver',
  payload: z.strictObject({ deliveryId: z.uuid() }),
  concurrency: 4,
  retryLimit: 30,
  unique: 'whole',
  retryDelaySeconds: 30,
  retryDelayMaxSeconds: 7_200,
})

type Rows = NonNullable<Parameters<Jobs['send']>[2]>['within']

/** Asks for alerts on a symbol to be looked at. */
export async function askToLook(jobs: Pick<Jobs, 'send'>, symbol: string): Promise<void> {
  await jobs.send(look, { symbol }, { key: symbol })
}

/** `within` the transaction that writes the delivery. */
export async function askToDeliver(jobs: Pick<Jobs, 'send'>, deliveryId: string, within: Rows): Promise<void> {
  await jobs.send(deliver, { deliveryId }, { key: deliveryId, priority: 1, ...(within && { within }) })
}

export function alertsJobs(jobs: Jobs, { watching, delivering }: { watching: Watching; delivering: Delivering }): void {
  jobs.handle(look, async ({ symbol }) => void (await watching.look(symbol)))
  jobs.handle(deliver, ({ deliveryId }, { attempt, signal }) =>
    delivering.deliver(deliveryId, attempt >= deliver.retryLimit, signal),
  )
  jobs.handle(sweep, async () => {
    await watching.remind()
    for (const symbol of await watching.symbols()) await askToLook(jobs, symbol)
  })
  jobs.schedule(sweep, { every: 'minutes', minutes: 15 }, {})
}
