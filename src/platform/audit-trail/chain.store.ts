// The chain as it is stored, in its own order, a page at a time: the table only grows, so pages by position need no long transaction.
import type { Pool } from 'pg'
import type { ChainedRow } from './chain.ts'

export type StoredRow = ChainedRow & { previous: Buffer; hash: Buffer }

export type StoredText = { seq: number; field: string; salt: Buffer; text: string }

export type Segment = {
  firstSeq: number
  lastSeq: number
  previous: Buffer
  lastHash: Buffer
  file: string
  sha256: Buffer
}

export const pageRows = 10_000

/** At most `limit` rows after `seq`. */
export async function readPage(pool: Pool, after: number, limit = pageRows): Promise<StoredRow[]> {
  const { rows } = await pool.query<RowCells>({
    text: `SELECT seq, (extract(epoch FROM at) * 1000)::bigint, kind, outcome, actor, subject, count, detail, personal, previous, hash
           FROM audit_event WHERE seq > $1 ORDER BY seq LIMIT $2`,
    values: [after, limit],
    rowMode: 'array',
  })
  return rows.map(([seq, at, kind, outcome, actor, subject, count, detail, personal, previous, hash]) => ({
    seq,
    at,
    kind,
    outcome,
    actor,
    subject,
    count,
    detail,
    personal,
    previous,
    hash,
  }))
}

type RowCells = [
  number, number, string, string, string | null, string | null, number, string, string, Buffer, Buffer,
] // biome-ignore format: one row

/** A row's number and hash; undefined where it is not. */
export async function readLink(pool: Pool, which: number | 'last'): Promise<{ seq: number; hash: Buffer } | undefined> {
  const { rows } =
    which === 'last'
      ? await pool.query<{ seq: number; hash: Buffer }>('SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1')
      : await pool.query<{ seq: number; hash: Buffer }>('SELECT seq, hash FROM audit_event WHERE seq = $1', [which])
  return rows[0]
}

export async function readTextsBetween(pool: Pool, first: number, last: number): Promise<StoredText[]> {
  const { rows } = await pool.query<StoredText>(
    'SELECT seq, field, salt, text FROM audit_personal WHERE seq BETWEEN $1 AND $2 ORDER BY seq',
    [first, last],
  )
  return rows
}

/** Texts of rows that are not there: before the first, or after the last one that was walked. */
export async function countStrayTexts(pool: Pool, first: number, last: number): Promise<number> {
  const { rows } = await pool.query<{ strays: number }>(
    'SELECT count(*)::int AS strays FROM audit_personal WHERE seq < $1 OR seq > (SELECT greatest(coalesce(max(seq), 0), $2) FROM audit_event)',
    [first, last],
  )
  return rows[0]?.strays ?? 0
}

export async function readSegments(pool: Pool): Promise<Segment[]> {
  const { rows } = await pool.query<Segment>(
    `SELECT first_seq AS "firstSeq", last_seq AS "lastSeq", previous, last_hash AS "lastHash", file, sha256
     FROM audit_segment ORDER BY first_seq`,
  )
  return rows
}

/** The last row of the oldest rows that all happened before then; 0 when there is none. */
export async function lastBefore(pool: Pool, moment: Date): Promise<number> {
  const { rows } = await pool.query<{ last: number }>(
    `SELECT coalesce((SELECT min(seq) - 1 FROM audit_event WHERE at >= $1), (SELECT max(seq) FROM audit_event), 0) AS last`,
    [moment],
  )
  return rows[0]?.last ?? 0
}
