import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { BellOff, Check, Send } from 'lucide-react'
import type { AlarmsAnswer, TestAnswer } from '../../../src/operations/alarms/alarms.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { getJson, sendJson } from '../http/request.ts'
import { proven } from '../identity/proof.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { instant, readable } from '../numbers/numbers.ts'
import { AdminFrame } from './admin-frame.tsx'
import { AlarmPlan } from './alarm-plan.tsx'
import { AlarmRules } from './alarm-rules.tsx'
import { channelNames, kindNames } from './alarm-words.ts'
import { capital } from './words.ts'
import { StateMark } from './state-mark.tsx'

export const alarmsAddress = '/api/admin/alarms'

const alarmsQuery = queryOptions({
  queryKey: [alarmsAddress],
  queryFn: ({ signal }) => getJson<AlarmsAnswer>(alarmsAddress, signal),
  refetchInterval: 3_000,
  staleTime: 1_000,
  placeholderData: keepPreviousData,
})

export function AlarmsPage() {
  return (
    <AdminFrame title="Alarms" lead="What you are told of while nobody looks: once when it begins, once when it is over.">
      {() => <Alarms />}
    </AdminFrame>
  )
}

function Alarms() {
  const alarms = useQuery(alarmsQuery)
  return (
    <Answered result={alarms} what="The alarms" outline={<TableOutline rows={12} height={52} />}>
      {answer => (
        <>
          <Watch answer={answer} />
          <Section id="open" title="Open" className="mt-8">
            <Open answer={answer} />
          </Section>
          <Section id="ways" title="How you are told">
            <Ways answer={answer} />
          </Section>
          <Section id="rules" title="Rules" aside="Over all processes; it must hold that long, and be over that long.">
            <AlarmRules rules={answer.rules} />
          </Section>
          <Section id="quiet" title="Quiet hours and reminders">
            <AlarmPlan key={JSON.stringify(answer.plan)} plan={answer.plan} />
          </Section>
          <Section id="messages" title="Messages" aside="The newest fifty; kept for 90 days.">
            <Messages log={answer.log} />
          </Section>
        </>
      )}
    </Answered>
  )
}

function Watch({ answer: { isWatched, lookedAt } }: { answer: AlarmsAnswer }) {
  if (isWatched) return <p className="mt-2 text-sm text-muted">Last looked at {instant(lookedAt)}, every ten seconds anew.</p>
  return (
    <output className="mt-3 block w-fit rounded-lg bg-warn-surface px-3 py-2 text-warn">
      Nobody looks at the rules: {lookedAt === null ? 'it has not begun yet' : `last ${instant(lookedAt)}`}. See whether a process
      of TradeWise runs and can write to the database.
    </output>
  )
}

function Open({ answer: { open, rules } }: { answer: AlarmsAnswer }) {
  if (open.length === 0)
    return (
      <p className="flex items-center gap-2 text-muted">
        <StateMark state="healthy" />
        Nothing is wrong that you asked to be told of.
      </p>
    )
  return (
    <ul className="grid gap-3">
      {open.map(alarm => (
        <OpenAlarm key={alarm.id} alarm={alarm} rule={rules.find(({ name }) => name === alarm.rule)} />
      ))}
    </ul>
  )
}

type Alarm = AlarmsAnswer['open'][number]

function OpenAlarm({ alarm, rule }: { alarm: Alarm; rule: AlarmsAnswer['rules'][number] | undefined }) {
  const queries = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: () => proven(() => sendJson('POST', `${alarmsAddress}/${alarm.id}/acknowledge`)),
    onSettled: () => queries.invalidateQueries({ queryKey: [alarmsAddress] }),
  })
  return (
    <li className="flex flex-wrap gap-3 rounded-lg border border-line bg-raised p-4">
      <span className="mt-0.5">
        <StateMark state={alarm.severity === 'critical' ? 'unhealthy' : 'degraded'} />
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-semibold">{rule?.title ?? alarm.rule}</p>
        <p className="break-words">{capital(readable(alarm.says))}</p>
        <p className="text-sm text-muted">Since {instant(alarm.beganAt)}</p>
        {rule && <p className="mt-1 text-muted">{rule.advice}</p>}
        {acknowledge.error && <p className="mt-1 text-warn">{sentenceOf(acknowledge.error)}</p>}
      </div>
      {alarm.acknowledgedAt === null ? (
        <button
          type="button"
          className="button min-h-11 w-fit self-start"
          disabled={acknowledge.isPending}
          onClick={() => acknowledge.mutate()}
        >
          <BellOff size={16} aria-hidden="true" />
          Acknowledge
          <span className="sr-only"> {rule?.title ?? alarm.rule}</span>
        </button>
      ) : (
        <p className="flex items-center gap-1.5 text-sm text-muted">
          <Check size={15} aria-hidden="true" />
          Acknowledged {instant(alarm.acknowledgedAt)}
        </p>
      )}
    </li>
  )
}

