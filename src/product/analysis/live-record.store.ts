// Sealed statements and their settlements as they are stored: added, read, never changed.
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Tables } from '#database'
import type { SealedStatement, Settlement } from './sealed-statement.ts'

type Reader = Kysely<Tables>
export type Trx = Transaction<Tables>

/** Whether it was new: what was said once is not said again. */
export async function insertStatement(trx: Trx, said: SealedStatement): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('sealed_statement')
    .values({
      statement_id: said.id,
      kind: said.kind,
      subject: said.subject,
      symbol: said.symbol,
      day: said.day,
      horizon: said.horizon,
      said_mean: said.saidMean,
      said_hit_rate: said.saidHitRate,
      content: said.content,
      sealed_at: said.sealedAt,
    })
    .onConflict(conflict => conflict.columns(['kind', 'subject', 'symbol', 'day', 'horizon']).doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

export async function insertSettlement(trx: Trx, came: Settlement): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('settled_statement')
    .values({
      statement_id: came.id,
      bought_day: came.boughtDay,
      bought: came.bought,
      sold_day: came.soldDay,
      sold: came.sold,
      return_after_costs: came.returnAfterCosts,
      settled_at: came.settledAt,
    })
    .onConflict(conflict => conflict.column('statement_id').doNothing())
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}

/** Of one symbol, those that nothing has come of yet. */
export async function readUnsettled(db: Reader, symbol: string): Promise<SealedStatement[]> {
  const rows = await db
    .selectFrom('sealed_statement')
    .selectAll()
    .where('symbol', '=', symbol)
    .where('statement_id', 'not in', eb => eb.selectFrom('settled_statement').select('statement_id'))
    .orderBy('day')
    .execute()
  return rows.map(statementOf)
}

/** Those of these ids that are there, by id. */
export async function readStatements(db: Reader, ids: readonly string[]): Promise<Map<string, SealedStatement>> {
  const rows = await db
    .selectFrom('sealed_statement')
    .selectAll()
    .where('statement_id', '=', sql<string>`ANY(${[...ids]}::uuid[])`)
    .execute()
  return new Map(rows.map(row => [row.statement_id, statementOf(row)]))
}

export async function readSettlements(db: Reader, ids: readonly string[]): Promise<Map<string, Settlement>> {
  const rows = await db
    .selectFrom('settled_statement')
    .selectAll()
    .where('statement_id', '=', sql<string>`ANY(${[...ids]}::uuid[])`)
    .execute()
  return new Map(rows.map(row => [row.statement_id, settlementOf(row)]))
}

/** One of the statements or settlements that are not among these ids. */
export async function readUnknown(
  db: Reader,
  statements: readonly string[],
  settlements: readonly string[],
): Promise<{ id: string; isSettlement: boolean } | null> {
  const { rows } = await sql<{ id: string; isSettlement: boolean }>`
    (SELECT statement_id AS id, false AS "isSettlement" FROM sealed_statement
      WHERE statement_id NOT IN (SELECT unnest(${[...statements]}::uuid[])) LIMIT 1)
    UNION ALL
    (SELECT statement_id, true FROM settled_statement
      WHERE statement_id NOT IN (SELECT unnest(${[...settlements]}::uuid[])) LIMIT 1)`.execute(db)
  return rows[0] ?? null
}

/** Newest first. */
export async function readLatest(db: Reader, limit: number): Promise<SealedStatement[]> {
  const rows = await db
    .selectFrom('sealed_statement')
    .selectAll()
    .orderBy('sealed_at', 'desc')
    .orderBy('statement_id')
    .limit(limit)
    .execute()
  return rows.map(statementOf)
}

export type Tally = {
  readonly subject: string
  readonly sealed: number
  readonly settled: number
  readonly gains: number
  readonly mean: number | null
  /** What the records said, over the same settled statements. */
  readonly saidMean: number | null
  readonly saidHitRate: number | null
}

