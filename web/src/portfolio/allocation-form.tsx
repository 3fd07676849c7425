import { AddSymbol, ChosenSymbols } from '../market/chosen-symbols.tsx'
import { type AllocationChoice, mostSymbols } from './allocation-choice.ts'

type Props = { choice: AllocationChoice; onChange: (choice: AllocationChoice) => void }

export function AllocationForm({ choice, onChange }: Props) {
  const { symbols } = choice
  return (
    <div className="grid gap-4">
      <ChosenSymbols symbols={symbols} onChange={changed => onChange({ ...choice, symbols: changed })} />
      <div className="flex flex-wrap items-end gap-x-4 gap-y-3">
        <AddSymbol symbols={symbols} most={mostSymbols} onChange={changed => onChange({ ...choice, symbols: changed })} />
        <label className="grid gap-1 text-sm">
          Days to learn from
          <select
            className="field"
            value={choice.range}
            onChange={event => onChange({ ...choice, range: event.target.value as AllocationChoice['range'] })}
          >
            <option value="1Y">Last year</option>
            <option value="5Y">Last 5 years</option>
            <option value="MAX">All common days</option>
          </select>
        </label>
        <label className="grid gap-1 text-sm">
          Covariances
          <select
            className="field"
            value={choice.covariance}
            onChange={event => onChange({ ...choice, covariance: event.target.value as AllocationChoice['covariance'] })}
          >
            <option value="identity">Ledoit–Wolf, towards equal variances</option>
            <option value="constant-correlation">Ledoit–Wolf, towards one correlation</option>
            <option value="sample">As measured</option>
          </select>
        </label>
        <Bound label="At least, %" value={choice.least} onChange={least => onChange({ ...choice, least })} />
        <Bound label="At most, %" value={choice.most} onChange={most => onChange({ ...choice, most })} />
      </div>
    </div>
  )
}

/** Taken over when the field is left or Enter is pressed, so that typing 25 does not ask for 2. */
function Bound({ label, value, onChange }: { label: string; value: number; onChange: (value: number) => void }) {
  const take = (text: string) => {
    const number = Number(text)
    if (text.trim() !== '' && number >= 0 && number <= 100 && number !== value) onChange(number)
  }
  return (
    <label className="grid gap-1 text-sm">
      {label}
      <input
        key={value}
        type="number"
        className="field w-24"
        min={0}
        max={100}
        step="any"
        defaultValue={value}
        onBlur={event => take(event.target.value)}
        onKeyDown={event => {
          if (event.key === 'Enter') take(event.currentTarget.value)
        }}
      />
    </label>
  )
}
