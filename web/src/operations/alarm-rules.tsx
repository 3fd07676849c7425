// Every rule with what it measures now, and how it is changed.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { Settings2 } from 'lucide-react'
import type { RuleBody } from '../../../src/operations/alarms/alarms.contract.ts'
import { PopupButton } from '../elements/popup-button.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { proven } from '../identity/proof.ts'
import { readable } from '../numbers/numbers.ts'
import { type AlarmRule, firesAt, measured, typedUnit } from './alarm-words.ts'
import { StateMark } from './state-mark.tsx'

export function AlarmRules({ rules }: { rules: readonly AlarmRule[] }) {
  return (
    <Scroller label="Rules">
      <table className="figures">
        <caption className="sr-only">Rules, what they measure now, and when they fire</caption>
        <thead>
          <tr>
            <th scope="col">Tells you when</th>
            <th scope="col" className="words hidden md:table-cell">
              Fires at
            </th>
            <th scope="col" className="words">
              Now
            </th>
            <th scope="col">
              <span className="sr-only">Change</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rules.map(rule => (
            <tr key={rule.name} className="align-top">
              <th scope="row" className="!whitespace-normal">
                <span className="font-medium">{rule.title}</span>
                <span className="block text-sm font-normal text-muted">
                  {rule.severity === 'critical' ? 'Critical: also in quiet hours' : 'Warning'}
                </span>
                <span className="block text-sm font-normal md:hidden">{firesAt(rule)}</span>
              </th>
              <td className={`words hidden !whitespace-normal md:table-cell ${rule.state === 'off' ? 'text-muted' : ''}`}>
                {firesAt(rule)}
              </td>
              <td className="words !whitespace-normal">
                <Now rule={rule} />
              </td>
              <td>
                <PopupButton
                  label={<Settings2 size={16} aria-hidden="true" />}
                  name={`Change: ${rule.title}`}
                  title={rule.title}
                  className="button min-h-11 min-w-11"
                >
                  {close => <RuleForm rule={rule} onDone={close} />}
                </PopupButton>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function Now({ rule: { state, value, unit, says, severity } }: { rule: AlarmRule }) {
  if (value === null) return <span className="text-muted">{says}</span>
  return (
    <>
      <span className="inline-flex items-center gap-2">
        {state === 'firing' && <StateMark state={severity === 'critical' ? 'unhealthy' : 'degraded'} />}
        <span className={state === 'firing' || state === 'pending' ? 'font-medium text-warn' : ''}>
          {measured(value, unit)}
          {state === 'pending' && ', not long enough yet'}
        </span>
      </span>
      {unit !== 'state' && <span className="hidden max-w-md text-sm text-muted md:block">{readable(says)}</span>}
    </>
  )
}

function RuleForm({ rule, onDone }: { rule: AlarmRule; onDone: () => void }) {
  const queries = useQueryClient()
  const [threshold, setThreshold] = useState(String(rule.threshold))
  const [minutes, setMinutes] = useState(String(rule.forSeconds / 60))
  const [isOn, setIsOn] = useState(rule.state !== 'off')
  const change = useMutation({
    mutationFn: (body: RuleBody) =>
      proven(() => sendJson('PUT', `/api/admin/alarms/rules/${encodeURIComponent(rule.name)}`, body)),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['/api/admin/alarms'] })
      onDone()
    },
  })
  const body = { threshold: Number(threshold), forSeconds: Math.round(Number(minutes) * 60), isOn }
  const isWhole = threshold.trim() !== '' && body.threshold >= rule.least && body.threshold <= rule.most && body.forSeconds >= 0
  const onId = useId()
  const thresholdId = useId()
  const minutesId = useId()
  return (
    <form
      className="grid gap-3"
      onSubmit={event => {
        event.preventDefault()
        if (isWhole && !change.isPending) change.mutate(body)
      }}
    >
      <p className="text-sm text-muted">{rule.advice}</p>
      <div className="flex items-center gap-2">
        <input id={onId} type="checkbox" checked={isOn} onChange={event => setIsOn(event.target.checked)} />
        <label htmlFor={onId}>Tell me</label>
      </div>
      <div>
        <label htmlFor={thresholdId} className="mb-1 block text-sm font-medium">
          {rule.side === 'above' ? 'From' : 'At or below'} {typedUnit(rule.unit) === '' ? '' : `(${typedUnit(rule.unit)})`}
        </label>
        {rule.unit === 'state' ? (
          <select
            id={thresholdId}
            className="field min-h-11 w-full"
            value={threshold}
            onChange={event => setThreshold(event.target.value)}
          >
            <option value="1">it needs a look</option>
            <option value="2">it does not work</option>
          </select>
        ) : (
          <input
            id={thresholdId}
            className="field min-h-11 w-full tabular"
            inputMode="decimal"
            value={threshold}
            autoComplete="off"
            aria-describedby={`${thresholdId}-bounds`}
            onChange={event => setThreshold(event.target.value)}
          />
        )}
        <p id={`${thresholdId}-bounds`} className="mt-1 text-sm text-muted">
          {rule.unit === 'state' ? '' : `Between ${rule.least} and ${rule.most}. `}As it came:{' '}
          {measured(rule.usualThreshold, rule.unit)}, for {rule.usualForSeconds / 60} min.
        </p>
      </div>
      <div>
        <label htmlFor={minutesId} className="mb-1 block text-sm font-medium">
          When it has held for (minutes)
        </label>
        <input
          id={minutesId}
          className="field min-h-11 w-full tabular"
          inputMode="decimal"
          value={minutes}
          autoComplete="off"
          onChange={event => setMinutes(event.target.value)}
        />
      </div>
      <button type="submit" className="button button-accent min-h-11 justify-center" disabled={!isWhole || change.isPending}>
        Save
      </button>
      {change.error && (
        <p role="alert" className="text-warn">
          {sentenceOf(change.error)}
        </p>
      )}
    </form>
  )
}
