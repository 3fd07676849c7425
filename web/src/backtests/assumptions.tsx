// What the world is taken to be like: when orders are filled, what they cost, how much is bought, and when it is left regardless.
import { type ReactNode, useId } from 'react'
import type { BacktestChoice } from './backtest-choice.ts'
import { type CostField, costFault, costFields, withConventionsOf } from './costs.ts'

type Part = { choice: BacktestChoice; onChange: (to: Partial<BacktestChoice>) => void }

export function Assumptions({ choice, onChange }: Part) {
  const own = choice.like === ''
  return (
    <details>
      <summary className="cursor-pointer font-medium">Costs, size, stops and other assumptions</summary>
      <div className="mt-3 grid gap-4">
        <div className="flex flex-wrap gap-x-4 gap-y-3">
          <Fill label="Money" className="w-32" value={choice.cash} onChange={cash => onChange({ cash })} />
          <Choose label="Conventions of" value={choice.like} onChange={like => onChange(withConventionsOf(choice, like))}>
            <option value="">this page</option>
            <option value="backtesting.py">backtesting.py</option>
            <option value="backtrader">backtrader</option>
            <option value="LEAN">LEAN</option>
            <option value="vectorbt">vectorbt</option>
          </Choose>
        </div>
        <Costs choice={choice} onChange={onChange} />
        {own && <OwnAssumptions choice={choice} onChange={onChange} />}
        <div className="flex flex-wrap gap-x-4 gap-y-3">
          <Fill label="Stop, %" className="w-24" value={choice.stop} onChange={stop => onChange({ stop })} />
          <Fill label="Trailing stop, %" className="w-28" value={choice.trailing} onChange={trailing => onChange({ trailing })} />
          <Fill label="Target, %" className="w-24" value={choice.target} onChange={target => onChange({ target })} />
          <Fill label="Leave after closes" className="w-32" value={choice.bars} onChange={bars => onChange({ bars })} />
        </div>
        <p className="max-w-3xl text-sm text-muted">
          A stop that a bar opens beyond fills at its open; when one bar reaches stop and target, the stop counts. Dividends are
          paid in cash on the ex-day.
        </p>
      </div>
    </details>
  )
}

function Costs({ choice, onChange }: Part) {
  return (
    <fieldset>
      <legend className="mb-2 font-medium">Costs</legend>
      <div className="grid max-w-4xl grid-cols-2 gap-x-4 gap-y-3 lg:grid-cols-3">
        {costFields.map(field => (
          <Cost key={field.name} field={field} value={choice[field.name]} onChange={value => onChange({ [field.name]: value })} />
        ))}
      </div>
    </fieldset>
  )
}

function Cost({ field, value, onChange }: { field: CostField; value: string; onChange: (value: string) => void }) {
  const id = useId()
  const fault = costFault(field, value)
  return (
    <div className="grid content-start gap-1 text-sm">
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        inputMode="decimal"
        className="field tabular w-full max-w-32 aria-invalid:border-warn"
        value={value}
        autoComplete="off"
        aria-invalid={fault !== null || undefined}
        aria-describedby={fault === null ? `${id}-says` : `${id}-fault ${id}-says`}
        onChange={event => onChange(event.target.value)}
      />
      {fault !== null && (
        <p id={`${id}-fault`} role="alert" className="font-medium text-warn">
          {fault}
        </p>
      )}
      <p id={`${id}-says`} className="text-muted">
        {field.says}
      </p>
    </div>
  )
}

function OwnAssumptions({ choice, onChange }: Part) {
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-3">
      <Choose label="Filled at" value={choice.fill} onChange={fill => onChange({ fill })}>
        <option value="next-open">the next open</option>
        <option value="next-close">the next close</option>
        <option value="same-close">the same close (looks ahead)</option>
      </Choose>
      <Choose label="Size" value={choice.size} onChange={size => onChange({ size })}>
        <option value="all-in">Everything, in equal parts</option>
        <option value="fraction">A share of the account</option>
        <option value="volatility">By volatility</option>
      </Choose>
      {choice.size !== 'all-in' && (
        <Fill
          label={choice.size === 'fraction' ? 'Share, %' : 'Swing a year, %'}
          className="w-28"
          value={choice.sizePercent}
          onChange={sizePercent => onChange({ sizePercent })}
        />
      )}
      {choice.symbols.length > 1 && (
        <>
          <Fill
            label="Positions at most"
            className="w-32"
            value={choice.positions}
            onChange={positions => onChange({ positions })}
          />
          <Choose label="Weights made equal" value={choice.rebalance} onChange={rebalance => onChange({ rebalance })}>
            <option value="never">never</option>
            <option value="weekly">weekly</option>
            <option value="monthly">monthly</option>
            <option value="quarterly">quarterly</option>
          </Choose>
        </>
      )}
      <Choose
        label="Shares"
        value={choice.whole ? 'whole' : 'fractional'}
        onChange={shares => onChange({ whole: shares === 'whole' })}
      >
        <option value="fractional">fractional</option>
        <option value="whole">whole</option>
      </Choose>
    </div>
  )
}

export function Fill(props: {
  label: string
  value: string
  onChange: (value: string) => void
  type?: 'text' | 'date'
  className?: string
}) {
  return (
    <label className="grid gap-1 text-sm">
      {props.label}
      <input
        type={props.type ?? 'text'}
        className={`field tabular ${props.className ?? ''}`}
        value={props.value}
        autoComplete="off"
        onChange={event => props.onChange(event.target.value)}
      />
    </label>
  )
}

export function Choose<Value extends string>(props: {
  label: string
  value: Value
  onChange: (value: Value) => void
  children: ReactNode
}) {
  return (
    <label className="grid gap-1 text-sm">
      {props.label}
      <select className="field" value={props.value} onChange={event => props.onChange(event.target.value as Value)}>
        {props.children}
      </select>
    </label>
  )
}
