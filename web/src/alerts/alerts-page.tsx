// What an account waits for, and what it was told: a form, the alerts, the log.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { AlertsAnswer, LogAnswer } from '../../../src/product/alerts/alerts.contract.ts'
import { useAccount } from '../app/session.ts'
import { Answered } from '../elements/fault.tsx'
import { Section } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { instant } from '../numbers/numbers.ts'
import { AlertForm } from './alert-form.tsx'
import { channelText, conditionText, stateText } from './alert-text.ts'
import { alertAddress, alertsQuery, isOfAlerts, logQuery } from './queries.ts'

type Alert = AlertsAnswer['alerts'][number]

const dayMs = 86_400_000

export function AlertsPage() {
  useTitle('Alerts')
  const account = useAccount()
  const { symbol = '' } = useSearch({ from: '/alerts' })
  const alerts = useQuery({ ...alertsQuery, enabled: Boolean(account) })
  const log = useQuery({ ...logQuery, enabled: Boolean(account) })
  return (
    <article className="pt-6">
      <h1 className="home-title !text-[1.75rem]">Alerts</h1>
      <p className="mt-2 max-w-2xl text-muted">
        Be told when a price, a day’s move or an indicator goes where you wait for it. Alerts look at daily bars when they arrive,
        so not within the day. Not investment advice; data may be late or wrong.
      </p>
      {account === null ? (
        <p className="mt-6">
          <Link to="/sign-in" search={{ next: '/alerts' }} className="button button-accent min-h-11 px-5">
            Sign in
          </Link>
        </p>
      ) : (
        <>
          <div className="mt-8">
            <Answered result={alerts} what="Your alerts" outline={<div className="bone h-80" aria-busy="true" />}>
              {data => (
                <>
                  <Section id="new-alert" title="New alert" className="mt-0">
                    <AlertForm key={symbol} symbol={symbol} sendsMail={data.sendsMail} />
                  </Section>
                  <Section id="own-alerts" title="Your alerts">
                    <AlertList alerts={data.alerts} />
                    <p className="mt-4 text-sm text-muted">
                      Plan: {data.limits.plan}, with everything unlocked. An account keeps up to {data.limits.alerts} alerts.
                    </p>
                  </Section>
                </>
              )}
            </Answered>
          </div>
          <Section id="alert-log" title="What they said">
            <Answered result={log} what="The log of your alerts" outline={<div className="bone h-32" aria-busy="true" />}>
              {data => <Log firings={data.firings} />}
            </Answered>
          </Section>
        </>
      )}
    </article>
  )
}

function AlertList({ alerts }: { alerts: readonly Alert[] }) {
  const queries = useQueryClient()
  const [now] = useState(() => Date.now())
  const onSettled = () => queries.invalidateQueries({ predicate: isOfAlerts })
  const change = useMutation({
    mutationFn: ({ id, ...to }: { id: string; snoozedUntil?: string | null; armed?: true }) =>
      sendJson('PATCH', alertAddress(id), to),
    onSettled,
  })
  const remove = useMutation({ mutationFn: (id: string) => sendJson('DELETE', alertAddress(id)), onSettled })
  const fault = change.error ?? remove.error
  if (alerts.length === 0) return <p className="text-muted">You wait for nothing yet. The form above places the first alert.</p>
  return (
    <>
      <ul>
        {alerts.map(alert => {
          const says = stateText(alert, now)
          const about = `${alert.symbol}: ${conditionText(alert)}`
          return (
            <li key={alert.id} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
              <div className="min-w-0 flex-1 basis-64">
                <p className="font-medium">
                  <Link to="/stocks/$symbol" params={{ symbol: alert.symbol }} className="link">
                    {alert.symbol}
                  </Link>{' '}
                  {conditionText(alert)}
                </p>
                <p className="tabular text-sm text-muted">
                  {says}
                  {says === 'Snoozed' && alert.snoozedUntil && ` until ${instant(alert.snoozedUntil)}`} · told by{' '}
                  {channelText(alert)} · bars seen to {alert.seenDay}
                  {alert.expiresAt && ` · expires ${instant(alert.expiresAt)}`}
                </p>
              </div>
              {says === 'Watching' && (
                <button
                  type="button"
                  className="button"
                  aria-label={`Snooze a week: ${about}`}
                  onClick={() => change.mutate({ id: alert.id, snoozedUntil: new Date(Date.now() + 7 * dayMs).toISOString() })}
                >
                  Snooze a week
                </button>
              )}
              {says === 'Snoozed' && (
                <button
                  type="button"
                  className="button"
                  aria-label={`Wake: ${about}`}
                  onClick={() => change.mutate({ id: alert.id, snoozedUntil: null })}
                >
                  Wake
                </button>
              )}
              {alert.state !== 'armed' && says !== 'Expired' && (
                <button
                  type="button"
                  className="button"
                  aria-label={`Arm again: ${about}`}
                  onClick={() => change.mutate({ id: alert.id, armed: true })}
                >
                  Arm again
                </button>
              )}
              <button type="button" className="button" aria-label={`Remove: ${about}`} onClick={() => remove.mutate(alert.id)}>
                Remove
              </button>
            </li>
          )
        })}
      </ul>
      {fault && (
        <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(fault)}
        </p>
      )}
    </>
  )
}

const deliveryWords = { waiting: 'on its way', delivered: 'delivered', failed: 'not delivered' } as const

function Log({ firings }: LogAnswer) {
  if (firings.length === 0) return <p className="text-muted">Nothing has fired yet.</p>
  return (
    <ol>
      {firings.map(firing => (
        <li key={firing.id} className="border-b border-line py-3">
          <p className="font-medium">{firing.says}</p>
          <p className="tabular text-sm text-muted">{instant(firing.firedAt)}</p>
          {firing.deliveries.map(delivery => (
            <p
              key={delivery.channel}
              className={`text-sm ${delivery.state === 'failed' ? 'font-medium text-warn' : 'text-muted'}`}
            >
              {delivery.channel === 'email' ? 'Mail' : 'Webhook'} {deliveryWords[delivery.state]}. {delivery.says}
              {delivery.attempts > 1 && ` Tried ${delivery.attempts} times.`}
            </p>
          ))}
        </li>
      ))}
    </ol>
  )
}
