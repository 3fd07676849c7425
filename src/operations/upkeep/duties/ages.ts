// How old the secrets are that the operator keeps, and how long certificates still hold: the product cannot change them, so it asks.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import { forgetSecretsBut, sinceOf } from './ages.store.ts'
import type { DutyParts } from './duties.ts'

export type GivenSecret = { readonly name: string; readonly text: string }

/** endsAt: null where it could not be read, and `says` why. */
export type Certificate = { readonly what: string; readonly endsAt: Date | null; readonly says: string }

const dayMs = 86_400_000
/** Whoever renews by hand needs some days; what renews itself does so at thirty. */
const soonDays = 21
const laterDays = 35

type Parts = Pick<DutyParts, 'database' | 'hashes' | 'secrets' | 'certificates' | 'secretDays' | 'now'>

export function ages({ database, hashes, secrets, certificates, secretDays, now }: Parts): Duty {
  return {
    name: 'ages',
    rhythm: 'month',
    title: 'Age of secrets and certificates',
    does: 'Says which of your secrets have been in use for too long, and which certificates end soon.',
    async carryOut() {
      const found: Finding[] = []
      const given = secrets()
      const at = new Date(now())
      for (const secret of given) {
        const since = await sinceOf(database.kysely, secret, hashes, at)
        const days = Math.floor((now() - since.getTime()) / dayMs)
        if (days > secretDays)
          found.push(
            act(
              `${secret.name} has been in use for ${days} days, more than SECRET_DAYS (${secretDays}).`,
              replacing(secret.name),
            ),
          )
      }
      await forgetSecretsBut(
        database.kysely,
        given.map(({ name }) => name),
      )
      const chains = await certificates()
      for (const { what, endsAt, says } of chains) {
        if (endsAt === null) {
          found.push(look(`${what} could not be looked at: ${says}`, 'See whether it is there and can be read.'))
          continue
        }
        const days = Math.floor((endsAt.getTime() - now()) / dayMs)
        if (days > laterDays) continue
        const about = `${what} ends on ${endsAt.toISOString().slice(0, 10)}${days < 0 ? ': it is over' : `, in ${days} days`}.`
        found.push((days < soonDays ? act : look)(about, 'Renew it; a new file of TLS_CERT is taken over by itself.'))
      }
      return [...found, fine(`${given.length} secrets and ${chains.length} certificates were looked at.`)]
    },
  }
}

function replacing(name: string): string {
  if (name === 'SESSION_SECRET') return 'npx tradewise secrets rotate puts a new one first; nobody is signed out.'
  return 'Make another where it comes from, set it, and restart; then take the old one back.'
}
