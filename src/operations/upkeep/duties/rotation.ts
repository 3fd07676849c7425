// Keys that the product keeps by itself: what older ones sealed is sealed anew, and its own secret gets a successor when its time has come.
import { type Duty, fine, type Finding, look } from '../duty.ts'
import { sinceOf } from './ages.store.ts'
import type { DutyParts } from './duties.ts'

const dayMs = 86_400_000
const rootSecret = 'SESSION_SECRET'

type Parts = Pick<DutyParts, 'database' | 'reseal' | 'rotateOwn' | 'secrets' | 'hashes' | 'secretDays' | 'now'>

export function rotation({ database, reseal, rotateOwn, secrets, hashes, secretDays, now }: Parts): Duty {
  return {
    name: 'rotation',
    rhythm: 'month',
    title: 'Rotation of stored keys',
    does: 'Seals anew what older secrets have sealed, and gives the secret that the product made for itself a successor.',
    async carryOut() {
      const found: Finding[] = []
      const root = secrets().find(({ name }) => name === rootSecret)
      const since = root ? await sinceOf(database.kysely, root, hashes, new Date(now())) : null
      if (rotateOwn && since && now() - since.getTime() > secretDays * dayMs) {
        const age = Math.floor((now() - since.getTime()) / dayMs)
        found.push(
          (await rotateOwn())
            ? fine(`The product’s own secret was ${age} days old and has got a successor; the old one stays accepted.`)
            : look(
                `The product’s own secret is ${age} days old, and other processes run that would not learn of a new one.`,
                'Run npx tradewise secrets rotate, then send each process SIGHUP or start it anew.',
              ),
        )
      }
      const resealed = await reseal()
      const done = resealed === 0 ? 'Nothing had to be sealed anew' : `${resealed} values were sealed anew`
      return [...found, fine(`${done}: everything that is sealed is under the newest secret.`)]
    },
  }
}
