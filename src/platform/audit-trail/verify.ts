// Walks the whole chain, files of old months included, and names the first link that does not hold.
import type { Pool } from 'pg'
import { beginning, commitment, hashOf } from './chain.ts'
import {
  countStrayTexts,
  pageRows,
  readPage,
  readSegments,
  readTextsBetween,
  type Segment,
  type StoredRow,
  type StoredText,
} from './chain.store.ts'
import { digestOf, readSegment } from './segment-file.ts'

export type Verification = {
  whole: boolean
  /** The first link that does not hold: the row's number and what is wrong with it. */
  broken?: { seq: number; says: string }
  /** Rows in the database. */
  rows: number
  /** The newest row of all, to note elsewhere. */
  head: { seq: number; hash: string }
  /** Old months: in files that were read, and in files that are not here and so were not checked. */
  segments: { checked: number; notHere: string[] }
  /** Personal texts that agree with the chain, and those that were erased or have expired. */
  personal: { kept: number; erased: number }
}

/** at: when the row was written, in milliseconds since 1970. */
type SealedFact = { seq: number; at: number; kind: string; subject: string; digest: string }

/** What rows of such a kind commit to: `detail.digest` is that of something stored elsewhere, named by the row's subject. */
export type Seals = {
  readonly kinds: readonly string[]
  /** The first row that does not agree with what is stored; isWhole: no row of the trail is out of reach. */
  readonly check: (facts: readonly SealedFact[], isWhole: boolean) => Promise<{ seq: number; says: string } | null>
}

export type VerifyOptions = {
  /** Where the files of old months lie. */
  segmentsIn: string
  /** A row that was noted earlier: its hash must still be that. */
  noted?: { seq: number; hash: string }
}

export type Link = { seq: number; hash: Buffer }

export class Broken extends Error {
  readonly seq: number
  constructor(seq: number, says: string) {
    super(says)
    this.seq = seq
  }
}

export async function verifyChain(pool: Pool, options: VerifyOptions, seals: Seals | null = null): Promise<Verification> {
  for (;;) {
    const segments = await readSegments(pool)
    const found = await walk(pool, segments, options, seals)
    // Rows that went into a file meanwhile are not missing.
    if (found.whole || (await readSegments(pool)).length === segments.length) return found
  }
}

async function walk(
  pool: Pool,
  segments: readonly Segment[],
  options: VerifyOptions,
  seals: Seals | null,
): Promise<Verification> {
  const sealed: SealedFact[] = []
  const found: Verification = {
    whole: false,
    rows: 0,
    head: { seq: 0, hash: beginning.toString('hex') },
    segments: { checked: 0, notHere: [] },
    personal: { kept: 0, erased: 0 },
  }
  const { noted } = options
  let last: Link = { seq: 0, hash: beginning }
  const next = (row: StoredRow): void => {
    checkLink(last, row)
    if (noted?.seq === row.seq && noted.hash !== row.hash.toString('hex'))
      throw new Broken(row.seq, 'is another row than the one that was noted')
    if (seals?.kinds.includes(row.kind)) sealed.push(sealOf(row))
    last = { seq: row.seq, hash: row.hash }
    found.head = { seq: row.seq, hash: row.hash.toString('hex') }
  }
  try {
    for (const segment of segments) {
      const isHere = await walkSegment(segment, () => last, options.segmentsIn, next)
      if (isHere) found.segments.checked++
      else found.segments.notHere.push(segment.file)
      last = { seq: segment.lastSeq, hash: segment.lastHash }
      found.head = { seq: last.seq, hash: last.hash.toString('hex') }
    }
    const firstSeq = last.seq + 1
    await walkTable(pool, last.seq, next, found)
    if ((await countStrayTexts(pool, firstSeq, last.seq)) > 0)
      throw new Broken(last.seq, 'is the last row, yet there is personal data of rows that are not there')
    if (noted && noted.seq > last.seq)
      throw new Broken(last.seq, `is the last row, yet row ${noted.seq} was noted: rows are missing at the end`)
    const unlike = await seals?.check(sealed, found.segments.notHere.length === 0)
    if (unlike) throw new Broken(unlike.seq, unlike.says)
    found.whole = true
  } catch (error) {
    if (!(error instanceof Broken)) throw error
    found.broken = { seq: error.seq, says: error.message }
  }
  return found
}

