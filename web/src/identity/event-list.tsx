// What the audit trail tells, newest first: of one's own account, or, for administrators, of everything.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { AuditEventsAnswer } from '../../../src/platform/audit-trail/audit-trail.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { TableOutline } from '../elements/section.tsx'
import { getJson } from '../http/request.ts'
import { count, instant } from '../numbers/numbers.ts'
import { kindName } from './event-kinds.ts'

type Event = AuditEventsAnswer['events'][number]

/** query: of the filter, without its ends. showsWho: whose events they are, where they are not all one's own. */
export function EventList({ address, query = '', showsWho = false }: { address: string; query?: string; showsWho?: boolean }) {
  const events = useInfiniteQuery({
    queryKey: [address, query],
    queryFn: ({ pageParam, signal }) => getJson<AuditEventsAnswer>(pageAddress(address, query, pageParam), signal),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
  })
  return (
    <Answered result={events} what="The events" outline={<TableOutline rows={6} height={37} />}>
      {({ pages }) => {
        const all = pages.flatMap(page => page.events)
        if (all.length === 0) return <output className="block text-muted">Nothing of this kind has happened.</output>
        return (
          <>
            <Scroller label="Events">
              <Table events={all} showsWho={showsWho} />
            </Scroller>
            {events.hasNextPage && (
              <button
                type="button"
                className="button mt-4 min-h-11"
                onClick={() => void events.fetchNextPage()}
                disabled={events.isFetchingNextPage}
              >
                {events.isFetchingNextPage ? 'One moment …' : 'Older ones'}
              </button>
            )}
          </>
        )
      }}
    </Answered>
  )
}

function Table({ events, showsWho }: { events: readonly Event[]; showsWho: boolean }) {
  return (
    <table className="figures">
      <caption className="sr-only">Events, newest first</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col" className="words">
            What
          </th>
          <th scope="col" className="words hidden md:table-cell">
            From
          </th>
          {showsWho && (
            <th scope="col" className="words hidden md:table-cell">
              Who and about whom
            </th>
          )}
          <th scope="col" className="words hidden md:table-cell">
            Details
          </th>
        </tr>
      </thead>
      <tbody>
        {events.map(event => (
          <tr key={event.row ?? `${event.kind} ${event.actor} ${event.subject} ${event.at}`} className="align-top">
            <th scope="row" className="tabular max-md:w-24 max-md:!whitespace-normal">
              {instant(event.at)}
            </th>
            <td className="words max-md:!whitespace-normal" title={event.says}>
              {kindName(event.kind)}
              {event.outcome !== 'done' && !kindName(event.kind).endsWith(event.outcome) && (
                <span className="text-warn"> · {event.outcome}</span>
              )}
              {event.count > 1 && <span className="text-muted"> · {count(event.count)} times</span>}
              <span className="block text-[13px] text-muted wrap-anywhere md:hidden">{allBeneath(event, showsWho)}</span>
            </td>
            <td className="words hidden md:table-cell">{addressOf(event)}</td>
            {showsWho && (
              <td className="words hidden font-mono text-[13px] md:table-cell">
                {event.actor ?? '–'}
                {event.subject !== null && event.subject !== event.actor && <span className="block">{event.subject}</span>}
              </td>
            )}
            <td className="words hidden min-w-56 text-[13px] !whitespace-normal text-muted md:table-cell">{detailsOf(event)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function addressOf({ personal }: Event): string {
  return personal.address ?? ('address' in personal ? 'erased' : '–')
}

/** For a page too narrow for the other columns. */
function allBeneath(event: Event, showsWho: boolean): string {
  const { actor, subject } = event
  const address = addressOf(event)
  const who = showsWho && actor !== null && `by ${actor}`
  const whom = showsWho && subject !== null && subject !== actor && `about ${subject}`
  return [address !== '–' && `from ${address}`, who, whom, detailsOf(event)].filter(Boolean).join(' · ')
}

function detailsOf({ detail, personal }: Event): string {
  const aside = Object.entries(personal).filter(([name]) => name !== 'address' && name !== 'userAgent')
  return [...Object.entries(detail), ...aside].map(([name, value]) => `${inWords(name)}: ${said(value)}`).join(' · ')
}

/** newDevice → new device */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
}

function said(value: string | number | boolean | null): string {
  if (value === null) return 'erased'
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)
}

function pageAddress(address: string, query: string, before: number | null): string {
  const whole = [query, before === null ? '' : `before=${before}`, 'limit=50'].filter(part => part !== '').join('&')
  return `${address}?${whole}`
}
