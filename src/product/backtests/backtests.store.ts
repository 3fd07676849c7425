// Runs as they are stored. What an account asks names the account: another's run is not there.
import type { Kysely, Transaction } from 'kysely'
import { Failure } from '#basics'
import type { Tables } from '#database'
import type { AskedBacktest } from './strategy.ts'

export type Trx = Transaction<Tables>
type Db = Kysely<Tables>

export type RunState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'

export type StoredRun = {
  readonly id: string
  readonly asked: AskedBacktest
  readonly rule: string
  readonly symbols: readonly string[]
  readonly settingCount: number
  readonly state: RunState
  readonly jobId: string | null
  readonly says: string | null
  readonly createdAt: Date
  readonly finishedAt: Date | null
  readonly dataHash: string | null
  readonly resultHash: string | null
  readonly totalReturn: number | null
  readonly sharpe: number | null
  readonly maximumDrawdown: number | null
  readonly tradeCount: number | null
}

const columns = (db: Db) =>
  db
    .selectFrom('backtest')
    .select(['backtest_id as id', 'asked', 'rule', 'symbols', 'setting_count as settingCount', 'state', 'job_id as jobId'])
    .select([
      'says',
      'created_at as createdAt',
      'finished_at as finishedAt',
      'data_hash as dataHash',
      'result_hash as resultHash',
    ])
    .select(['total_return as totalReturn', 'sharpe', 'maximum_drawdown as maximumDrawdown', 'trade_count as tradeCount'])
    .$narrowType<{ state: RunState; asked: AskedBacktest }>()

/** Newest first. */
export async function readRuns(db: Db, accountId: string): Promise<StoredRun[]> {
  return await columns(db).where('account_id', '=', accountId).orderBy('created_at', 'desc').orderBy('backtest_id').execute()
}

export async function readRun(db: Db, accountId: string, id: string): Promise<StoredRun | undefined> {
  return await columns(db).where('account_id', '=', accountId).where('backtest_id', '=', id).executeTakeFirst()
}

/** The bytes whose hash is stored; undefined while there are none. */
export async function readResult(db: Db, accountId: string, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('backtest')
    .select('result')
    .where('account_id', '=', accountId)
    .where('backtest_id', '=', id)
    .executeTakeFirst()
  return row?.result ?? undefined
}

/** Holds the account still, so that two at once do not both find room for the last one. Throws Failure('not-found') when the account is gone. → kept, and not yet ended */
export async function countInTurn(trx: Trx, accountId: string): Promise<{ kept: number; open: number }> {
  const own = trx.selectFrom('account').select('account_id').where('account_id', '=', accountId)
  if (!(await own.forNoKeyUpdate().executeTakeFirst())) throw new Failure('not-found', 'There is no such account.')
  return await trx
    .selectFrom('backtest')
    .select(eb => [
      eb.fn.countAll<number>().as('kept'),
      eb.fn.countAll<number>().filterWhere('state', 'in', ['waiting', 'running']).as('open'),
    ])
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
}

export type NewRun = Pick<StoredRun, 'id' | 'asked' | 'rule' | 'symbols' | 'settingCount' | 'createdAt'> & { accountId: string }

export async function insertRun(trx: Trx, run: NewRun): Promise<void> {
  await trx
    .insertInto('backtest')
    .values({
      backtest_id: run.id,
      account_id: run.accountId,
      asked: JSON.stringify(run.asked),
      rule: run.rule,
      symbols: [...run.symbols],
      setting_count: run.settingCount,
      state: 'waiting',
      created_at: run.createdAt,
    })
    .execute()
}

export async function noteJob(trx: Trx, id: string, jobId: string): Promise<void> {
  await trx.updateTable('backtest').set({ job_id: jobId }).where('backtest_id', '=', id).execute()
}

/** Taken up, for the first time or again; undefined when it has ended or is gone. */
export async function startRun(db: Db, id: string): Promise<AskedBacktest | undefined> {
  const row = await db
    .updateTable('backtest')
    .set({ state: 'running' })
    .where('backtest_id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .returning('asked')
    .$narrowType<{ asked: AskedBacktest }>()
    .executeTakeFirst()
  return row?.asked
}

export type Outcome = {
  dataHash: string
  result: string
  resultHash: string
  totalReturn: number
  sharpe: number | null
  maximumDrawdown: number | null
  tradeCount: number
}

/** Unless it was cancelled meanwhile. */
export async function finishRun(db: Db, id: string, outcome: Outcome, at: Date): Promise<void> {
  await db
    .updateTable('backtest')
    .set({
      state: 'done',
      finished_at: at,
      data_hash: outcome.dataHash,
      result: outcome.result,
      result_hash: outcome.resultHash,
      total_return: outcome.totalReturn,
      sharpe: outcome.sharpe,
      maximum_drawdown: outcome.maximumDrawdown,
      trade_count: outcome.tradeCount,
    })
    .where('backtest_id', '=', id)
    .where('state', '=', 'running')
    .execute()
}

export async function failRun(db: Db, id: string, says: string, at: Date): Promise<void> {
  await db
    .updateTable('backtest')
    .set({ state: 'failed', says, finished_at: at })
    .where('backtest_id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .execute()
}

/** False when it has ended before, or is not there. */
export async function cancelRun(db: Db, accountId: string, id: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('backtest')
    .set({ state: 'cancelled', finished_at: at })
    .where('account_id', '=', accountId)
    .where('backtest_id', '=', id)
    .where('state', 'in', ['waiting', 'running'])
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export async function deleteRun(db: Db, accountId: string, id: string): Promise<void> {
  await db.deleteFrom('backtest').where('account_id', '=', accountId).where('backtest_id', '=', id).execute()
}

export async function deleteRuns(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('backtest').where('account_id', '=', accountId).execute()
}
