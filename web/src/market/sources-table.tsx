import type { SourcesAnswer } from '../../../src/product/market/sources.contract.ts'
import { Scroller } from '../elements/scroller.tsx'
import { count, instant } from '../numbers/numbers.ts'

const spans: Record<number, string> = { 1_000: 'second', 60_000: 'minute', 3_600_000: 'hour', 86_400_000: 'day' }

/** The services: how each is, what is left of its budget, and what to do. */
export function SourcesTable({ sources }: { sources: SourcesAnswer['sources'] }) {
  return (
    <>
      <p className="mb-3 max-w-3xl">
        They are asked by <code className="font-mono text-sm">tradewise data refresh</code>, the most trusted first. What is
        stored stays when they fail; where two contradict each other, both are kept.
      </p>
      <Scroller label="Sources">
        <table className="figures">
          <caption className="sr-only">Every source with its state and budget</caption>
          <thead>
            <tr>
              <th scope="col">Source</th>
              <th scope="col" className="words">
                Gives
              </th>
              <th scope="col" className="words">
                State
              </th>
              <th scope="col" className="words">
                Requests left
              </th>
              <th scope="col">Last answer</th>
            </tr>
          </thead>
          <tbody>
            {sources.map(one => (
              <tr key={one.name}>
                <th scope="row" className="font-medium">
                  {one.label}
                </th>
                <td className="words">{one.gives}</td>
                <td className={`words min-w-60 !whitespace-normal ${isTroubled(one.state) ? 'text-warn' : ''}`}>{one.says}</td>
                <td className="words">
                  {one.budget.length === 0
                    ? '–'
                    : one.budget
                        .map(
                          ({ left, requests, perMs }) =>
                            `${count(left)} of ${count(requests)} a ${spans[perMs] ?? `${perMs / 1000} s`}`,
                        )
                        .join(', ')}
                </td>
                <td className="text-[13px]">{one.lastSuccessAt === null ? '–' : instant(one.lastSuccessAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </>
  )
}

function isTroubled(state: SourcesAnswer['sources'][number]['state']): boolean {
  return state === 'paused' || state === 'resting' || state === 'over-budget'
}
