import { brokenAtWords } from '../elements/broken-at-words.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section } from '../elements/section.tsx'
import { instant } from '../numbers/numbers.ts'
import { AdminFrame } from './admin-frame.tsx'
import { type Picture, useLive } from './live.ts'
import { LiveLine, Waiting } from './state-mark.tsx'
import { count, milliseconds, share, size } from './words.ts'

type Performance = Picture['performance']
type SlowRequest = NonNullable<Performance['slowRequests']>[number]

export function PerformancePage() {
  return (
    <AdminFrame title="Performance" lead="Of the last five minutes, all processes together.">
      {() => <Figures />}
    </AdminFrame>
  )
}

function Figures() {
  const live = useLive()
  const { picture } = live
  if (!picture)
    return (
      <>
        <LiveLine live={live} />
        <Waiting live={live} />
      </>
    )
  const { performance } = picture
  return (
    <>
      <LiveLine live={live} />
      <Section
        id="routes"
        title="Routes"
        className="mt-8"
        aside={`${count(performance.totals.count)} requests, ${share(performance.totals.errorRate)} failed`}
      >
        <Routes performance={performance} />
      </Section>
      <Section
        id="slow"
        title="Slow requests"
        aside={performance.slowRequestsCount ? `${count(performance.slowRequestsCount)} in all; the newest are shown` : ''}
      >
        <Slow performance={performance} />
      </Section>
      <Section id="processes" title="Processes">
        <Processes performance={performance} />
      </Section>
    </>
  )
}

function Routes({ performance: { routes, totals } }: { performance: Performance }) {
  if (!routes?.length) return <p>Nobody has asked for anything.</p>
  return (
    <Scroller label="Routes">
      <table className="figures">
        <caption className="sr-only">Requests by route</caption>
        <thead>
          <tr>
            <th scope="col">Route</th>
            <th scope="col">Requests</th>
            <th scope="col" className="hidden md:table-cell">
              Half within
            </th>
            <th scope="col" className="hidden md:table-cell">
              95 of 100
            </th>
            <th scope="col">99 of 100</th>
            <th scope="col" className="hidden md:table-cell">
              Longest
            </th>
            <th scope="col">Failed</th>
          </tr>
        </thead>
        <tbody>
          {routes.map(route => (
            <tr key={`${route.method} ${route.route}`}>
              <th scope="row" className="!whitespace-normal">
                <span className="text-muted">{route.method}</span> <RouteName route={route.route} />
              </th>
              <td>{count(route.count)}</td>
              <td className="hidden md:table-cell">{milliseconds(route.p50Ms)}</td>
              <td className="hidden md:table-cell">{milliseconds(route.p95Ms)}</td>
              <td>{milliseconds(route.p99Ms)}</td>
              <td className="hidden md:table-cell">{milliseconds(route.maxMs)}</td>
              <td className={route.errorRate > 0 ? 'text-warn' : ''}>{share(route.errorRate)}</td>
            </tr>
          ))}
          <tr className="font-semibold">
            <th scope="row" className="!font-semibold">
              All
            </th>
            <td>{count(totals.count)}</td>
            <td className="hidden md:table-cell">{milliseconds(totals.p50Ms)}</td>
            <td className="hidden md:table-cell">{milliseconds(totals.p95Ms)}</td>
            <td>{milliseconds(totals.p99Ms)}</td>
            <td className="hidden md:table-cell">{milliseconds(Math.max(...routes.map(({ maxMs }) => maxMs)))}</td>
            <td>{share(totals.errorRate)}</td>
          </tr>
        </tbody>
      </table>
    </Scroller>
  )
}

