// Where an alert calls: the address and the secret that signs what is sent there are sealed together, bound to their alert.
import { Failure } from '#basics'
import type { Database } from '#database'
import type { Keyring, Resealer } from '#vault'
import { replaceSealed, sealedWebhooks } from './alerts.store.ts'

export type Webhook = { readonly url: string; readonly secret: string }

const bindingOf = (alertId: string) => `alert:${alertId}:webhook`

export function sealWebhook(keyring: Keyring, alertId: string, webhook: Webhook): string {
  return keyring.seal(JSON.stringify([webhook.url, webhook.secret]), bindingOf(alertId))
}

/** Throws Failure('damaged') when it is not ours. */
export function openWebhook(keyring: Keyring, alertId: string, sealed: string): Webhook {
  const [url, secret] = JSON.parse(keyring.open(sealed, bindingOf(alertId))) as [string, string]
  return { url, secret }
}

/** https, without a name and password in it. Where it leads is judged when it is called. Throws Failure('invalid'). */
export function webhookAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || url.protocol !== 'https:') throw new Failure('invalid', 'A webhook’s address begins with https://')
  if (url.username !== '' || url.password !== '')
    throw new Failure('invalid', 'A webhook’s address holds no user and no password.')
  url.hash = ''
  return url.href
}

const atOnce = 100

/** After a rotation of SESSION_SECRET. */
export function webhookResealer({ kysely: db }: Pick<Database, 'kysely'>): Resealer {
  return {
    what: 'addresses and secrets of webhooks',
    async *values() {
      for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
        const rows = await sealedWebhooks(db, after, atOnce)
        for (const { id, sealed } of rows)
          yield { sealed, bind: bindingOf(id), replace: fresh => replaceSealed(db, id, { from: sealed, to: fresh }) }
        const last = rows.at(-1)
        if (!last || rows.length < atOnce) return
        after = last.id
      }
    },
  }
}
