// A recent one of a kind, as far as it may be kept: what it said, where, in which request, and how often in the last days.
import { queryOptions, useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { ErrorAnswer } from '../../../src/operations/errors/errors.contract.ts'
import { CopyButton } from '../elements/copy-button.tsx'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { getJson } from '../http/request.ts'
import { instant } from '../numbers/numbers.ts'
import { errorsAddress } from './error-words.ts'
import { count } from './words.ts'

const errorQuery = (id: string) =>
  queryOptions({
    queryKey: [`${errorsAddress}/${id}`],
    queryFn: ({ signal }) => getJson<ErrorAnswer>(`${errorsAddress}/${id}`, signal),
    refetchInterval: 5_000,
  })

export function ErrorSample({ id }: { id: string }) {
  const error = useQuery(errorQuery(id))
  return (
    <Answered result={error} what="The sample" outline={<div className="bone mt-3 h-40" />}>
      {answer => <Sample answer={answer} />}
    </Answered>
  )
}

function Sample({ answer }: { answer: ErrorAnswer }) {
  const { sample, origin } = answer
  const lines = [`${sample.type}: ${sample.message}`, sample.stack, ...sample.causes.map(cause => `caused by ${cause}`)]
  return (
    <div className="mt-3 grid gap-4 md:pl-[26px]">
      <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-4">
        <Fact name={origin === 'browser' ? 'Page' : 'Where'}>{sample.where === '' ? '–' : sample.where}</Fact>
        <Fact name="Request id">
          {sample.requestId === null ? (
            '–'
          ) : (
            <span className="flex flex-wrap items-center gap-2">
              <span className="font-mono break-all">{sample.requestId}</span>
              <CopyButton text={sample.requestId} name="Copy the request id" />
            </span>
          )}
        </Fact>
        <Fact name="First met">
          {instant(answer.firstAt)}, in {answer.firstRelease}
        </Fact>
        <Fact name="Last met">
          {instant(answer.lastAt)}, in {answer.lastRelease}
        </Fact>
      </dl>
      {answer.resolvedAt !== null && (
        <p className="text-sm text-muted">
          Called resolved {instant(answer.resolvedAt)}, when {answer.resolvedRelease} ran.
        </p>
      )}
      <Scroller label="A sample, with its stack" className="rounded-lg border border-line bg-raised">
        <pre className="p-4 font-mono text-[13px] leading-5">{lines.filter(line => line !== '').join('\n')}</pre>
      </Scroller>
      <Days answer={answer} />
      {origin === 'browser' && (
        <p className="text-sm text-muted">Anybody can send such a report; what it says is what somebody’s browser said.</p>
      )}
    </div>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  )
}

/** By days of this browser's time zone. */
function Days({ answer: { hours } }: { answer: ErrorAnswer }) {
  const byDay = new Map<string, number>()
  for (const { hour, count: each } of hours) {
    const day = new Date(hour).toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })
    byDay.set(day, (byDay.get(day) ?? 0) + each)
  }
  if (byDay.size === 0) return null
  return (
    <p className="text-sm text-muted">
      Of the last seven days:{' '}
      {[...byDay].map(([day, each], at) => (
        <span key={day} className="whitespace-nowrap">
          {at > 0 && ' · '}
          {day} <span className="tabular text-text">{count(each)}</span>
        </span>
      ))}
    </p>
  )
}
