// What to watch, and how to be told: one row of fields, the rare ones behind a fold.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useId, useState } from 'react'
import type { NewAlertAnswer } from '../../../src/product/alerts/alerts.contract.ts'
import { CopyButton } from '../elements/copy-button.tsx'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { alertsAddress, isOfAlerts } from './queries.ts'

const field = 'field min-h-9 w-full'

export function AlertForm({ symbol: given, sendsMail }: { symbol: string; sendsMail: boolean }) {
  const queries = useQueryClient()
  const [symbol, setSymbol] = useState(given)
  const [measure, setMeasure] = useState('price')
  const [indicator, setIndicator] = useState('rsi(14)')
  const [condition, setCondition] = useState('above')
  const [level, setLevel] = useState('')
  const [repeats, setRepeats] = useState(false)
  const [hysteresis, setHysteresis] = useState('')
  const [expires, setExpires] = useState('')
  const [byEmail, setByEmail] = useState(sendsMail)
  const [webhookUrl, setWebhookUrl] = useState('')
  const place = useMutation({
    mutationFn: () =>
      sendJson<NewAlertAnswer>('POST', alertsAddress, {
        symbol: symbol.trim(),
        measure,
        condition,
        level: Number(level),
        repeats,
        byEmail,
        ...(measure === 'indicator' && { indicator }),
        ...(hysteresis !== '' && { hysteresis: Number(hysteresis) }),
        ...(expires !== '' && { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
        ...(webhookUrl.trim() !== '' && { webhookUrl: webhookUrl.trim() }),
      }),
    onSuccess: async () => {
      setLevel('')
      await queries.invalidateQueries({ predicate: isOfAlerts })
    },
  })
  const isWhole = symbol.trim() !== '' && level.trim() !== '' && Number.isFinite(Number(level))
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        if (isWhole && !place.isPending) place.mutate()
      }}
    >
      <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
        <Labelled label="Symbol">
          {id => (
            <input
              id={id}
              className={field}
              value={symbol}
              maxLength={20}
              autoComplete="off"
              onChange={event => setSymbol(event.target.value)}
            />
          )}
        </Labelled>
        <Labelled label="What">
          {id => (
            <select id={id} className={field} value={measure} onChange={event => setMeasure(event.target.value)}>
              <option value="price">Close</option>
              <option value="move">Day’s move in %</option>
              <option value="indicator">Indicator</option>
            </select>
          )}
        </Labelled>
        {measure === 'indicator' && (
          <Labelled label="Indicator">
            {id => (
              <input
                id={id}
                className={field}
                value={indicator}
                maxLength={60}
                autoComplete="off"
                onChange={event => setIndicator(event.target.value)}
              />
            )}
          </Labelled>
        )}
        <Labelled label="When it is">
          {id => (
            <select id={id} className={field} value={condition} onChange={event => setCondition(event.target.value)}>
              <option value="above">above</option>
              <option value="below">below</option>
              <option value="crossing">crossing</option>
            </select>
          )}
        </Labelled>
        <Labelled label="Level">
          {id => (
            <input
              id={id}
              className={`${field} tabular`}
              inputMode="decimal"
              value={level}
              autoComplete="off"
              onChange={event => setLevel(event.target.value)}
            />
          )}
        </Labelled>
      </div>
      <div className="mt-4 flex flex-wrap gap-x-6 gap-y-2">
        <Ticked label="Each time, not once" isOn={repeats} onChange={setRepeats} />
        {sendsMail ? (
          <Ticked label="By mail" isOn={byEmail} onChange={setByEmail} />
        ) : (
          <p className="text-muted">This instance sends no mail: its operator has set no server for it.</p>
        )}
      </div>
      <details className="mt-4">
        <summary className="cursor-pointer font-medium">Webhook, expiry, hysteresis</summary>
        <div className="mt-3 grid gap-3 sm:grid-cols-3">
          <Labelled label="Webhook (https)">
            {id => (
              <input
                id={id}
                className={field}
                type="url"
                value={webhookUrl}
                maxLength={2000}
                autoComplete="off"
                onChange={event => setWebhookUrl(event.target.value)}
              />
            )}
          </Labelled>
          <Labelled label="Until the end of">
            {id => (
              <input id={id} className={field} type="date" value={expires} onChange={event => setExpires(event.target.value)} />
            )}
          </Labelled>
          <Labelled label="Come back by, before it fires again">
            {id => (
              <input
                id={id}
                className={`${field} tabular`}
                inputMode="decimal"
                value={hysteresis}
                autoComplete="off"
                onChange={event => setHysteresis(event.target.value)}
              />
            )}
          </Labelled>
        </div>
      </details>
      <p className="mt-5">
        <button type="submit" className="button button-accent min-h-11 px-5" disabled={!isWhole || place.isPending}>
          Place the alert
        </button>
      </p>
      {place.error && (
        <p role="alert" className="mt-3 font-medium text-warn">
          {sentenceOf(place.error)}
        </p>
      )}
      <output className="block">
        {place.data && (
          <span className="mt-3 block">It watches the daily bars of {place.data.alert.symbol} that come from now on.</span>
        )}
        {place.data?.webhookSecret && (
          <span className="mt-2 flex flex-wrap items-center gap-2">
            <span>The webhook’s signing secret, shown this once:</span>
            <code className="break-all">{place.data.webhookSecret}</code>
            <CopyButton text={place.data.webhookSecret} name="Copy the signing secret" />
          </span>
        )}
      </output>
    </form>
  )
}

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      {children(id)}
    </div>
  )
}

function Ticked({ label, isOn, onChange }: { label: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  const id = useId()
  return (
    <div className="flex items-center gap-2">
      <input id={id} type="checkbox" checked={isOn} onChange={event => onChange(event.target.checked)} />
      <label htmlFor={id}>{label}</label>
    </div>
  )
}
