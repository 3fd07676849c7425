// What to try, on what, and what is assumed: the rule first, the rest behind folds with usual values.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { AddSymbol, ChosenSymbols } from '../market/chosen-symbols.tsx'
import { count } from '../numbers/numbers.ts'
import { RuleEditor } from '../rules/rule-editor.tsx'
import { type BacktestChoice, beginningRange, bodyOf, namesIn, settingCount } from './backtest-choice.ts'
import { Assumptions, Choose, Fill } from './assumptions.tsx'
import { hasCostFault } from './costs.ts'
import { backtestsAddress, isOfBacktests } from './queries.ts'

type Answer = { backtest: { id: string } }

export function BacktestForm({ given }: { given: BacktestChoice }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const [choice, setChoice] = useState(given)
  const change = (to: Partial<BacktestChoice>) => setChoice(before => ({ ...before, ...to }))
  const ask = useMutation({
    mutationFn: () => sendJson<Answer>('POST', backtestsAddress, bodyOf(choice)),
    onSuccess: async ({ backtest }) => {
      await queries.invalidateQueries({ predicate: isOfBacktests })
      await navigate({ to: '/backtests/$id', params: { id: backtest.id } })
    },
  })
  const settings = choice.varies ? settingCount(choice) : 1
  const isWhole = choice.symbols.length > 0 && choice.rule.trim() !== '' && settings > 0 && !hasCostFault(choice)
  const submit = () => {
    if (isWhole && !ask.isPending) ask.mutate()
  }
  return (
    <form
      className="grid gap-5"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <RuleField label="Enter while this is true" choice={choice} name="rule" onChange={change} onSubmit={submit} />
      <Symbols choice={choice} onChange={change} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <Choose label="Direction" value={choice.direction} onChange={direction => change({ direction })}>
          <option value="long">Long</option>
          <option value="short">Short</option>
          <option value="long-short">Long, and short on the exit</option>
        </Choose>
        <Fill label="From" type="date" value={choice.from} onChange={from => change({ from })} />
        <Fill label="To" type="date" value={choice.to} onChange={to => change({ to })} />
        {choice.from === '' && choice.to === '' && <p className="pb-2 text-sm text-muted">Without days: all there are.</p>}
      </div>
      <details open={choice.exitRule !== '' || choice.rankBy !== ''}>
        <summary className="cursor-pointer font-medium">Another way out, and who comes first</summary>
        <div className="mt-3 grid gap-4">
          <RuleField
            label="Leave when this is true (empty: when the rule above is no longer)"
            choice={choice}
            name="exitRule"
            onChange={change}
            onSubmit={submit}
          />
          <Fill
            label="Of several symbols the one with the largest comes first, like return(6m)"
            className="w-full max-w-sm font-mono"
            value={choice.rankBy}
            onChange={rankBy => change({ rankBy })}
          />
        </div>
      </details>
      <Variation choice={choice} settings={settings} onChange={change} />
      <Assumptions choice={choice} onChange={change} />
      <div className="flex flex-wrap items-center gap-4">
        <button type="submit" className="button button-accent min-h-11 px-5" disabled={!isWhole || ask.isPending}>
          {ask.isPending ? 'Asking …' : choice.varies ? `Try ${count(settings)} settings` : 'Try it'}
        </button>
        {!isWhole && <p className="text-muted">{missingWords(choice, settings)}</p>}
      </div>
      {ask.error && (
        <p role="alert" className="rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(ask.error)}
        </p>
      )}
    </form>
  )
}

function missingWords(choice: BacktestChoice, settings: number): string {
  if (choice.rule.trim() === '') return 'Write a rule.'
  if (choice.symbols.length === 0) return 'Add a symbol.'
  if (settings === 0) return 'A range has no values.'
  return hasCostFault(choice) ? 'Look at the costs: one is not possible.' : ''
}

type Part = { choice: BacktestChoice; onChange: (to: Partial<BacktestChoice>) => void }

/** With numbers to vary the text is not yet a rule of the language, so it is looked over when it is sent. */
function RuleField(props: Part & { label: string; name: 'rule' | 'exitRule'; onSubmit: () => void }) {
  const { label, name, choice, onChange, onSubmit } = props
  const value = choice[name]
  if (!choice.varies)
    return (
      <RuleEditor label={label} value={value} use="backtest" onChange={text => onChange({ [name]: text })} onSubmit={onSubmit} />
    )
  return (
    <label className="grid gap-1">
      <span className="font-medium">{label}</span>
      <textarea
        className="field min-h-[4.2rem] w-full resize-y py-2 font-mono"
        rows={2}
        spellCheck={false}
        autoCapitalize="off"
        placeholder="sma($fast) > sma($slow)"
        value={value}
        onChange={event => onChange({ [name]: event.target.value })}
      />
    </label>
  )
}

function Symbols({ choice, onChange }: Part) {
  const { symbols } = choice
  return (
    <div className="grid gap-2">
      <ChosenSymbols symbols={symbols} onChange={changed => onChange({ symbols: changed })} />
      <AddSymbol symbols={symbols} most={50} onChange={changed => onChange({ symbols: changed })} />
    </div>
  )
}

function Variation({ choice, settings, onChange }: Part & { settings: number }) {
  const names = namesIn(choice.rule, choice.exitRule, choice.rankBy)
  return (
    <div className="grid gap-3">
      <label className="flex items-center gap-2">
        <input type="checkbox" checked={choice.varies} onChange={event => onChange({ varies: event.target.checked })} />
        Vary numbers in the rule: write them as $name
      </label>
      {choice.varies && (
        <div className="grid gap-3 border-l-2 border-line pl-4">
          {names.length === 0 && <p className="text-muted">For instance sma($fast) &gt; sma($slow).</p>}
          {names.map(name => {
            const range = choice.ranges[name] ?? beginningRange
            const set = (to: Partial<typeof range>) => onChange({ ranges: { ...choice.ranges, [name]: { ...range, ...to } } })
            return (
              <fieldset key={name} className="flex flex-wrap items-end gap-3">
                <legend className="mb-1 font-mono text-sm">${name}</legend>
                <Fill label="from" className="w-24" value={range.from} onChange={from => set({ from })} />
                <Fill label="to" className="w-24" value={range.to} onChange={to => set({ to })} />
                <Fill label="in steps of" className="w-24" value={range.step} onChange={step => set({ step })} />
              </fieldset>
            )
          })}
          <label className="flex items-center gap-2">
            <input type="checkbox" checked={choice.walks} onChange={event => onChange({ walks: event.target.checked })} />
            Walk forward: choose on the past, trade what comes after
          </label>
          {choice.walks && (
            <div className="flex flex-wrap gap-3">
              <Fill
                label="Days to choose on"
                className="w-28"
                value={choice.inSample}
                onChange={inSample => onChange({ inSample })}
              />
              <Fill
                label="Days to trade it"
                className="w-28"
                value={choice.outOfSample}
                onChange={outOfSample => onChange({ outOfSample })}
              />
            </div>
          )}
          {settings > 1 && (
            <p className="text-sm text-muted">
              The more settings, the better the best one looks by luck alone; the report says by how much.
            </p>
          )}
        </div>
      )}
    </div>
  )
}
