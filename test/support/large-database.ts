// Rows of the product's own tables, as many as asked for: price history, the audit trail, and many small rows. For what is about size.
import type { Client } from 'pg'
import type { Database } from '../../src/platform/database/database.ts'
import { writeBatches } from '../../src/product/market/batch.store.ts'
import { sampleBars } from './sample-bars.ts'

/** Bytes in the database, indexes included, that the shares below make out of a hundred megabytes. */
const perHundredMegabytes = { series: 290, events: 49_000, texts: 60_000, months: 95_000 }
const patterns = 40
const barCount = 6_300

/** `database` speaks as the owner of the tables. The digests in the trail are no chain. */
export async function fillDatabase(database: Database, client: Client, megabytes: number): Promise<void> {
  const many = (count: number) => Math.max(1, Math.round((count * megabytes) / 100))
  const base = { source: 'bench', label: 'bench', trust: 1, interval: '1d', currency: 'USD', precisionNote: null } as const
  const raw = { sourceAdjustment: 'none', storedAdjustment: 'none', volumeAdjustment: 'none' } as const
  const nothing = { splits: [], dividends: [], splitsKnownFrom: null, dividendsKnownFrom: null }
  const batches = Array.from({ length: patterns }, (_, at) => ({
    ...base,
    ...raw,
    ...nothing,
    symbol: `P${at}`,
    listing: { name: `Pattern ${at}`, kind: 'share', exchange: 'BENCH' } as const,
    bars: sampleBars(barCount, at + 1),
  }))
  await database.kysely.transaction().execute(trx => writeBatches(trx, batches, new Date('2026-01-05T00:00:00Z')))
  const series = many(perHundredMegabytes.series)
  await client.query(
    `INSERT INTO listing (symbol, name, kind, exchange) SELECT 'L' || i, 'Large ' || i, 'share', 'BENCH' FROM generate_series(1, $1::int) i`,
    [series],
  )
  await client.query(
    `INSERT INTO bar_series (symbol, source, interval, label, currency, source_adjustment, stored_adjustment, volume_adjustment, trust, first_time, last_time, bar_count, fetched_at)
     SELECT 'L' || i, source, interval, label, currency, source_adjustment, stored_adjustment, volume_adjustment, trust, first_time, last_time, bar_count, fetched_at
     FROM generate_series(1, $1::int) i JOIN bar_series ON symbol = 'P' || i % ${patterns}`,
    [series],
  )
  await client.query(
    `INSERT INTO bar_block (series_id, period, revision, bar_count, scale, volume_scale, format, dates, open, high, low, close, volume)
     SELECT n.series_id, b.period, b.revision, b.bar_count, b.scale, b.volume_scale, b.format, b.dates, b.open, b.high, b.low, b.close, b.volume
     FROM generate_series(1, $1::int) i JOIN bar_series n ON n.symbol = 'L' || i
     JOIN bar_series p ON p.symbol = 'P' || i % ${patterns} JOIN bar_block b ON b.series_id = p.series_id ORDER BY i, b.period`,
    [series],
  )
  await client.query(
    `INSERT INTO audit_event (seq, at, kind, outcome, actor, subject, count, detail, personal, previous, hash)
     SELECT i, '2026-01-01'::timestamptz + i * interval '7 s', (ARRAY['account.signed-in', 'data.imported', 'list.changed'])[1 + i % 3], 'done',
            md5((i % 997)::text)::uuid::text, 'S' || i % 5000, 1, '{"method":"password","attempt":' || i % 7 || '}', '{"address":"' || md5(i::text) || '"}',
            sha256(('h' || i - 1)::bytea), sha256(('h' || i)::bytea)
     FROM generate_series(1, $1::int) i`,
    [many(perHundredMegabytes.events)],
  )
  await client.query(
    `INSERT INTO audit_personal (seq, field, person, salt, text, at)
     SELECT i, 'address', md5((i % 997)::text)::uuid::text, decode(md5('salt' || i), 'hex'), '192.0.2.' || i % 251, '2026-01-01'::timestamptz + i * interval '7 s'
     FROM generate_series(1, $1::int) i`,
    [many(perHundredMegabytes.texts)],
  )
  await client.query(
    `INSERT INTO macro_month (series, month, label, price, dividend, earnings, consumer_prices, long_rate, real_price, cape)
     SELECT 'series ' || i / 1800, '1871-01-01'::date + (i % 1800) * 31, 'bench', i * 1.37, sqrt(i), ln(i + 1), i / 3.0, 0.04 + i % 100 / 1e3, i * 1.1, 17 + i % 31
     FROM generate_series(1, $1::int) i`,
    [many(perHundredMegabytes.months)],
  )
  await client.query('ANALYZE')
}