function sealOf({ seq, at, kind, subject, detail }: StoredRow): SealedFact {
  const { digest } = JSON.parse(detail) as { digest?: unknown }
  return { seq, at, kind, subject: subject ?? '', digest: typeof digest === 'string' ? digest : '' }
}

function checkLink(last: Link, row: StoredRow): void {
  if (row.seq !== last.seq + 1) throw new Broken(last.seq + 1, `is missing: after row ${last.seq} comes row ${row.seq}`)
  if (!row.previous.equals(last.hash)) throw new Broken(row.seq, `does not follow row ${last.seq}: the hash before it is another`)
  if (!row.hash.equals(hashOf(row.previous, row))) throw new Broken(row.seq, 'was changed: its content does not have its hash')
}

async function walkTable(pool: Pool, from: number, next: (row: StoredRow) => void, found: Verification): Promise<void> {
  let page = await readPage(pool, from)
  while (page.length > 0) {
    const end = page.at(-1)!.seq
    // The database reads on while this page is hashed.
    const following = page.length === pageRows ? readPage(pool, end) : Promise.resolve([])
    following.catch(() => undefined)
    const texts = Map.groupBy(await readTextsBetween(pool, page[0]!.seq, end), ({ seq }) => seq)
    for (const row of page) {
      next(row)
      checkTexts(row, texts.get(row.seq), found.personal)
      found.rows++
    }
    page = await following
  }
}

/** At most so many rows after `from`, and their personal texts. Throws Broken. */
export async function walkStretch(pool: Pool, from: Link, mostRows: number): Promise<{ last: Link; rows: number }> {
  const page = await readPage(pool, from.seq, mostRows)
  const texts = Map.groupBy(
    page.length === 0 ? [] : await readTextsBetween(pool, page[0]!.seq, page.at(-1)!.seq),
    ({ seq }) => seq,
  )
  let last = from
  for (const row of page) {
    checkLink(last, row)
    checkTexts(row, texts.get(row.seq), { kept: 0, erased: 0 })
    last = { seq: row.seq, hash: row.hash }
  }
  return { last, rows: page.length }
}

function checkTexts(row: StoredRow, texts: readonly StoredText[] | undefined, personal: Verification['personal']): void {
  if (row.personal === '{}' && !texts) return
  const commitments = JSON.parse(row.personal) as Record<string, string>
  for (const { field, salt, text } of texts ?? []) {
    if (!Object.hasOwn(commitments, field) || commitments[field] !== commitment(salt, field, text))
      throw new Broken(row.seq, `has personal data (${field}) that it does not commit to`)
    personal.kept++
  }
  personal.erased += Object.keys(commitments).length - (texts?.length ?? 0)
}

/** False: the file is not here. */
async function walkSegment(
  { firstSeq, lastSeq, previous, lastHash, file, sha256 }: Segment,
  last: () => Link,
  directory: string,
  next: (row: StoredRow) => void,
): Promise<boolean> {
  const before = last()
  if (firstSeq !== before.seq + 1) throw new Broken(before.seq + 1, `is missing: after row ${before.seq} comes the file ${file}`)
  if (!previous.equals(before.hash))
    throw new Broken(firstSeq, `does not follow row ${before.seq}, says the record of the file ${file}`)
  const digest = await digestOf(directory, file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  })
  if (!digest) return false
  try {
    for await (const row of readSegment(directory, file)) next(row)
  } catch (error) {
    if (error instanceof Broken) throw new Broken(error.seq, `${error.message} (in the file ${file})`)
    throw new Broken(last().seq + 1, `cannot be read: the file ${file} is damaged`)
  }
  if (last().seq !== lastSeq || !last().hash.equals(lastHash))
    throw new Broken(lastSeq, `is not the last row of the file ${file}, as it was when the file was made`)
  if (!digest.equals(sha256)) throw new Broken(firstSeq, `begins the file ${file}, which is another than the one that was made`)
  return true
}
