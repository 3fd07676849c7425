// What is to be done every day, week and month: how each duty stands, what it found, and what a person can do about it.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import type { DutiesAnswer } from '../../../src/operations/upkeep/upkeep.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { getJson, sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { proven } from '../identity/proof.ts'
import { instant } from '../numbers/numbers.ts'
import { AdminFrame } from './admin-frame.tsx'
import { type Duty, openFindings, type Run, runText, standingText, stateOf, summaryOf } from './duty-text.ts'
import { Kept } from './kept.tsx'
import { StateMark } from './state-mark.tsx'

const address = '/api/admin/duties'
const whileWorkingMs = 1_500
const otherwiseMs = 30_000

const dutiesQuery = queryOptions({
  queryKey: [address],
  queryFn: ({ signal }) => getJson<DutiesAnswer>(address, signal),
  refetchInterval: ({ state }) => (state.data?.duties.some(({ work }) => work) ? whileWorkingMs : otherwiseMs),
})

const rhythms = [
  ['day', 'Every day'],
  ['week', 'Every week'],
  ['month', 'Every month'],
] as const

export function DutiesPage() {
  return (
    <AdminFrame
      title="Duties"
      lead="What whoever runs an installation should see to. It is done by itself at its time; here is what was found, and what is left for you."
    >
      {() => <Duties />}
    </AdminFrame>
  )
}

function Duties() {
  const result = useQuery(dutiesQuery)
  return (
    <div className="max-w-4xl">
      <div className="mt-6">
        <Answered result={result} what="The duties" outline={<TableOutline rows={8} height={90} />}>
          {({ duties, timeZone, mails }) => (
            <>
              <Summary duties={duties} />
              <p className="mt-3 text-sm text-muted">
                Times are those of {timeZone}; yours are shown.{' '}
                {mails ? 'Digests go to ALARM_MAIL as well.' : 'Digests stay here: SMTP_URL or ALARM_MAIL is not set.'}
              </p>
              {rhythms.map(([rhythm, title]) => (
                <Section key={rhythm} id={`every-${rhythm}`} title={title} className="mt-10">
                  <ul>
                    {duties
                      .filter(duty => duty.rhythm === rhythm)
                      .map(duty => (
                        <Row key={duty.name} duty={duty} />
                      ))}
                  </ul>
                </Section>
              ))}
            </>
          )}
        </Answered>
      </div>
      <Kept />
    </div>
  )
}

function Summary({ duties }: { duties: readonly Duty[] }) {
  const { state, says } = summaryOf(duties)
  return (
    <output
      className={`flex items-center gap-3 rounded-xl border-2 p-4 ${state === 'healthy' ? 'border-line bg-raised' : 'border-warn bg-warn-surface'}`}
    >
      <StateMark state={state} size={26} />
      <span className="text-lg font-semibold tracking-tight text-balance">{says}</span>
    </output>
  )
}

function Row({ duty }: { duty: Duty }) {
  const [last, ...earlier] = duty.runs
  return (
    <li className="grid gap-x-6 gap-y-3 border-b border-line py-4 md:grid-cols-[1fr_auto] md:items-start">
      <div className="flex min-w-0 gap-3">
        <span className="mt-0.5">
          <StateMark state={stateOf(duty)} />
        </span>
        <div className="min-w-0">
          <h3 className="font-semibold">{duty.title}</h3>
          <p className="text-sm text-muted">{duty.does}</p>
          <p className={`mt-1.5 ${duty.state === 'overdue' || duty.state === 'failed' ? 'font-medium text-warn' : ''}`}>
            {standingText(duty)}
          </p>
          {last && <Findings run={last} />}
          {earlier.length > 0 && <Earlier runs={earlier} />}
        </div>
      </div>
      <RunNow duty={duty} />
    </li>
  )
}

function Findings({ run }: { run: Run }) {
  const open = openFindings(run)
  const rest = run.findings.filter(({ severity }) => severity === 'fine')
  return (
    <ul className="mt-2 grid gap-2">
      {open.map(finding => (
        <li key={finding.says} className={`border-l-2 pl-3 ${finding.severity === 'act' ? 'border-warn' : 'border-line'}`}>
          <p className="break-words">
            <span className={`font-medium ${finding.severity === 'act' ? 'text-warn' : ''}`}>
              {finding.severity === 'act' ? 'To do' : 'Worth a look'}:
            </span>{' '}
            {finding.says}
          </p>
          {finding.accounts.length > 0 && <p className="text-sm break-words">{finding.accounts.join(', ')}</p>}
          {finding.advice && <p className="text-sm break-words text-muted">{finding.advice}</p>}
        </li>
      ))}
      {rest.map(({ says, accounts }) => (
        <li key={says} className="text-sm break-words text-muted">
          {says} {accounts.join(', ')}
        </li>
      ))}
    </ul>
  )
}

function Earlier({ runs }: { runs: readonly Run[] }) {
  return (
    <details className="mt-2 text-sm">
      <summary className="link inline-flex min-h-8 cursor-pointer items-center">Earlier runs</summary>
      <ul className="mt-1 grid gap-1">
        {runs.map(run => (
          <li key={run.finishedAt} className={run.outcome === 'failed' ? 'text-warn' : 'text-muted'}>
            {instant(run.finishedAt)}: {runText(run)}
          </li>
        ))}
      </ul>
    </details>
  )
}

function RunNow({ duty: { name, title, work } }: { duty: Duty }) {
  const queries = useQueryClient()
  const run = useMutation({
    mutationFn: () => proven(() => sendJson('POST', `${address}/${name}/run`)),
    onSettled: () => queries.invalidateQueries({ queryKey: dutiesQuery.queryKey }),
  })
  return (
    <div className="grid gap-2 pl-[30px] md:w-52 md:justify-items-end md:pl-0">
      <button
        type="button"
        className="button min-h-11 w-fit"
        disabled={work !== null || run.isPending}
        onClick={() => run.mutate()}
      >
        <Play size={15} aria-hidden="true" />
        Run now
        <span className="sr-only">: {title}</span>
      </button>
      <div aria-live="polite" className="w-full text-sm">
        {run.error && <p className="text-warn">{sentenceOf(run.error)}</p>}
        {work && (
          <>
            <progress
              className="block h-1.5 w-full"
              {...(work.done > 0 && { value: work.done / work.total })}
              aria-label={`How far ${title} is`}
            />
            <p className="mt-1 break-words text-muted">
              {work.state === 'waiting' ? 'It waits for a process that takes up background jobs …' : work.says || 'It begins …'}
            </p>
          </>
        )}
      </div>
    </div>
  )
}
