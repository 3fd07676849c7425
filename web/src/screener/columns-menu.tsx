// Which columns the table has: usual ones to tick, and any number or condition of the rule language.
import { X } from 'lucide-react'
import { useId, useState } from 'react'
import type { ScreenerAnswer } from '../../../src/product/screener/screener.contract.ts'
import { titleOf } from './cell-text.ts'
import { mostColumns, type ScreenChoice } from './screen-choice.ts'

const usual = [
  'marketcap',
  'pe',
  'yield',
  'growth',
  'eps',
  'relative_volume',
  'sector',
  'industry',
  'exchange',
  'rating',
  'rsi(14)',
  'return(1m)',
  'return(12m)',
  'volatility(60)',
  'close / sma(200)',
]

type Props = { shown: ScreenerAnswer['columns']; choice: ScreenChoice; onChange: (choice: ScreenChoice) => void }

export function ColumnsMenu({ shown, choice, onChange }: Props) {
  const id = useId()
  const [typed, setTyped] = useState('')
  const names = choice.columns ?? shown.map(({ name }) => name)
  const isFull = names.length >= mostColumns
  const set = (columns: readonly string[]) => onChange({ ...choice, columns: columns.length > 0 ? columns : null })
  const own = names.filter(name => !usual.includes(name))
  return (
    <div className="grid gap-4">
      <ul className="grid gap-1.5 sm:grid-cols-2">
        {usual.map(name => (
          <li key={name}>
            <label className="flex items-center gap-2.5">
              <input
                type="checkbox"
                className="size-4 accent-accent"
                checked={names.includes(name)}
                disabled={isFull && !names.includes(name)}
                onChange={event => set(event.target.checked ? [...names, name] : names.filter(one => one !== name))}
              />
              {titleOf(name)}
            </label>
          </li>
        ))}
      </ul>
      {own.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {own.map(name => (
            <li key={name} className="flex items-center gap-1 rounded-md border border-edge pl-2">
              <code className="text-sm">{name}</code>
              <button
                type="button"
                className="grid size-8 place-items-center rounded-md hover:bg-sunken"
                aria-label={`Take ${name} out`}
                onClick={() => set(names.filter(one => one !== name))}
              >
                <X size={14} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={event => {
          event.preventDefault()
          if (typed.trim() === '' || isFull) return
          set([...names, typed.trim()])
          setTyped('')
        }}
      >
        <label htmlFor={id} className="mb-1 block text-sm font-medium">
          Any number or condition
        </label>
        <div className="flex gap-2">
          <input
            id={id}
            className="field min-h-9 min-w-0 flex-1"
            placeholder="return(3m) or pe < 20"
            value={typed}
            maxLength={200}
            autoComplete="off"
            onChange={event => setTyped(event.target.value)}
          />
          <button type="submit" className="button" disabled={typed.trim() === '' || isFull}>
            Add
          </button>
        </div>
      </form>
      {isFull && <p className="text-sm text-warn">Twelve at most; take one out to add another.</p>}
      {choice.columns !== null && (
        <button type="button" className="link justify-self-start" onClick={() => set([])}>
          What the rule compares
        </button>
      )}
    </div>
  )
}
