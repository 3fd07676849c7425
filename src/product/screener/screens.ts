// Screens that an account keeps: a rule under a name, with the columns and the order in which its hits are shown.
import { chosenName, Failure } from '#basics'
import type { Database } from '#database'
import { parseRule } from '#rules'
import { columnOf, resultColumns } from './result-columns.ts'
import type { ScreenLimits } from './screen-limits.ts'
import {
  countInTurn,
  deleteScreen,
  findScreenNamed,
  insertScreen,
  readScreens,
  type ScreenContent,
  type StoredScreen,
  type Trx,
  updateScreen,
} from './screens.store.ts'

/** A screen of an account. An id that is another account's is answered like one that does not exist: Failure('not-found'). */
export type ScreenKey = { readonly accountId: string; readonly screenId: string }

export type NewScreen = { readonly name: string } & ScreenContent

export type Screens = {
  readonly limits: ScreenLimits
  /** By name. */
  list(accountId: string): Promise<readonly StoredScreen[]>
  /** Throws Failure('invalid') for a name, rule or column, 'conflict' when the name is taken or no more are allowed. */
  create(accountId: string, screen: NewScreen): Promise<StoredScreen>
  /** What is not named stays. */
  change(key: ScreenKey, change: Partial<NewScreen>): Promise<StoredScreen>
  remove(key: ScreenKey): Promise<void>
}

type Options = { database: Database; limits: ScreenLimits; now: () => Date; newId: () => string }

export function openScreens({ database, limits, now, newId }: Options): Screens {
  const db = database.kysely
  return {
    limits,
    list: accountId => readScreens(db, accountId),
    async create(accountId, { name: given, ...content }) {
      const name = chosenName(given, 'A screen')
      const settled = settledContent(content)
      return await db.transaction().execute(async trx => {
        const count = await countInTurn(trx, accountId)
        await refuseTaken(trx, accountId, name, null)
        if (count >= limits.screens) {
          const words = `An account keeps at most ${limits.screens} screens.`
          throw new Failure('conflict', words, { detail: { reason: 'screen-limit', limit: limits.screens } })
        }
        const at = now()
        const id = newId()
        await insertScreen(trx, accountId, { id, name, ...settled, at })
        return { id, name: name.text, ...settled, createdAt: at, changedAt: at }
      })
    },
    async change({ accountId, screenId }, { name: given, ...content }) {
      const name = given === undefined ? null : chosenName(given, 'A screen')
      return await db.transaction().execute(async trx => {
        await countInTurn(trx, accountId)
        const before = (await readScreens(trx, accountId)).find(({ id }) => id === screenId)
        if (!before) throw noSuchScreen()
        if (name) await refuseTaken(trx, accountId, name, screenId)
        const { rule, columns, sort, isDescending } = { ...before, ...content }
        const settled = settledContent({ rule, columns, sort, isDescending })
        const changedAt = now()
        await updateScreen(trx, accountId, { id: screenId, name, ...settled, at: changedAt })
        return { ...before, ...settled, ...(name && { name: name.text }), changedAt }
      })
    },
    async remove({ accountId, screenId }) {
      if (!(await deleteScreen(db, accountId, screenId))) throw noSuchScreen()
    },
  }
}

/** Rule and columns in their canonical form. Throws Failure('invalid'). */
function settledContent({ rule: text, columns, sort, isDescending }: ScreenContent): ScreenContent {
  const rule = parseRule(text)
  if (rule.kind !== 'truth') throw new Failure('invalid', 'A screen needs a condition, and the rule is a number.')
  return {
    rule: rule.text,
    columns: columns && resultColumns(columns).map(({ name }) => name),
    sort: sort === null ? null : columnOf(sort).name,
    isDescending,
  }
}

async function refuseTaken(
  trx: Trx,
  accountId: string,
  { text, key }: { text: string; key: string },
  own: string | null,
): Promise<void> {
  const holder = await findScreenNamed(trx, accountId, key)
  if (holder === null || holder === own) return
  throw new Failure('conflict', `There is a screen called ${text} already.`, { detail: { reason: 'name-taken' } })
}

function noSuchScreen(): Failure {
  return new Failure('not-found', 'There is no such screen.')
}
