import { useId } from 'react'
import { choose, type Palette, type Scheme, useAppearance } from './appearance.ts'

const schemes: [Scheme, string][] = [
  ['system', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]
const palettes: [Palette, string][] = [
  ['green-red', 'Green up, red down'],
  ['red-up', 'Red up, green down'],
  ['blue-orange', 'Blue up, orange down'],
]

export function AppearanceMenu() {
  const { scheme, palette, singleKeys } = useAppearance()
  return (
    <div className="grid gap-5">
      <Choice legend="Scheme" options={schemes} value={scheme} onChange={value => choose({ scheme: value })} />
      <Choice legend="Colours of change" options={palettes} value={palette} onChange={value => choose({ palette: value })} />
      <label className="flex items-start gap-2.5">
        <input
          type="checkbox"
          className="mt-1 size-4 accent-accent"
          checked={singleKeys}
          onChange={event => choose({ singleKeys: event.target.checked })}
        />
        <span>
          Single-key shortcuts
          <span className="block text-sm text-muted">/ searches, g goes to a page, ? lists them</span>
        </span>
      </label>
    </div>
  )
}

function Choice<Value extends string>(props: {
  legend: string
  options: [Value, string][]
  value: Value
  onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm text-muted">{props.legend}</legend>
      {props.options.map(([value, label]) => (
        <label key={value} className="flex min-h-8 items-center gap-2.5">
          <input
            type="radio"
            className="size-4 accent-accent"
            name={name}
            checked={props.value === value}
            onChange={() => props.onChange(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  )
}
