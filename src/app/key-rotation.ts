// Takes another list of secrets over while the product runs, and seals anew what older ones have sealed.
import type { AuditTrail } from '#audit-trail'
import type { Secret } from '#config'
import type { Log } from '#telemetry'
import { type Keyring, type Resealer, resealAll } from '#vault'

export type KeyRotation = {
  /** From the next request on. Throws Failure('misconfigured') for an empty list; then nothing has changed. */
  reload(secrets: readonly Secret[]): Promise<void>
  /** What older secrets sealed, now; waits for a run that is under way. → how many values. Throws when not all could be. */
  resealNow(): Promise<number>
  /** In the background, one run at a time; asked for while one runs, another follows. */
  reseal(): void
  stop(): Promise<void>
}

export type KeyRotationOptions = { keyring: Keyring; resealers: readonly Resealer[]; trail: AuditTrail; log: Log }

export function openKeyRotation({ keyring, resealers, trail, log }: KeyRotationOptions): KeyRotation {
  const stopping = new AbortController()
  let running = Promise.resolve()

  async function resealNow(): Promise<number> {
    if (stopping.signal.aborted) return 0
    const resealed = await resealAll(resealers, keyring, stopping.signal)
    if (resealed === 0) return 0
    log.info({ resealed }, 'sealed anew with the newest secret')
    await trail.record({ kind: 'secrets.resealed', outcome: 'done', detail: { resealed } })
    return resealed
  }

  const rotation: KeyRotation = {
    async reload(secrets) {
      keyring.reload(secrets)
      log.info({ accepted: secrets.length }, 'took over the secrets')
      rotation.reseal()
      await trail.record({ kind: 'secrets.reloaded', outcome: 'done', detail: { accepted: secrets.length } })
    },
    async resealNow() {
      await running
      const asked = resealNow()
      running = asked.then(
        () => {},
        () => {},
      )
      return asked
    },
    reseal() {
      running = running
        .then(resealNow)
        .then(() => {})
        .catch((error: unknown) =>
          log.error({ err: error }, 'what older secrets sealed is not all sealed anew; the next start tries again'),
        )
    },
    stop() {
      stopping.abort()
      return running
    },
  }
  return rotation
}
