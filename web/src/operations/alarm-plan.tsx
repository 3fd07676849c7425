// When only what is critical may wake anybody, and how often is reminded.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { AlarmsAnswer, PlanBody } from '../../../src/operations/alarms/alarms.contract.ts'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { proven } from '../identity/proof.ts'

export function AlarmPlan({ plan }: { plan: AlarmsAnswer['plan'] }) {
  const queries = useQueryClient()
  const [hasQuiet, setHasQuiet] = useState(plan.quiet !== null)
  const [from, setFrom] = useState(plan.quiet?.from ?? '22:00')
  const [until, setUntil] = useState(plan.quiet?.until ?? '07:00')
  const [hours, setHours] = useState(String(plan.remindHours))
  const save = useMutation({
    mutationFn: (body: PlanBody) => proven(() => sendJson('PUT', '/api/admin/alarms/plan', body)),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['/api/admin/alarms'] }),
  })
  const [quietId, fromId, untilId, hoursId] = [useId(), useId(), useId(), useId()]
  const remindHours = Number(hours)
  const isWhole = Number.isInteger(remindHours) && remindHours >= 1 && remindHours <= 168 && from !== '' && until !== ''
  return (
    <form
      className="grid gap-4"
      onSubmit={event => {
        event.preventDefault()
        if (isWhole && !save.isPending) save.mutate({ quiet: hasQuiet ? { from, until } : null, remindHours })
      }}
    >
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="flex min-h-11 items-center gap-2">
          <input id={quietId} type="checkbox" checked={hasQuiet} onChange={event => setHasQuiet(event.target.checked)} />
          <label htmlFor={quietId}>Quiet hours</label>
        </div>
        {hasQuiet && (
          <>
            <div>
              <label htmlFor={fromId} className="mb-1 block text-sm font-medium">
                From
              </label>
              <input
                id={fromId}
                type="time"
                className="field min-h-11"
                value={from}
                onChange={event => setFrom(event.target.value)}
              />
            </div>
            <div>
              <label htmlFor={untilId} className="mb-1 block text-sm font-medium">
                Until
              </label>
              <input
                id={untilId}
                type="time"
                className="field min-h-11"
                value={until}
                onChange={event => setUntil(event.target.value)}
              />
            </div>
          </>
        )}
        <div>
          <label htmlFor={hoursId} className="mb-1 block text-sm font-medium">
            Remind every (hours)
          </label>
          <input
            id={hoursId}
            className="field min-h-11 w-32 tabular"
            inputMode="numeric"
            value={hours}
            autoComplete="off"
            onChange={event => setHours(event.target.value)}
          />
        </div>
        <button type="submit" className="button min-h-11" disabled={!isWhole || save.isPending}>
          Save
        </button>
      </div>
      <p className="text-sm text-muted">
        On the clock of {plan.timeZone}. Warnings wait until quiet hours are over; what is critical does not. Reminders end when
        an alarm is acknowledged.
      </p>
      {save.error && (
        <p role="alert" className="text-warn">
          {sentenceOf(save.error)}
        </p>
      )}
    </form>
  )
}
