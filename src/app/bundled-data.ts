// The history that comes with the product is brought in by the first start, with the time that takes on a busy machine.
import type { Market } from '#market'
import { project } from './project.ts'
import type { Storage } from './storage.ts'
import type { Progress } from './words.ts'

type Options = { progress: Progress; stop: AbortSignal }

export async function loadBundled(
  market: Market,
  { atStart }: Pick<Storage, 'atStart'>,
  { progress, stop }: Options,
): Promise<void> {
  await atStart(patient =>
    market.loadBundled(
      project.marketData,
      ({ done, total }) => {
        stop.throwIfAborted()
        progress('Loading the bundled market data', done, total)
      },
      patient,
    ),
  )
}
