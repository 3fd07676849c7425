// Forecasts as they are stored: the last one of each symbol and horizon, its whole record as one document.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '#database'
import type { Forecast } from './forecasts.ts'
import type { ForecastRecord } from './record.ts'

type Db = Kysely<Tables>

export async function forecastsOf(db: Db, symbol: string): Promise<Forecast[]> {
  const rows = await db.selectFrom('forecast').selectAll().where('symbol', '=', symbol).orderBy('horizon').execute()
  return rows.map(row => ({
    symbol: row.symbol,
    horizon: row.horizon,
    asOf: row.as_of,
    dataHash: row.data_hash,
    trainedAt: row.trained_at,
    record: row.record as ForecastRecord,
  }))
}

export async function putForecast(db: Db, { symbol, horizon, asOf, dataHash, trainedAt, record }: Forecast): Promise<void> {
  const row = { as_of: asOf, data_hash: dataHash, trained_at: trainedAt, version: record.version, record: JSON.stringify(record) }
  await db
    .insertInto('forecast')
    .values({ symbol, horizon, ...row })
    .onConflict(conflict => conflict.columns(['symbol', 'horizon']).doUpdateSet(row))
    .execute()
}

/** blocks: LossBlock[] as JSON. */
export async function forecastBlocks(db: Db): Promise<{ symbol: string; horizon: number; blocks: string }[]> {
  return db
    .selectFrom('forecast')
    .select(['symbol', 'horizon', sql<string>`(record -> 'blocks')::text`.as('blocks')])
    .orderBy('symbol')
    .execute()
}

/** Symbols with at least so many daily bars that end later than their forecast knows, that were written since it was made, or whose forecast follows other rules. */
export async function staleSymbols(db: Db, version: number, fewestBars: number): Promise<string[]> {
  const { rows } = await sql<{ symbol: string }>`
    SELECT s.symbol FROM bar_series s
    LEFT JOIN forecast f ON f.symbol = s.symbol
    WHERE s.interval = '1d'
    GROUP BY s.symbol
    HAVING sum(DISTINCT s.bar_count) >= ${fewestBars} AND (min(f.version) IS DISTINCT FROM ${version} OR max(s.fetched_at) > min(f.trained_at))
    ORDER BY s.symbol`.execute(db)
  return rows.map(({ symbol }) => symbol)
}
