// Own rules as they are stored. Every statement names the account: another account's rule is not there.
import { createHash } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { type ChosenName, Failure } from '#basics'
import type { Tables } from '#database'
import type { Horizon } from './study-signals.ts'

export type Trx = Transaction<Tables>
type Db = Kysely<Tables>

export type OwnRuleContent = { readonly text: string; readonly horizon: Horizon; readonly claims: 'up' | 'down' }
export type StoredRule = OwnRuleContent & {
  readonly id: string
  readonly name: string
  readonly createdAt: Date
  readonly changedAt: Date
}

/** Holds the account still, so that two at once do not both find room for the last one. Throws Failure('not-found') when the account is gone. */
export async function takeTurn(trx: Trx, accountId: string): Promise<void> {
  const own = trx.selectFrom('account').select('account_id').where('account_id', '=', accountId)
  if (!(await own.forNoKeyUpdate().executeTakeFirst())) throw new Failure('not-found', 'There is no such account.')
}

/** By name. */
export async function readRules(db: Db, accountId: string): Promise<StoredRule[]> {
  const rows = await db
    .selectFrom('signal_rule')
    .select(['rule_id as id', 'name', 'rule as text', 'horizon', 'claims'])
    .select(['created_at as createdAt', 'changed_at as changedAt'])
    .where('account_id', '=', accountId)
    .orderBy('name_key')
    .execute()
  return rows.map(row => ({ ...row, horizon: row.horizon as Horizon, claims: row.claims as 'up' | 'down' }))
}

/** Id of the rule of that name, if there is one. */
export async function findRuleNamed(db: Db, accountId: string, key: string): Promise<string | null> {
  const row = await db
    .selectFrom('signal_rule')
    .select('rule_id as id')
    .where('account_id', '=', accountId)
    .where('name_key', '=', key)
    .executeTakeFirst()
  return row?.id ?? null
}

type Written = OwnRuleContent & { readonly id: string; readonly name: ChosenName; readonly at: Date }

export async function insertRule(trx: Trx, accountId: string, rule: Written): Promise<void> {
  const { id, at } = rule
  await trx
    .insertInto('signal_rule')
    .values({ rule_id: id, account_id: accountId, ...columnsOf(rule), created_at: at, changed_at: at })
    .execute()
}

export async function updateRule(trx: Trx, accountId: string, rule: Written): Promise<void> {
  await trx
    .updateTable('signal_rule')
    .set({ ...columnsOf(rule), changed_at: rule.at })
    .where('account_id', '=', accountId)
    .where('rule_id', '=', rule.id)
    .execute()
}

/** → whether it was there */
export async function deleteRule(db: Db, accountId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('signal_rule')
    .where('account_id', '=', accountId)
    .where('rule_id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export type TriedRule = { readonly text: string; readonly at: Date }

/** Once each, the first ones first. */
export async function readTried(db: Db, accountId: string): Promise<TriedRule[]> {
  return await db
    .selectFrom('tried_rule')
    .select(['rule as text', 'tried_at as at'])
    .where('account_id', '=', accountId)
    .orderBy('tried_at')
    .orderBy('digest')
    .execute()
}

/** Counted once, however often it is tried. */
export async function noteTried(db: Db, accountId: string, { text, at }: TriedRule): Promise<void> {
  const digest = createHash('sha256').update(text).digest('hex')
  await db
    .insertInto('tried_rule')
    .values({ account_id: accountId, digest, rule: text, tried_at: at })
    .onConflict(conflict => conflict.columns(['account_id', 'digest']).doNothing())
    .execute()
}

export async function eraseRules(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('signal_rule').where('account_id', '=', accountId).execute()
  await trx.deleteFrom('tried_rule').where('account_id', '=', accountId).execute()
}

function columnsOf({ name, text, horizon, claims }: Pick<Written, 'name' | 'text' | 'horizon' | 'claims'>) {
  return { name: name.text, name_key: name.key, rule: text, horizon, claims }
}
