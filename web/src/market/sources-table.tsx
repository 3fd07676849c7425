import type { SourcesAnswer } from '../../../src/product/market/sources.contract.ts'
import { count, instant } from '../numbers/numbers.ts'

type Source = SourcesAnswer['sources'][number]

const spans: Record<number, string> = { 1_000: 'second', 60_000: 'minute', 3_600_000: 'hour', 86_400_000: 'day' }
const stateNames: Record<Source['state'], string> = {
  ready: 'Ready',
  'over-budget': 'Budget used up',
  paused: 'Asked to wait',
  resting: 'Left alone',
  'not-set-up': 'Not set up',
}
const breakerNames: Record<NonNullable<Source['breaker']>, string> = {
  closed: 'closed: it is asked as usual',
  open: 'open: it is not asked for a while',
  'half-open': 'half open: the next ask finds out whether it is well again',
}

/** The services: how each is, what is left of its budget, how it last went, and what to do. */
export function SourcesTable({ sources }: { sources: SourcesAnswer['sources'] }) {
  return (
    <ul className="grid gap-x-8 gap-y-6 md:grid-cols-2">
      {sources.map(source => (
        <li key={source.name} className="border-t border-edge pt-3">
          <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 font-semibold">
            {source.label}
            <span className={`text-[14px] font-medium ${isTroubled(source) ? 'text-warn' : 'text-muted'}`}>
              {source.state === 'ready' && isTroubled(source) ? 'Failed last' : stateNames[source.state]}
            </span>
          </h3>
          <p className="text-[14px] text-muted">Gives {source.gives}.</p>
          <p className={`mt-2 ${isTroubled(source) ? 'text-warn' : ''}`}>{source.says}</p>
          {source.advice && <p className="mt-1">{source.advice}</p>}
          {source.state !== 'not-set-up' && <Condition source={source} />}
        </li>
      ))}
    </ul>
  )
}

function Condition({ source }: { source: Source }) {
  const { budget, breaker, lastSuccessAt, lastFailure } = source
  return (
    <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 text-[14px]">
      <dt className="text-muted">Requests used</dt>
      <dd>
        {budget.map(({ requests, left, perMs }) => (
          <span key={perMs} className="mr-3 inline-block whitespace-nowrap">
            {count(requests - left)} of {count(requests)} a {spans[perMs] ?? `${perMs / 1000} s`}
          </span>
        ))}
      </dd>
      <dt className="text-muted">Breaker</dt>
      <dd>{breaker === null ? '–' : breakerNames[breaker]}</dd>
      <dt className="text-muted">Last answer</dt>
      <dd>{lastSuccessAt === null ? 'none yet' : instant(lastSuccessAt)}</dd>
      <dt className="text-muted">Last failure</dt>
      <dd>{lastFailure === null ? 'none' : `${instant(lastFailure.at)}: ${lastFailure.says}`}</dd>
    </dl>
  )
}

function isTroubled({ state, advice }: Source): boolean {
  return state !== 'not-set-up' && (state !== 'ready' || advice !== null)
}
