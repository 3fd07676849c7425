import { Scroller } from '../elements/scroller.tsx'
import { readable } from '../numbers/numbers.ts'
import { AdminFrame } from './admin-frame.tsx'
import { partAdvice, partName } from './judgement.ts'
import { type Picture, useLive } from './live.ts'
import { LiveLine, StateMark, stateName, Waiting } from './state-mark.tsx'
import { capital, milliseconds, span } from './words.ts'

export function HealthPage() {
  return (
    <AdminFrame title="Health" lead="Every part is looked at by itself, again and again, and mends its own entry.">
      {() => <Health />}
    </AdminFrame>
  )
}

function Health() {
  const live = useLive()
  const { picture } = live
  return (
    <>
      <LiveLine live={live} />
      {picture ? <Checks checks={picture.health.checks ?? {}} /> : <Waiting live={live} />}
    </>
  )
}

function Checks({ checks }: { checks: NonNullable<Picture['health']['checks']> }) {
  return (
    <div className="mt-6">
      <Scroller label="Parts">
        <table className="figures">
          <caption className="sr-only">Parts of the instance and how they are</caption>
          <thead>
            <tr>
              <th scope="col">Part</th>
              <th scope="col" className="words">
                State
              </th>
              <th scope="col" className="words hidden md:table-cell">
                What was found
              </th>
              <th scope="col" className="hidden md:table-cell">
                Took
              </th>
              <th scope="col" className="hidden md:table-cell">
                Ago
              </th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(checks).map(([check, { status, detail, latencyMs, ageSeconds }]) => (
              <tr key={check} className="align-top">
                <th scope="row" className="!whitespace-normal">
                  <span className="font-medium">{partName(check)}</span>
                  <span className="block text-sm break-words text-muted md:hidden">
                    {capital(readable(detail))} <span className="whitespace-nowrap">({span(ageSeconds)} ago)</span>
                    {status !== 'healthy' && <span className="block text-text">{partAdvice(check)}</span>}
                  </span>
                </th>
                <td className="words">
                  <span className="inline-flex items-center gap-2">
                    <StateMark state={status} />
                    <span aria-hidden="true" className="hidden md:inline">
                      {stateName(status)}
                    </span>
                  </span>
                </td>
                <td className="words hidden !whitespace-normal md:table-cell">
                  <span className="break-words">{capital(readable(detail))}</span>
                  {status !== 'healthy' && <span className="block text-muted">{partAdvice(check)}</span>}
                </td>
                <td className="hidden md:table-cell">{milliseconds(latencyMs)}</td>
                <td className="hidden md:table-cell">{span(ageSeconds)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </div>
  )
}
