import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import type { DiscardedAnswer, JobsAnswer, TriedAgainAnswer } from '../../../src/operations/health/jobs.contract.ts'
import { Answered, Fault } from '../elements/fault.tsx'
import { FirstFew } from '../elements/first-few.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { Confirm } from '../identity/dialog.tsx'
import { sentenceOf } from '../identity/fault-places.ts'
import { getJson, sendJson } from '../http/request.ts'
import { proven } from '../identity/proof.ts'
import { instant } from '../numbers/numbers.ts'
import { AdminFrame } from './admin-frame.tsx'
import { type Picture, useLive } from './live.ts'
import { LiveLine } from './state-mark.tsx'
import { count, milliseconds, share, span } from './words.ts'

type Job = JobsAnswer['jobs'][number]
type Which = Job['state']
type Queue = NonNullable<Picture['queue']>
type QueueLine = NonNullable<Queue['queues']>[number]

const address = '/api/admin/jobs'
const mostAsked = 50
const shownAtFirst = 8

const jobsQuery = (which: Which) =>
  queryOptions({
    queryKey: [`${address}?which=${which}`],
    queryFn: ({ signal }) => getJson<JobsAnswer>(`${address}?which=${which}&limit=${mostAsked}`, signal),
    refetchInterval: 3_000,
    staleTime: 1_000,
    placeholderData: keepPreviousData,
  })

export function JobsPage() {
  return (
    <AdminFrame title="Jobs" lead="What runs in the background, what waits, and what was given up.">
      {() => <Jobs />}
    </AdminFrame>
  )
}

function Jobs() {
  const live = useLive()
  const queue = live.picture?.queue
  return (
    <>
      <LiveLine live={live} />
      <Section id="running" title="Running" className="mt-8">
        <JobList which="running" none="Nothing runs." />
      </Section>
      <Section id="dead" title="Given up" aside={deadText(queue)}>
        <OfAKind queue={queue} />
        <JobList which="dead" none="Nothing was given up." />
      </Section>
      <Section id="waiting" title="Waiting" aside="For their turn, their time, or their next try.">
        <JobList which="waiting" none="Nothing waits." />
      </Section>
      <Section id="schedules" title="Schedules">
        {queue ? <Schedules queue={queue} /> : <Unread isLooking={live.picture === undefined && live.lostAt === undefined} />}
      </Section>
      <Section id="queues" title="Queues" aside="Of what the queue remembers: a week.">
        {queue ? <Queues queue={queue} /> : <Unread isLooking={live.picture === undefined && live.lostAt === undefined} />}
      </Section>
    </>
  )
}

/** The list holds no more than the newest. */
function deadText(queue: Queue | null | undefined): string {
  const dead = (queue?.queues ?? []).reduce((sum, { deadLetter }) => sum + deadLetter, 0)
  return dead > mostAsked
    ? `${count(dead)} have used up their retries; the newest ${mostAsked} are here.`
    : 'Their retries are used up.'
}

/** For each kind of which more than one gave up. */
function OfAKind({ queue }: { queue: Queue | null | undefined }) {
  const refresh = useFreshJobs()
  const [gone, setGone] = useState<DiscardedAnswer>()
  const kinds = (queue?.queues ?? []).filter(({ deadLetter }) => deadLetter > 1)
  const again = useMutation({
    mutationFn: (name: string) => proven(() => sendJson<TriedAgainAnswer>('POST', `${address}/dead/again`, { name })),
    onSettled: refresh,
  })
  return (
    <div className="grid gap-2">
      {kinds.map(({ name, deadLetter }) => (
        <div key={name} className="flex flex-wrap gap-2">
          <button type="button" className="button min-h-11" disabled={again.isPending} onClick={() => again.mutate(name)}>
            Try all {count(deadLetter)} of {name} again
          </button>
          <Discard
            path={`${address}/dead?name=${encodeURIComponent(name)}`}
            label={`Discard all of ${name}`}
            says={`All that gave up of ${name}, ${count(deadLetter)} by now, are thrown away for good: what they were to do is not done.`}
            onDone={setGone}
          />
        </div>
      ))}
      <output className="block text-muted">{again.data && backText(again.data)}</output>
      <output className="block text-muted">{gone && goneText(gone)}</output>
      {again.error && <Fault fault={again.error} what="What you asked for" />}
    </div>
  )
}

function useFreshJobs() {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ predicate: ({ queryKey: [key] }) => String(key).startsWith(address) })
}

type DiscardProps = { path: string; label: ReactNode; says: string; onDone?: (gone: DiscardedAnswer | undefined) => void }

