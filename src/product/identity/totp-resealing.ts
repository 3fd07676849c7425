// After a rotation of SESSION_SECRET: the secrets of authenticator apps under the newest key.
import type { Resealer } from '#vault'
import type { Db } from './accounts.store.ts'
import { replaceSealedSecret, sealedSecrets } from './factors.store.ts'
import { totpBinding } from './prove-code.ts'

const atOnce = 100

export function totpResealer(db: Db): Resealer {
  return {
    what: 'secrets of authenticator apps',
    async *values() {
      for (let after = firstId; ; ) {
        const rows = await sealedSecrets(db, after, atOnce)
        for (const { accountId, sealedSecret } of rows)
          yield {
            sealed: sealedSecret,
            bind: totpBinding(accountId),
            // One that was removed or begun anew meanwhile stays as it is.
            replace: fresh => replaceSealedSecret(db, accountId, { from: sealedSecret, to: fresh }),
          }
        const last = rows.at(-1)
        if (!last || rows.length < atOnce) return
        after = last.accountId
      }
    },
  }
}

const firstId = '00000000-0000-0000-0000-000000000000'
