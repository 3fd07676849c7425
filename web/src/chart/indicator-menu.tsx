import { X } from 'lucide-react'
import { useState } from 'react'
import { mostIndicators, parseName, printName, standardIndicators } from './chart-state.ts'
import { canonicalName, changed, type Indicator, labelOf, offeredFor } from './indicator-choice.ts'

const groups = [
  ['average', 'Averages'],
  ['momentum', 'Momentum'],
  ['volatility', 'Volatility'],
  ['volume', 'Volume'],
] as const

type Props = {
  catalogue: readonly Indicator[]
  names: readonly string[]
  onChange: (names: string[]) => void
  hasVolume: boolean
  onVolume: (isShown: boolean) => void
}

/** The chosen ones with their parameters, then everything there is. */
export function IndicatorMenu({ catalogue, names, onChange, hasVolume, onVolume }: Props) {
  const [typed, setTyped] = useState('')
  const found = offeredFor(catalogue, typed)
  const isFull = names.length >= mostIndicators
  return (
    <div className="grid gap-4">
      <label className="flex items-center gap-2.5">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={hasVolume}
          onChange={event => onVolume(event.target.checked)}
        />
        Volume below the prices
      </label>
      {names.length === 0 ? (
        <p className="text-muted">None on the chart.</p>
      ) : (
        <ul className="grid gap-2">
          {names.map((name, at) => {
            const indicator = catalogue.find(one => one.id === parseName(name).id)
            return (
              indicator && (
                <Chosen
                  // oxlint-disable-next-line react/no-array-index-key -- its place is what stays while a parameter is typed
                  key={`${at}/${indicator.id}`}
                  name={name}
                  indicator={indicator}
                  onChange={next => onChange(changed(names, name, next))}
                />
              )
            )
          })}
        </ul>
      )}
      {isFull && <p className="text-sm text-warn">Twelve at most; take one out to add another.</p>}
      <input
        type="search"
        className="field w-full"
        aria-label="Find an indicator"
        placeholder="Find among all"
        value={typed}
        onChange={event => setTyped(event.target.value)}
      />
      {found.length === 0 && catalogue.length > 0 && <p className="text-muted">None is called “{typed}”.</p>}
      {groups.map(([group, title]) => {
        const offered = found.filter(indicator => indicator.group === group)
        return (
          offered.length > 0 && (
            <div key={group}>
              <h3 className="mb-1 text-sm text-muted">{title}</h3>
              <ul>
                {offered.map(indicator => (
                  <li key={indicator.id}>
                    <button
                      type="button"
                      className="w-full rounded-md px-2 py-1.5 text-left hover:bg-sunken disabled:text-muted"
                      disabled={isFull}
                      onClick={() => onChange([...names, fresh(indicator, names)])}
                    >
                      <span className="font-medium">{indicator.label}</span>
                      <span className="block text-[13px] text-muted">{indicator.help}</span>
                    </button>
                  </li>
                ))}
              </ul>
            </div>
          )
        )
      })}
      <button type="button" className="link justify-self-start text-sm" onClick={() => onChange([...standardIndicators])}>
        Back to SMA 50 and 200
      </button>
    </div>
  )
}

function Chosen({ name, indicator, onChange }: { name: string; indicator: Indicator; onChange: (name: string | null) => void }) {
  const { id, parameters } = parseName(name)
  return (
    <li className="flex flex-wrap items-center gap-2 rounded-md bg-sunken px-2.5 py-2">
      <span className="flex-1 font-medium" title={indicator.help}>
        {labelOf(id, indicator).trim()}
      </span>
      {indicator.parameters.map((parameter, at) => (
        <label key={parameter.name} className="text-[13px] text-muted">
          {parameter.label}
          <input
            type="number"
            className="field ml-1 min-h-8 w-17 text-text"
            min={parameter.min}
            max={parameter.max}
            step={parameter.step}
            defaultValue={parameters[at] ?? parameter.default}
            onChange={event => {
              const value = event.target.valueAsNumber
              if (!event.target.validity.valid || !Number.isFinite(value)) return
              onChange(
                printName(
                  id,
                  indicator.parameters.map((one, other) => (other === at ? value : (parameters[other] ?? one.default))),
                ),
              )
            }}
          />
        </label>
      ))}
      <button
        type="button"
        className="grid size-8 place-items-center rounded-md hover:bg-surface"
        aria-label={`Take out ${labelOf(name, indicator)}`}
        onClick={() => onChange(null)}
      >
        <X size={16} aria-hidden="true" />
      </button>
    </li>
  )
}

/** A name not yet on the chart: the defaults, else the next longer first parameter (a second average is meant to differ). */
function fresh(indicator: Indicator, names: readonly string[]): string {
  const standard = indicator.parameters.map(parameter => parameter.default)
  for (let more = 0; more < mostIndicators; more++) {
    const [first, ...rest] = standard
    const name = printName(indicator.id, first === undefined ? [] : [first + more * 10, ...rest])
    const canonical = canonicalName(name, [indicator]) ?? name
    if (!names.includes(canonical)) return canonical
  }
  return printName(indicator.id, standard)
}
