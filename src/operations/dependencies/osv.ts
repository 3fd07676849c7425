// OSV records (https://ossf.github.io/osv-schema/) from files: an export can be carried to a machine that reaches no network.
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { compare, valid } from 'semver'
import yauzl from 'yauzl'
import { z } from 'zod'
import { Failure } from '#basics'
import type { Advisory } from './advisory.ts'
import type { Locked } from './lock-file.ts'

const event = z.object({ introduced: z.string().optional(), fixed: z.string().optional(), last_affected: z.string().optional() })
const record = z.object({
  id: z.string(),
  summary: z.string().optional(),
  details: z.string().optional(),
  withdrawn: z.string().optional(),
  database_specific: z.object({ severity: z.string().optional() }).loose().optional(),
  affected: z
    .array(
      z.object({
        package: z.object({ ecosystem: z.string(), name: z.string() }).optional(),
        ranges: z.array(z.object({ type: z.string(), events: z.array(event) })).optional(),
        versions: z.array(z.string()).optional(),
      }),
    )
    .optional(),
})
export type OsvRecord = z.infer<typeof record>

const titleLength = 120
/** npm's own order is that of semantic versions; the third kind names commits. */
const ordered = new Set(['SEMVER', 'ECOSYSTEM'])

/** What the record says against versions that are locked; none for one that was withdrawn. */
export function affectedBy(
  { id, summary, details, withdrawn, database_specific: more, affected = [] }: OsvRecord,
  lock: readonly Locked[],
): Advisory[] {
  if (withdrawn !== undefined) return []
  const title = (summary ?? details?.split('\n')[0] ?? 'no summary').slice(0, titleLength)
  return lock.flatMap(({ name, version, isDev }) => {
    const isHit = affected.some(
      one =>
        one.package?.ecosystem === 'npm' &&
        one.package.name === name &&
        (one.versions?.includes(version) ||
          one.ranges?.some(range => ordered.has(range.type) && isWithin(version, range.events))),
    )
    return isHit ? [{ id, severity: more?.severity?.toLowerCase() ?? null, title, packageName: name, version, isDev }] : []
  })
}

/** Events in order of their versions: the last that is not above the version decides. */
function isWithin(version: string, events: readonly z.infer<typeof event>[]): boolean {
  if (!valid(version)) return false
  let isAffected = false
  const steps = events
    .flatMap(({ introduced, fixed, last_affected: last }) => [
      ...(introduced === undefined ? [] : [{ at: introduced === '0' ? '0.0.0-0' : introduced, affects: true, isAfter: false }]),
      ...(fixed === undefined ? [] : [{ at: fixed, affects: false, isAfter: false }]),
      ...(last === undefined ? [] : [{ at: last, affects: false, isAfter: true }]),
    ])
    .filter(({ at }) => valid(at))
    .sort((a, b) => compare(a.at, b.at))
  for (const { at, affects, isAfter } of steps) {
    const difference = compare(version, at)
    if (isAfter ? difference > 0 : difference >= 0) isAffected = affects
  }
  return isAffected
}

/** Every record of files (.json, .jsonl), folders of them, and archives (.zip) as OSV exports them. Throws Failure('damaged') that names what cannot be read. */
export async function* osvRecords(paths: readonly string[]): AsyncGenerator<OsvRecord> {
  for (const path of paths) {
    const kind = await stat(path).catch((cause: unknown) => {
      throw new Failure('not-found', `${path} is not there.`, { cause })
    })
    if (kind.isDirectory()) {
      for (const name of (await readdir(path)).filter(one => /\.(json|jsonl|zip)$/.test(one)).sort())
        yield* osvRecords([join(path, name)])
    } else if (path.endsWith('.zip')) yield* inArchive(path)
    else if (path.endsWith('.jsonl')) {
      for await (const line of createInterface({ input: createReadStream(path) }))
        if (line.trim() !== '') yield parsed(line, path)
    } else {
      const text = await readFile(path, 'utf8')
      const value = json(text, path)
      for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) yield checked(one, path)
    }
  }
}

async function* inArchive(path: string): AsyncGenerator<OsvRecord> {
  let archive: yauzl.ZipFile
  try {
    archive = await yauzl.openPromise(path, { lazyEntries: true })
  } catch (cause) {
    throw new Failure('damaged', `${path} is no archive that can be read.`, { cause })
  }
  for await (const entry of archive.eachEntry()) {
    if (!entry.fileName.endsWith('.json')) continue
    const chunks: Buffer[] = []
    for await (const chunk of await archive.openReadStreamPromise(entry)) chunks.push(chunk as Buffer)
    yield parsed(Buffer.concat(chunks).toString('utf8'), `${path}: ${entry.fileName}`)
  }
}

const parsed = (text: string, where: string): OsvRecord => checked(json(text, where), where)

function json(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new Failure('damaged', `${where} holds no JSON.`, { cause })
  }
}

function checked(value: unknown, where: string): OsvRecord {
  const result = record.safeParse(value)
  if (!result.success) throw new Failure('damaged', `${where} holds no OSV record.`, { cause: result.error })
  return result.data
}
