// `audit-trail verify | list | export`: whether the trail is whole, what stands in it, and its old months into files.
import { type Command, InvalidArgumentError, Option } from 'commander'
import { Failure } from '#basics'
import type { Archived } from './archive.ts'
import type { AuditTrail, EventFilter } from './audit-trail.ts'
import { isEventKind } from './event-kinds.ts'
import { exportEvents } from './export-events.ts'
import type { Verification } from './verify.ts'

type Opened = {
  readonly auditTrail: AuditTrail
  readonly auditUpkeep: {
    readonly directory: string
    archive(months?: number, directory?: string): Promise<Archived[]>
  }
  close: () => Promise<void>
}

export function auditTrailCommands(program: Command, open: () => Promise<Opened>): void {
  const command = program.command('audit-trail').description('who did what: check it, read it, move old months into files')

  command
    .command('verify')
    .description('walk the whole chain and name the first broken link; exit 65 when there is one, 75 when a file is not here')
    .addOption(new Option('--noted <row:hash>', 'a newest row that was noted earlier').argParser(notedRow))
    .option('--segments <directory>', 'where the files of old months lie; default: DATA_DIR/audit-trail')
    .option('--json', 'the answer as JSON')
    .action(async (options: { noted?: { seq: number; hash: string }; segments?: string; json?: boolean }) => {
      const { auditTrail, auditUpkeep, close } = await open()
      try {
        const found = await auditTrail.verify({
          segmentsIn: options.segments ?? auditUpkeep.directory,
          ...(options.noted && { noted: options.noted }),
        })
        process.stdout.write(options.json ? `${JSON.stringify(found, null, 2)}\n` : report(found))
        if (found.broken) throw new Failure('damaged', `The audit trail is broken: row ${found.broken.seq} ${found.broken.says}.`)
        const { notHere } = found.segments
        if (notHere.length > 0)
          throw new Failure(
            'busy',
            `Not checked, because these files are not here: ${notHere.join(', ')}. --segments says where they are.`,
          )
      } finally {
        await close()
      }
    })

  command
    .command('list')
    .description('the events, newest first')
    .option('--kind <kind...>', 'only these kinds; docs/reference/audit-events.md explains them')
    .option('--actor <account>', 'only what this account did')
    .option('--subject <id>', 'only what was done to this')
    .addOption(new Option('--from <moment>', 'only from then on, such as 2026-03-01').argParser(moment))
    .addOption(new Option('--to <moment>', 'only before then').argParser(moment))
    .addOption(new Option('--limit <count>', 'at most so many').argParser(wholeNumber).default(100))
    .addOption(new Option('--format <format>', 'how they are written').choices(['text', 'csv', 'json']).default('text'))
    .action(async (options: ListOptions) => {
      const filter = filterOf(options)
      const { auditTrail, close } = await open()
      try {
        for await (const text of exportEvents(auditTrail, filter, options.format, options.limit)) process.stdout.write(text)
      } finally {
        await close()
      }
    })

  command
    .command('export')
    .description('move the months that are older than AUDIT_RETENTION_MONTHS into files; the chain goes on through them')
    .addOption(
      new Option('--keep-months <count>', 'keep so many months instead, the running one included').argParser(wholeNumber),
    )
    .option('--to <directory>', 'where to; default: DATA_DIR/audit-trail')
    .option('--json', 'the answer as JSON')
    .action(async (options: { keepMonths?: number; to?: string; json?: boolean }) => {
      const { auditUpkeep, close } = await open()
      try {
        const files = await auditUpkeep.archive(options.keepMonths, options.to)
        if (options.json) process.stdout.write(`${JSON.stringify({ files }, null, 2)}\n`)
        else if (files.length === 0) process.stdout.write('Nothing is old enough to be moved.\n')
        for (const { file, firstSeq, lastSeq } of options.json ? [] : files)
          process.stdout.write(`${file}: rows ${firstSeq} to ${lastSeq}\n`)
      } finally {
        await close()
      }
    })
}

type ListOptions = {
  kind?: string[]
  actor?: string
  subject?: string
  from?: Date
  to?: Date
  limit: number
  format: 'text' | 'csv' | 'json'
}

function filterOf({ kind, actor, subject, from, to }: ListOptions): EventFilter {
  const unknown = kind?.find(each => !isEventKind(each))
  if (unknown !== undefined) throw new Failure('invalid', `${unknown} is no kind of event.`)
  return {
    ...(kind && { kinds: kind.filter(each => isEventKind(each)) }),
    ...(actor !== undefined && { actor }),
    ...(subject !== undefined && { subject }),
    ...(from && { from }),
    ...(to && { to }),
  }
}

function report({ whole, rows, head, segments, personal }: Verification): string {
  const files = segments.checked === 0 ? '' : ` and ${segments.checked} files of old months`
  return [
    `${whole ? 'Whole' : 'Checked up to the fault'}: ${rows} rows${files}.`,
    `Personal texts: ${personal.kept} agree with the chain, ${personal.erased} erased.`,
    `Newest row: ${head.seq}:${head.hash}`,
    '',
  ].join('\n')
}

function notedRow(text: string): { seq: number; hash: string } {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new InvalidArgumentError('It is the "Newest row" of an earlier verification.')
  return { seq: Number(seq), hash }
}

function moment(text: string): Date {
  const at = new Date(text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('A moment is written like 2026-03-01 or 2026-03-01T12:00:00Z.')
  return at
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 on.')
  return Number(text)
}