const settingsOf = { mail: 'ALARM_MAIL', webhook: 'ALARM_WEBHOOK', ntfy: 'ALARM_NTFY' } as const

function Ways({ answer: { channels, heartbeat } }: { answer: AlarmsAnswer }) {
  const missing = (['mail', 'webhook', 'ntfy'] as const).filter(name => channels.every(channel => channel.name !== name))
  return (
    <>
      {channels.length === 0 && (
        <output className="mb-3 block rounded-lg bg-warn-surface px-3 py-2 text-warn">
          Nobody is told: what happens stands on this page alone. Set ALARM_MAIL (with SMTP_URL), ALARM_WEBHOOK or ALARM_NTFY.
        </output>
      )}
      <ul>
        {channels.map(channel => (
          <Way key={channel.name} channel={channel} />
        ))}
        <li className="grid gap-x-6 border-b border-line py-3 md:grid-cols-[10rem_1fr] md:items-center">
          <span className="font-medium">Heartbeat</span>
          <span className={heartbeat.isSet ? '' : 'text-muted'}>
            {heartbeat.isSet
              ? `Called every minute while all is well. ${heartbeat.at === null ? 'Not called yet.' : `Last ${instant(heartbeat.at)}: ${heartbeat.says ?? ''}`}`
              : 'Not set (HEARTBEAT_URL): nobody notices when the whole instance is gone.'}
          </span>
        </li>
      </ul>
      {missing.length > 0 && channels.length > 0 && (
        <p className="mt-2 text-sm text-muted">
          Not set up: {missing.map(name => `${channelNames[name]} (${settingsOf[name]})`).join(', ')}.
        </p>
      )}
    </>
  )
}

function Way({ channel: { name, to } }: { channel: AlarmsAnswer['channels'][number] }) {
  const queries = useQueryClient()
  const test = useMutation({
    mutationFn: () => proven(() => sendJson<TestAnswer>('POST', `${alarmsAddress}/channels/${name}/test`)),
    onSettled: () => queries.invalidateQueries({ queryKey: [alarmsAddress] }),
  })
  return (
    <li className="grid gap-x-6 gap-y-1 border-b border-line py-3 md:grid-cols-[10rem_1fr_auto] md:items-center">
      <span className="font-medium">{channelNames[name]}</span>
      <span className="min-w-0">
        <span className="break-all">{to}</span>
        <output className={`block text-sm ${test.error ? 'text-warn' : 'text-muted'}`}>
          {test.isPending && 'Sending…'}
          {test.data && `The test was sent. ${test.data.says}`}
          {test.error && `The test did not arrive. ${sentenceOf(test.error)}`}
        </output>
      </span>
      <button type="button" className="button min-h-11 w-fit" disabled={test.isPending} onClick={() => test.mutate()}>
        <Send size={16} aria-hidden="true" />
        Send a test
        <span className="sr-only"> by {channelNames[name]}</span>
      </button>
    </li>
  )
}

type Line = AlarmsAnswer['log'][number]

function Messages({ log }: { log: AlarmsAnswer['log'] }) {
  if (log.length === 0) return <p className="text-muted">Nothing was sent yet.</p>
  return (
    <Scroller label="Messages">
      <table className="figures">
        <caption className="sr-only">Messages, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col" className="words">
              What
            </th>
            <th scope="col" className="words">
              How it went
            </th>
          </tr>
        </thead>
        <tbody>
          {log.map(line => (
            <tr key={line.id} className="align-top">
              <th scope="row" className="font-normal !whitespace-normal md:!whitespace-nowrap">
                {instant(line.createdAt)}
              </th>
              <td className="words !whitespace-normal">
                {line.kind === 'test' ? 'A test' : `${kindNames[line.kind]}: ${line.title}`}
                <span className="block text-sm text-muted">{channelNames[line.channel]}</span>
              </td>
              <td className="words !whitespace-normal">
                <span className={line.state === 'failed' ? 'font-medium text-warn' : ''}>{howItWent(line)}</span>
                {line.says !== '' && <span className="block text-sm text-muted">{line.says}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function howItWent({ state, attempts, dueAt }: Line): string {
  const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`
  if (state === 'waiting')
    return attempts === 0 ? `Waits until ${instant(dueAt)}` : `Not yet; ${tries}, the next ${instant(dueAt)}`
  if (state === 'dropped') return 'Not sent'
  return state === 'failed' ? `Given up after ${tries}` : 'Sent'
}
