// Events as a file: a table for spreadsheets, JSON for programs, or lines for a terminal. Page by page, so that memory stays flat.
import { csvLine } from '#csv'
import type { AuditTrail, EventFilter, RecordedEvent } from './audit-trail.ts'

export type ExportFormat = 'csv' | 'json' | 'text'

const pageEvents = 1_000
const columns = [
  'row',
  'at',
  'kind',
  'outcome',
  'actor',
  'subject',
  'count',
  'detail',
  'address',
  'userAgent',
  'personal',
] as const

/** Newest first, in pieces. Erased texts read "[erased]". */
export async function* exportEvents(
  trail: Pick<AuditTrail, 'events'>,
  filter: EventFilter,
  format: ExportFormat,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  if (format === 'csv') yield csvLine(columns)
  if (format === 'json') yield '['
  let left = limit
  let before = filter.before
  let separator = '\n'
  while (left > 0) {
    const page = await trail.events({ ...filter, ...(before !== undefined && { before }) }, Math.min(left, pageEvents))
    for (const event of page.events.slice(0, left)) {
      yield format === 'csv'
        ? csvLine(cellsOf(event))
        : format === 'json'
          ? `${separator}${JSON.stringify(event)}`
          : lineOf(event)
      separator = ',\n'
    }
    left -= page.events.length
    if (page.next === null) break
    before = page.next
  }
  if (format === 'json') yield '\n]\n'
}

function cellsOf({ seq, at, kind, outcome, actor, subject, count, detail, personal }: RecordedEvent) {
  const { address, userAgent, ...rest } = shown(personal)
  const others = Object.keys(rest).length > 0 ? JSON.stringify(rest) : null
  const details = Object.keys(detail).length > 0 ? JSON.stringify(detail) : null
  return [seq, at.toISOString(), kind, outcome, actor, subject, count, details, address ?? null, userAgent ?? null, others]
}

function lineOf({ at, kind, outcome, actor, subject, count, detail, personal }: RecordedEvent): string {
  const who = actor === null ? '' : ` by ${actor}`
  const what = subject === null ? '' : ` on ${subject}`
  const times = count === 1 ? '' : ` ×${count}`
  const more = Object.entries({ ...detail, ...shown(personal) }).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`)
  return `${at.toISOString()} ${kind} ${outcome}${times}${who}${what}${more.join('')}\n`
}

function shown(personal: RecordedEvent['personal']): Record<string, string> {
  return Object.fromEntries(Object.entries(personal).map(([field, text]) => [field, text ?? '[erased]']))
}
