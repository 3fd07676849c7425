// The whole product, put together: read it as a table of contents.
import type { Settings } from '#config'
import { type Health, openHealth, readsFrom } from '#health'
import type { Mount } from '#http'
import type { Log } from '#telemetry'
import { healthRoutes } from '../operations/health/health.routes.ts'
import { openStorage } from './storage.ts'
import type { Progress } from './words.ts'

export type Product = {
  health: Health
  mounts: Mount[]
  close: () => Promise<void>
}

export type ComposeOptions = {
  settings: Settings
  log: Log
  progress: Progress
  /** `serve` owns the embedded database; other verbs borrow it. */
  owns: boolean
  /** Aborted when the process is told to stop while it is still starting. */
  stop: AbortSignal
}

export async function compose(options: ComposeOptions): Promise<Product> {
  const { settings } = options
  const now = () => Date.now()
  const storage = await openStorage(options)
  const { database } = storage

  const health = openHealth({
    probes: {
      database: async () => {
        await readsFrom(database)
        return `schema version ${storage.migrated.version}`
      },
    },
    now,
  })

  return {
    health,
    mounts: [{ routes: healthRoutes(health, { monitoringToken: settings.MONITORING_TOKEN, now }) }],
    close: storage.close,
  }
}