function Discard({ path, label, says, onDone }: DiscardProps) {
  const refresh = useFreshJobs()
  const [isAsking, setIsAsking] = useState(false)
  const discard = useMutation({
    mutationFn: () => proven(() => sendJson<DiscardedAnswer | undefined>('DELETE', path)),
    onSuccess: gone => {
      setIsAsking(false)
      onDone?.(gone)
    },
    onSettled: refresh,
  })
  return (
    <>
      <button type="button" className="button min-h-11 w-fit" onClick={() => setIsAsking(true)}>
        {label}
      </button>
      {isAsking && (
        <Confirm
          title="Discard"
          says={<p>{says}</p>}
          verb="Discard"
          isPending={discard.isPending}
          fault={discard.error && sentenceOf(discard.error)}
          onDo={() => discard.mutate()}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  )
}

function backText({ moved, left }: TriedAgainAnswer): string {
  return `${count(moved)} ${moved === 1 ? 'is' : 'are'} back in the queue${left > 0 ? `; ${count(left)} ${left === 1 ? 'is' : 'are'} left` : ''}.`
}

function goneText({ discarded, left }: DiscardedAnswer): string {
  return `${count(discarded)} ${discarded === 1 ? 'is' : 'are'} discarded${left > 0 ? `; ${count(left)} ${left === 1 ? 'is' : 'are'} left` : ''}.`
}

function Unread({ isLooking }: { isLooking: boolean }) {
  return isLooking ? <TableOutline rows={4} /> : <p className="text-warn">The queue cannot be read just now.</p>
}

function JobList({ which, none }: { which: Which; none: string }) {
  const jobs = useQuery(jobsQuery(which))
  return (
    <Answered result={jobs} what="The jobs" outline={<TableOutline rows={1} height={60} />}>
      {({ jobs: all }) =>
        all.length === 0 ? (
          <p className="text-muted">{none}</p>
        ) : (
          <FirstFew all={all} most={shownAtFirst} what={all.length === mostAsked ? 'that are newest' : 'of them'}>
            {job => <JobRow key={job.id} job={job} />}
          </FirstFew>
        )
      }
    </Answered>
  )
}

function JobRow({ job }: { job: Job }) {
  const about = Object.entries(job.payload)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')
  return (
    <li className="grid gap-x-6 gap-y-2 border-b border-line py-3 md:grid-cols-[1fr_auto] md:items-center">
      <div className="min-w-0">
        <p>
          <span className="font-medium">{job.name}</span>
          {about !== '' && <span className="ml-2 text-sm break-all text-muted">{about}</span>}
        </p>
        {job.state === 'running' && job.total > 1 && (
          <progress
            className="mt-1.5 block h-2 w-full max-w-md"
            value={job.done}
            max={job.total}
            aria-label={`How far ${job.name} is`}
          />
        )}
        {job.says !== '' && <p className={`break-words ${job.state === 'dead' ? 'text-warn' : ''}`}>{job.says}</p>}
        <p className="text-sm text-muted">{timesOf(job)}</p>
      </div>
      <Steer job={job} />
    </li>
  )
}

function timesOf({ state, startedAt, finishedAt, dueAt, askedAt, attempt }: Job): string {
  const tried = attempt > 0 ? `; tried ${attempt} ${attempt === 1 ? 'time' : 'times'} before` : ''
  if (state === 'running') return `Since ${instant(startedAt)}${tried}`
  if (state === 'dead') return `Given up ${instant(finishedAt ?? askedAt)}${tried}`
  return `Asked for ${instant(askedAt)}, due ${instant(dueAt)}${tried}`
}

function Steer({ job }: { job: Job }) {
  const refresh = useFreshJobs()
  const isDead = job.state === 'dead'
  const path = isDead ? `${address}/dead/${job.id}/again` : `${address}/${encodeURIComponent(job.name)}/${job.id}/cancel`
  const steer = useMutation({ mutationFn: () => proven(() => sendJson('POST', path)), onSettled: refresh })
  const name = <span className="sr-only"> {job.name}</span>
  return (
    <div className="grid gap-2 md:justify-items-end">
      <div className="flex flex-wrap gap-2">
        <button type="button" className="button min-h-11 w-fit" disabled={steer.isPending} onClick={() => steer.mutate()}>
          {isDead ? 'Try again' : 'Cancel'}
          {name}
        </button>
        {isDead && (
          <Discard
            path={`${address}/dead/${job.id}`}
            label={<>Discard{name}</>}
            says={`This ${job.name} is thrown away for good: what it was to do is not done.`}
          />
        )}
      </div>
      {steer.error && <Fault fault={steer.error} what="What you asked for" />}
    </div>
  )
}

function Schedules({ queue: { schedules } }: { queue: Queue }) {
  if (!schedules?.length) return <p className="text-muted">No worker has looked at the schedules yet.</p>
  return (
    <Scroller label="Schedules">
      <table className="figures">
        <caption className="sr-only">Scheduled work</caption>
        <thead>
          <tr>
            <th scope="col">Work</th>
            <th scope="col" className="words">
              How it went
            </th>
            <th scope="col" className="hidden md:table-cell">
              Last begun
            </th>
            <th scope="col">Next</th>
            <th scope="col" className="words hidden md:table-cell">
              When (cron)
            </th>
          </tr>
        </thead>
        <tbody>
          {schedules.map(schedule => (
            <tr key={schedule.name} className="align-top">
              <th scope="row" className="!whitespace-normal">
                {schedule.name}
                <span className="block text-sm text-muted md:hidden">
                  <span className="font-mono">{schedule.cron}</span> {schedule.timeZone}
                  {schedule.lastRunAt !== null && `, last begun ${instant(schedule.lastRunAt)}`}
                </span>
              </th>
              <td className={`words ${schedule.lastStatus === 'failed' ? 'text-warn' : ''}`}>{outcome(schedule.lastStatus)}</td>
              <td className="hidden md:table-cell">{instant(schedule.lastRunAt)}</td>
              <td className="max-md:!whitespace-normal">{instant(schedule.nextRunAt)}</td>
              <td className="words hidden md:table-cell">
                <span className="font-mono text-sm">{schedule.cron}</span> <span className="text-muted">{schedule.timeZone}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function outcome(status: 'running' | 'done' | 'failed' | null): ReactNode {
  if (status === null) return 'Not yet'
  return { running: 'Runs', done: 'Done', failed: 'Failed' }[status]
}

function Queues({ queue: { queues } }: { queue: Queue }) {
  return (
    <Scroller label="Queues">
      <table className="figures">
        <caption className="sr-only">Queues by name</caption>
        <thead>
          <tr>
            <th scope="col">Queue</th>
            <th scope="col">Given up</th>
            <th scope="col">Waiting</th>
            <th scope="col">Running</th>
            <th scope="col" className="hidden md:table-cell">
              To be tried again
            </th>
            <th scope="col" className="hidden md:table-cell">
              Done
            </th>
            <th scope="col" className="hidden md:table-cell">
              Oldest waits
            </th>
            <th scope="col" className="hidden md:table-cell">
              Takes
            </th>
          </tr>
        </thead>
        <tbody>
          {(queues ?? []).toSorted(byWhatIsLeft).map(one => (
            <tr key={one.name} className="align-top">
              <th scope="row" className="!whitespace-normal">
                {one.name}
                <span className="block text-sm text-muted md:hidden">{restOf(one)}</span>
              </th>
              <td className={one.deadLetter > 0 ? 'text-warn' : ''}>
                {count(one.deadLetter)}
                {one.deadLetter > 0 && one.completed + one.deadLetter > 0 && (
                  <span className="text-muted max-md:hidden"> ({share(one.deadLetter / (one.completed + one.deadLetter))})</span>
                )}
              </td>
              <td>{count(one.queued)}</td>
              <td>{count(one.active)}</td>
              <td className="hidden md:table-cell">{count(one.retrying)}</td>
              <td className="hidden md:table-cell">{count(one.completed)}</td>
              <td className="hidden md:table-cell">{span(one.oldestAgeSeconds)}</td>
              <td className="hidden md:table-cell">{milliseconds(one.averageDurationMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

/** What somebody has to see first. */
function byWhatIsLeft(a: QueueLine, b: QueueLine): number {
  return (
    b.deadLetter - a.deadLetter ||
    b.retrying - a.retrying ||
    b.queued + b.active - a.queued - a.active ||
    b.completed - a.completed
  )
}

/** For a page too narrow for the other columns. */
function restOf({ retrying, completed, oldestAgeSeconds, averageDurationMs }: QueueLine): string {
  const told = [
    retrying > 0 && `${count(retrying)} to be tried again`,
    completed > 0 && `${count(completed)} done`,
    oldestAgeSeconds !== null && `oldest waits ${span(oldestAgeSeconds)}`,
    averageDurationMs !== null && `takes ${milliseconds(averageDurationMs)}`,
  ]
  return told.filter(Boolean).join(', ')
}