export async function tallySignals(db: Reader): Promise<Tally[]> {
  const { rows } = await sql<Tally>`
    SELECT subject, count(*)::int AS sealed, count(settled.statement_id)::int AS settled,
      count(*) FILTER (WHERE return_after_costs > 0)::int AS gains, avg(return_after_costs) AS mean,
      avg(said_mean) FILTER (WHERE settled.statement_id IS NOT NULL) AS "saidMean",
      avg(said_hit_rate) FILTER (WHERE settled.statement_id IS NOT NULL) AS "saidHitRate"
    FROM sealed_statement LEFT JOIN settled_statement AS settled USING (statement_id)
    WHERE kind = 'signal' GROUP BY subject ORDER BY subject`.execute(db)
  return rows
}

export type ForecastTally = {
  readonly horizon: number
  readonly sealed: number
  readonly settled: number
  /** Of the settled ones: how many closed higher, and the mean of the chances that were said. */
  readonly rose: number
  readonly saidProbability: number | null
  /** Mean squared errors over the settled ones, of what was said and of the base rates sealed with it. */
  readonly brier: number | null
  readonly baseBrier: number | null
  /** The same as the records through history had them when the same ones were sealed. */
  readonly saidBrier: number | null
  readonly saidBaseBrier: number | null
}

export async function tallyForecasts(db: Reader): Promise<ForecastTally[]> {
  const { rows } = await sql<ForecastTally>`
    WITH said AS (
      SELECT horizon, said_hit_rate AS probability, settled.statement_id IS NOT NULL AS is_settled,
        (sold > bought)::int AS rose, content::jsonb AS content
      FROM sealed_statement LEFT JOIN settled_statement AS settled USING (statement_id) WHERE kind = 'forecast')
    SELECT horizon, count(*)::int AS sealed, count(*) FILTER (WHERE is_settled)::int AS settled,
      coalesce(sum(rose), 0)::int AS rose, avg(probability) FILTER (WHERE is_settled) AS "saidProbability",
      avg((probability - rose) ^ 2) AS brier, avg(((content ->> 'base')::float8 - rose) ^ 2) AS "baseBrier",
      avg((content ->> 'brier')::float8) FILTER (WHERE is_settled) AS "saidBrier",
      avg((content ->> 'baseBrier')::float8) FILTER (WHERE is_settled) AS "saidBaseBrier"
    FROM said GROUP BY horizon ORDER BY horizon`.execute(db)
  return rows
}

/** Symbols with statements that nothing has come of yet. */
export async function readWaitingSymbols(db: Reader): Promise<string[]> {
  const { rows } = await sql<{ symbol: string }>`
    SELECT DISTINCT symbol FROM sealed_statement WHERE NOT EXISTS
      (SELECT FROM settled_statement WHERE settled_statement.statement_id = sealed_statement.statement_id) ORDER BY symbol`.execute(
    db,
  )
  return rows.map(({ symbol }) => symbol)
}

type StatementRow = {
  statement_id: string
  kind: string
  subject: string
  symbol: string
  day: string
  horizon: number
  said_mean: number | null
  said_hit_rate: number | null
  content: string
  sealed_at: Date
}

function statementOf(row: StatementRow): SealedStatement {
  return {
    id: row.statement_id,
    kind: row.kind as SealedStatement['kind'],
    subject: row.subject,
    symbol: row.symbol,
    day: row.day,
    horizon: row.horizon,
    saidMean: row.said_mean,
    saidHitRate: row.said_hit_rate,
    content: row.content,
    sealedAt: row.sealed_at,
  }
}

type SettlementRow = {
  statement_id: string
  bought_day: string
  bought: number
  sold_day: string
  sold: number
  return_after_costs: number
  settled_at: Date
}

function settlementOf(row: SettlementRow): Settlement {
  return {
    id: row.statement_id,
    boughtDay: row.bought_day,
    bought: row.bought,
    soldDay: row.sold_day,
    sold: row.sold,
    returnAfterCosts: row.return_after_costs,
    settledAt: row.settled_at,
  }
}
