import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Archive, TriangleAlert } from 'lucide-react'
import type { BackupsAnswer } from '../../../src/operations/backups/backups.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { Sparkline } from '../elements/sparkline.tsx'
import { sendJson } from '../http/request.ts'
import { proven } from '../identity/proof.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { instant, readable } from '../numbers/numbers.ts'
import { AdminFrame } from '../operations/admin-frame.tsx'
import { provedText, sizeTrend } from './backup-text.ts'
import { BackupsTable } from './backups-table.tsx'
import { address, backupsQuery } from './queries.ts'
import { RunsTable } from './runs-table.tsx'

export function BackupsPage() {
  return (
    <AdminFrame
      title="Backups"
      lead="Everything in the database, encrypted in one file. Proved means: it was brought back beside the data, compared row by row, and answered the product’s questions."
    >
      {() => <Contents />}
    </AdminFrame>
  )
}

function Contents() {
  const backups = useQuery(backupsQuery)
  return (
    <div className="mt-6">
      <Answered result={backups} what="The backups" outline={<TableOutline rows={6} height={45} />}>
        {answer => (
          <>
            <State answer={answer} />
            <MakeOne answer={answer} />
            <Section id="files" title="Files">
              <BackupsTable answer={answer} />
            </Section>
            <Section id="runs" title="What was tried">
              <RunsTable runs={answer.runs} />
            </Section>
          </>
        )}
      </Answered>
    </div>
  )
}

function State({ answer }: { answer: BackupsAnswer }) {
  const { backups, lastProved, nextRunAt, troubles, isSafe, safety } = answer
  const proved = backups.find(({ id }) => id === lastProved)
  const trend = sizeTrend(backups)
  const warnings = [...troubles, ...(isSafe ? [] : [safety])]
  return (
    <>
      {warnings.length > 0 && (
        <ul className="mb-6 grid gap-2">
          {warnings.map(warning => (
            <li key={warning} className="flex items-start gap-2 rounded-lg bg-warn-surface px-3 py-2 text-warn">
              <TriangleAlert size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
              <span className="min-w-0 break-words">{readable(warning)}</span>
            </li>
          ))}
        </ul>
      )}
      <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
        <dt className="text-muted">Last proved</dt>
        <dd className={proved ? '' : 'text-warn'}>{proved ? provedText(proved) : 'none'}</dd>
        <dt className="text-muted">Next one</dt>
        <dd>{nextRunAt === null ? 'when a process has taken up background jobs' : instant(nextRunAt)}</dd>
        <dt className="self-center text-muted">Size</dt>
        <dd className="flex flex-wrap items-center gap-x-4 text-muted">
          <span className="text-text">{trend.says}</span>
          {trend.sizes.length > 2 && <Sparkline values={trend.sizes} />}
        </dd>
        {isSafe && (
          <>
            <dt className="text-muted">Place</dt>
            <dd>{safety}</dd>
          </>
        )}
      </dl>
    </>
  )
}

function MakeOne({ answer: { work } }: { answer: BackupsAnswer }) {
  const queries = useQueryClient()
  const make = useMutation({
    mutationFn: () => proven(() => sendJson('POST', address)),
    onSettled: () => queries.invalidateQueries({ queryKey: backupsQuery.queryKey }),
  })
  return (
    <div className="mt-6">
      <button
        type="button"
        className="button button-accent min-h-11"
        disabled={work !== null || make.isPending}
        onClick={() => make.mutate()}
      >
        <Archive size={16} aria-hidden="true" />
        Back up now
      </button>
      <div aria-live="polite">
        {make.error && (
          <p role="alert" className="mt-3 max-w-3xl rounded-lg bg-warn-surface p-3 text-warn">
            {sentenceOf(make.error)}
          </p>
        )}
        {work && (
          <div className="mt-4 max-w-xl">
            <progress
              className="block h-1.5 w-full"
              {...(work.done > 0 && { value: work.done / work.total })}
              aria-label={work.what === 'backup' ? 'A backup is made' : 'A backup is proved'}
            />
            <p className="mt-1 text-muted">
              {work.state === 'waiting' ? 'It waits for a process that takes up background jobs …' : work.says || 'It begins …'}
            </p>
          </div>
        )}
      </div>
    </div>
  )
}