function Slow({ performance: { slowRequests } }: { performance: Performance }) {
  if (!slowRequests?.length) return <p>None took longer than SLOW_REQUEST_MS.</p>
  return (
    <Scroller label="Slow requests">
      <table className="figures">
        <caption className="sr-only">Slow requests and what they waited for, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">Took</th>
            <th scope="col" className="hidden md:table-cell">
              Database
            </th>
            <th scope="col" className="hidden md:table-cell">
              A connection
            </th>
            <th scope="col" className="hidden md:table-cell">
              Computing
            </th>
            <th scope="col" className="hidden md:table-cell">
              The rest
            </th>
          </tr>
        </thead>
        <tbody>
          {slowRequests.map(request => (
            <tr key={request.requestId} className="align-top">
              <th scope="row" className="!whitespace-normal">
                <span className="text-muted">{request.method}</span> <RouteName route={request.route} />
                <span className="block text-sm text-muted">
                  {instant(request.at)}, {request.status}, id <span className="break-words">{request.requestId}</span>
                </span>
                <span className="block text-sm text-muted md:hidden">{waitsOf(request)}</span>
              </th>
              <td>{milliseconds(request.durationMs)}</td>
              <td className="hidden md:table-cell">{milliseconds(request.databaseMs)}</td>
              <td className="hidden md:table-cell">{milliseconds(request.connectionMs)}</td>
              <td className="hidden md:table-cell">{milliseconds(request.computingMs)}</td>
              <td className="hidden md:table-cell">{milliseconds(request.ownMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function RouteName({ route }: { route: string }) {
  return <span className="font-mono text-sm break-words">{route === 'none' ? 'no such address' : brokenAtWords(route)}</span>
}

function waitsOf({ databaseMs, connectionMs, computingMs, ownMs }: SlowRequest): string {
  const waits = [
    ['the database', databaseMs],
    ['a connection', connectionMs],
    ['computing', computingMs],
    ['the rest', ownMs],
  ] as const
  const told = waits.filter(([, ms]) => ms >= 1).map(([name, ms]) => `${name} ${milliseconds(ms)}`)
  return `Waited for: ${told.join(', ')}`
}

function Processes({ performance: { processes, cache } }: { performance: Performance }) {
  return (
    <>
      <Scroller label="Processes">
        <table className="figures">
          <caption className="sr-only">Processes of this instance</caption>
          <thead>
            <tr>
              <th scope="col">Process</th>
              <th scope="col" className="words">
                State
              </th>
              <th scope="col" className="hidden md:table-cell">
                Requests
              </th>
              <th scope="col">Memory</th>
              <th scope="col">Busy</th>
              <th scope="col" className="hidden md:table-cell">
                Loop late (99 of 100)
              </th>
              <th scope="col" className="hidden md:table-cell">
                Since
              </th>
            </tr>
          </thead>
          <tbody>
            {processes?.map(process => (
              <tr key={process.id} className="align-top">
                <th scope="row" className="!whitespace-normal">
                  {process.kind} {process.pid} <span className="text-muted">on {process.host}</span>
                  <span className="block text-sm text-muted md:hidden">
                    {count(process.count)} requests since {instant(process.startedAt)}; loop late by{' '}
                    {milliseconds(process.eventLoop.p99Ms)} (99 of 100)
                  </span>
                </th>
                <td className={`words ${process.state === 'gone' ? 'text-warn max-md:!whitespace-normal' : ''}`}>
                  {process.state === 'gone' ? `Gone; last heard of ${instant(process.lastSeenAt)}` : 'Runs'}
                </td>
                <td className="hidden md:table-cell">{count(process.count)}</td>
                <td>{size(process.rssBytes)}</td>
                <td>{share(process.eventLoop.utilization, 0)}</td>
                <td className="hidden md:table-cell">{milliseconds(process.eventLoop.p99Ms)}</td>
                <td className="hidden md:table-cell">{instant(process.startedAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {cache && cache.hits + cache.misses > 0 && (
        <p className="mt-4 text-muted">
          Of {count(cache.hits + cache.misses)} costly answers {share(cache.hitRatio)} had been computed before.
        </p>
      )}
    </>
  )
}
