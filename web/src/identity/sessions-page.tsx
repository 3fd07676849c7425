import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import type { SessionsAnswer } from '../../../src/product/identity/identity.contract.ts'
import { ActButton } from '../elements/act-button.tsx'
import { Answered } from '../elements/fault.tsx'
import { Section } from '../elements/section.tsx'
import { sendJson } from '../http/request.ts'
import { instant } from '../numbers/numbers.ts'
import { AccountFrame } from './account-frame.tsx'
import { EventExport } from './event-export.tsx'
import { EventList } from './event-list.tsx'
import { sentenceOf } from './fault-places.ts'
import { proven } from './proof.ts'
import { sessionsQuery } from './queries.ts'
import { Said } from './said.tsx'

export function SessionsPage() {
  const sessions = useQuery({ ...sessionsQuery, enabled: isSecureContext })
  return (
    <AccountFrame
      title="Sessions"
      lead="Where your account is signed in. One that you do not know: end it, then change your password."
    >
      {() => (
        <>
          <Section id="signed-in" title="Signed in" className="mt-8">
            <Answered result={sessions} what="Your sessions" outline={<div className="bone h-40" aria-busy="true" />}>
              {data => <List sessions={data.sessions} />}
            </Answered>
          </Section>
          <Section id="events" title="What happened">
            <EventList address="/api/account/events" />
            <EventExport address="/api/account/events/export" name="tradewise-events" />
          </Section>
        </>
      )}
    </AccountFrame>
  )
}

function List({ sessions }: SessionsAnswer) {
  const queries = useQueryClient()
  const list = useRef<HTMLUListElement>(null)
  // What was pressed is gone with its session: the focus goes to what is left.
  const refresh = async () => {
    await queries.invalidateQueries(sessionsQuery)
    list.current?.focus()
  }
  const end = useMutation({
    mutationFn: (id: string) => proven(() => sendJson('DELETE', `/api/account/sessions/${encodeURIComponent(id)}`)),
    onSuccess: refresh,
  })
  const endOthers = useMutation({
    mutationFn: () => proven(() => sendJson<{ ended: number }>('DELETE', '/api/account/sessions')),
    onSuccess: refresh,
  })
  const others = sessions.filter(({ isCurrent }) => !isCurrent)
  const fault = end.error ?? endOthers.error
  return (
    <>
      <ul ref={list} tabIndex={-1} aria-label="Sessions" className="outline-none">
        {sessions.map(session => (
          <li key={session.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
            <div className="min-w-0 flex-1 basis-64">
              <p className="font-medium">
                {session.device}
                {session.isCurrent && <span className="ml-2 rounded-md bg-sunken px-2 py-0.5 text-sm font-normal">this one</span>}
              </p>
              <p className="tabular text-sm text-muted">
                {session.address} · last used {instant(session.lastUsedAt)}
              </p>
              <p className="tabular text-sm text-muted">
                Signed in {instant(session.signedInAt)}, ends {instant(session.expiresAt)} at the latest
              </p>
            </div>
            {!session.isCurrent && (
              <ActButton
                onClick={() => end.mutate(session.id)}
                rests={end.isPending && end.variables === session.id}
                aria-label={`End ${session.device}, ${session.address}`}
              >
                End
              </ActButton>
            )}
          </li>
        ))}
      </ul>
      <p className="mt-5 flex flex-wrap items-center gap-4">
        {others.length > 0 && (
          <ActButton className="button min-h-11" onClick={() => endOthers.mutate()} rests={endOthers.isPending}>
            End all others
          </ActButton>
        )}
        <Said>
          {endOthers.data
            ? `${endOthers.data.ended} ${endOthers.data.ended === 1 ? 'session' : 'sessions'} ended.`
            : end.isSuccess && 'The session was ended.'}
        </Said>
      </p>
      {others.length === 0 && <p className="mt-2 text-muted">You are signed in here alone.</p>}
      {fault && (
        <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(fault)}
        </p>
      )}
    </>
  )
}
