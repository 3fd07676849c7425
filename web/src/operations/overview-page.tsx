// Is all well? One sentence, then what is wrong and what to do, then the figures for whoever wants to know more.
import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Scroller } from '../elements/scroller.tsx'
import { Section } from '../elements/section.tsx'
import { readable } from '../numbers/numbers.ts'
import { AdminFrame } from './admin-frame.tsx'
import { partName, type State, type Trouble, type Verdict, verdictOn } from './judgement.ts'
import { type Picture, useLive } from './live.ts'
import { LiveLine, StateMark, stateName, Waiting } from './state-mark.tsx'
import { capital, count, milliseconds, share, size, span } from './words.ts'

export function OverviewPage() {
  return <AdminFrame title="Is all well?">{() => <Overview />}</AdminFrame>
}

function Overview() {
  const live = useLive()
  const { picture } = live
  if (!picture)
    return (
      <>
        {live.lostAt !== undefined && <Band state="degraded">It cannot be found out just now.</Band>}
        <LiveLine live={live} />
        <Waiting live={live} />
      </>
    )
  const verdict = verdictOn(picture)
  return (
    <>
      <Answer verdict={verdict} isOld={live.lostAt !== undefined} />
      <LiveLine live={live} />
      {verdict.troubles.length > 0 && (
        <ul className="mt-6 grid gap-3 md:grid-cols-2" aria-label="What needs a look">
          {verdict.troubles.map(trouble => (
            <TroubleRow key={trouble.what} trouble={trouble} />
          ))}
        </ul>
      )}
      <Section id="parts" title="Parts" className="mt-10">
        <Parts picture={picture} />
      </Section>
      <Section id="figures" title={`The last ${Math.round(picture.performance.windowSeconds / 60)} minutes`}>
        <Figures picture={picture} />
      </Section>
      <Availability picture={picture} />
    </>
  )
}

const bands = {
  healthy: 'border-line bg-raised',
  degraded: 'border-warn bg-warn-surface',
  unhealthy: 'border-[var(--red)] bg-raised',
} as const

function Answer({ verdict: { state, says }, isOld }: { verdict: Verdict; isOld: boolean }) {
  return (
    <Band state={state} isOld={isOld}>
      {says}.
    </Band>
  )
}

function Band({ state, isOld = false, children }: { state: State; isOld?: boolean; children: ReactNode }) {
  return (
    <output
      className={`mt-5 flex items-center gap-4 rounded-xl border-2 p-5 md:p-6 ${bands[state]} ${isOld ? 'opacity-60' : ''}`}
    >
      <StateMark state={state} size={36} />
      <span className="text-xl font-semibold tracking-tight text-balance md:text-2xl">{children}</span>
    </output>
  )
}

function TroubleRow({ trouble: { state, what, says, advice, to } }: { trouble: Trouble }) {
  return (
    <li className="flex gap-3 rounded-lg border border-line bg-raised p-4">
      <span className="mt-0.5">
        <StateMark state={state} />
      </span>
      <div className="min-w-0">
        <p className="font-semibold">{what}</p>
        <p className="break-words">{says}</p>
        <p className="mt-1 text-muted">{advice}</p>
        <Link to={to} className="link mt-1 inline-flex min-h-8 items-center gap-1">
          Details
          <ArrowRight size={15} aria-hidden="true" />
          <span className="sr-only">of: {what}</span>
        </Link>
      </div>
    </li>
  )
}

function Parts({ picture: { health } }: { picture: Picture }) {
  return (
    <ul className="grid grid-cols-2 gap-x-6 md:gap-x-10">
      {Object.entries(health.checks ?? {}).map(([check, { status, detail }]) => (
        <li key={check} className="flex items-baseline gap-3 border-b border-line py-2.5">
          <span className="translate-y-1">
            <StateMark state={status} />
          </span>
          <span className={`shrink-0 md:w-32 ${status === 'healthy' ? '' : 'font-semibold text-warn'}`}>{partName(check)}</span>
          {/* What is not well stands above, in full. */}
          <span className="hidden min-w-0 text-sm break-words text-muted md:inline">
            {status === 'healthy' ? capital(readable(detail)) : `${stateName(status)}; see above.`}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Figures({ picture: { performance, queue, errors, alarms } }: { picture: Picture }) {
  const { totals, eventLoop, memory, processes = [], uptimeSeconds } = performance
  const running = processes.filter(({ state }) => state === 'running').length
  const dead = (queue?.queues ?? []).reduce((sum, { deadLetter }) => sum + deadLetter, 0)
  return (
    <dl className="grid grid-cols-2 gap-x-8 gap-y-6 md:grid-cols-3">
      <Figure name="Requests" value={count(totals.count)}>
        {share(totals.errorRate)} failed
      </Figure>
      <Figure name="Half of them within" value={milliseconds(totals.p50Ms)}>
        99 of 100 within {milliseconds(totals.p99Ms)}
      </Figure>
      <Figure name="Background jobs" value={queue ? count(queue.totals.active) : '–'}>
        {queue
          ? `running; ${count(queue.totals.queued)} ${queue.totals.queued === 1 ? 'waits' : 'wait'}, ${count(dead)} given up`
          : 'The queue cannot be read.'}
      </Figure>
      <Figure name="Errors" value={errors ? count(errors.lastDay) : '–'}>
        {errors ? `in 24 hours; ${kindsText(errors.new + errors.regressed)} not looked at` : 'They cannot be read.'}
      </Figure>
      <Figure name="Alarms" value={alarms ? count(alarms.open.length) : '–'}>
        {alarms ? `open; ${count(alarms.begun)} began in 24 hours` : 'They cannot be read.'}
      </Figure>
      <Figure name="Processes" value={count(running)}>
        {size(memory?.rssBytes)} of memory; {share(eventLoop?.utilization, 0)} busy; up for {span(uptimeSeconds)}
      </Figure>
    </dl>
  )
}

function Figure({ name, value, children }: { name: string; value: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="mt-0.5">
        <span className="block text-2xl font-semibold tracking-tight">{value}</span>
        <span className="text-sm text-muted">{children}</span>
      </dd>
    </div>
  )
}

function Availability({ picture: { performance } }: { picture: Picture }) {
  const { availability } = performance
  if (!availability || availability.periods.length === 0) return null
  return (
    <Section id="availability" title="How well it was there" aside={`The objective is ${availability.objectivePercent} %.`}>
      <Scroller label="Availability">
        <table className="figures max-w-2xl">
          <caption className="sr-only">Availability by period</caption>
          <thead>
            <tr>
              <th scope="col">Days</th>
              <th scope="col">There</th>
              <th scope="col">Answered</th>
              <th scope="col" className="hidden md:table-cell">
                Failed requests
              </th>
              <th scope="col" className="words">
                Objective
              </th>
            </tr>
          </thead>
          <tbody>
            {availability.periods.map(({ days, upPercent, answeredPercent, failed, isMet }) => (
              <tr key={days}>
                <th scope="row">{days}</th>
                <td>{upPercent.toFixed(2)} %</td>
                <td>{answeredPercent.toFixed(2)} %</td>
                <td className="hidden md:table-cell">{count(failed)}</td>
                <td className={`words ${isMet ? '' : 'text-warn'}`}>{isMet ? 'Met' : 'Missed'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </Section>
  )
}

function kindsText(kinds: number): string {
  return `${count(kinds)} ${kinds === 1 ? 'kind' : 'kinds'}`
}
