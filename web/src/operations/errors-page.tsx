// What failed unexpectedly, by kind: the newest first, each with a sample and what somebody says of it.
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import type { ErrorsAnswer } from '../../../src/operations/errors/errors.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { FirstFew } from '../elements/first-few.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { getJson, sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { proven } from '../identity/proof.ts'
import { instant } from '../numbers/numbers.ts'
import { AdminFrame } from './admin-frame.tsx'
import { ErrorSample } from './error-sample.tsx'
import { errorsAddress as address, originName, stateWords } from './error-words.ts'
import { count } from './words.ts'

type ErrorKind = ErrorsAnswer['errors'][number]
type Which = 'open' | 'resolved'

const shownAtFirst = 20

const errorsQuery = (which: Which) =>
  queryOptions({
    queryKey: [`${address}?which=${which}`],
    queryFn: ({ signal }) => getJson<ErrorsAnswer>(`${address}?which=${which}&limit=500`, signal),
    refetchInterval: 3_000,
    staleTime: 1_000,
    placeholderData: keepPreviousData,
  })

export function ErrorsPage() {
  return (
    <AdminFrame
      title="Errors"
      lead="What failed unexpectedly, on the server, in the background and in people’s browsers; what is alike stands together."
    >
      {() => <Errors />}
    </AdminFrame>
  )
}

function Errors() {
  const open = useQuery(errorsQuery('open'))
  const resolved = useQuery(errorsQuery('resolved'))
  return (
    <>
      <Answered result={open} what="The errors" outline={<TableOutline rows={4} height={76} />}>
        {({ sums, errors }) => (
          <>
            <Sums sums={sums} />
            <Section id="open" title="Open" className="mt-8" aside="The one met last comes first.">
              <Kinds kinds={errors} none="Nothing is open." />
            </Section>
          </>
        )}
      </Answered>
      {(resolved.error || (resolved.data?.errors.length ?? 0) > 0) && (
        <Section id="resolved" title="Resolved" aside="Met again, they come back.">
          <Answered result={resolved} what="What was resolved" outline={<TableOutline rows={1} height={76} />}>
            {({ errors }) => <Kinds kinds={errors} none="Nothing is resolved." />}
          </Answered>
        </Section>
      )}
    </>
  )
}

function Sums({ sums }: Pick<ErrorsAnswer, 'sums'>) {
  const fresh = sums.new + sums.regressed
  const all = useSteer('/seen')
  const kinds = `${count(fresh)} ${fresh === 1 ? 'kind' : 'kinds'}`
  return (
    <div className="mt-5 flex flex-wrap items-center gap-x-6 gap-y-3">
      <output className="text-lg font-semibold">
        {fresh === 0 ? 'Nothing that nobody has looked at.' : `${kinds} that nobody has looked at.`}
      </output>
      <span className="text-muted">
        {count(sums.lastDay)} {sums.lastDay === 1 ? 'error' : 'errors'} in 24 hours
      </span>
      {fresh > 1 && (
        <button type="button" className="button min-h-11" disabled={all.isPending} onClick={() => all.mutate()}>
          Mark all as seen
        </button>
      )}
      {all.error && <Said fault={all.error} />}
    </div>
  )
}

function Kinds({ kinds, none }: { kinds: readonly ErrorKind[]; none: string }) {
  if (kinds.length === 0) return <p className="text-muted">{none}</p>
  return (
    <FirstFew all={kinds} most={shownAtFirst} what="kinds">
      {kind => <Kind key={kind.id} kind={kind} />}
    </FirstFew>
  )
}

function Kind({ kind }: { kind: ErrorKind }) {
  const [isOpen, setIsOpen] = useState(false)
  const id = `error-${kind.id}`
  return (
    <li className="border-b border-line py-3">
      <div className="grid gap-x-6 gap-y-2 md:grid-cols-[1fr_auto] md:items-start">
        <button
          type="button"
          className="grid min-w-0 grid-cols-[auto_1fr] gap-x-2 text-left"
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          <ChevronRight size={18} aria-hidden="true" className={`mt-0.5 text-muted ${isOpen ? 'rotate-90' : ''}`} />
          <span className="min-w-0">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-medium break-words">{kind.type}</span>
              <StateWord state={kind.state} />
            </span>
            <span className="line-clamp-2 break-words">{kind.message}</span>
            <span className="mt-0.5 block text-sm text-muted">
              {originName[kind.origin]} · {count(kind.count)} {kind.count === 1 ? 'time' : 'times'}, {count(kind.lastDay)} in 24
              hours · last {instant(kind.lastAt)}
            </span>
          </span>
        </button>
        <Steer kind={kind} />
      </div>
      {isOpen && (
        <div id={id}>
          <ErrorSample id={kind.id} />
        </div>
      )}
    </li>
  )
}

function StateWord({ state }: Pick<ErrorKind, 'state'>) {
  const { name, tone } = stateWords[state]
  return <span className={`text-sm font-medium ${tone}`}>{name}</span>
}

function Steer({ kind: { id, type, state } }: { kind: ErrorKind }) {
  const see = useSteer(`/${id}/seen`)
  const resolve = useSteer(`/${id}/resolved`)
  const fault = see.error ?? resolve.error
  const isPending = see.isPending || resolve.isPending
  return (
    <div className="grid gap-2 pl-[26px] md:justify-items-end md:pl-0">
      <div className="flex gap-2">
        {state !== 'seen' && (
          <button type="button" className="button min-h-11" disabled={isPending} onClick={() => see.mutate()}>
            {state === 'resolved' ? 'Open again' : 'Seen'}
            <span className="sr-only">: {type}</span>
          </button>
        )}
        {state !== 'resolved' && (
          <button type="button" className="button min-h-11" disabled={isPending} onClick={() => resolve.mutate()}>
            Resolved<span className="sr-only">: {type}</span>
          </button>
        )}
      </div>
      {fault && <Said fault={fault} />}
    </div>
  )
}

function Said({ fault }: { fault: Error }) {
  return (
    <p role="alert" className="rounded-lg bg-warn-surface p-2 text-sm text-warn">
      {sentenceOf(fault)}
    </p>
  )
}

function useSteer(path: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: () => proven(() => sendJson('POST', `${address}${path}`)),
    onSettled: () => queries.invalidateQueries({ predicate: ({ queryKey: [key] }) => String(key).startsWith(address) }),
  })
}
