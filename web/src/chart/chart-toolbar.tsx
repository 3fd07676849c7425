import { ChartNoAxesCombined, Plus, Table2 } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { PopupButton } from '../elements/popup-button.tsx'
import { type ChartInterval, type ChartKind, type ChartState, ranges } from './chart-state.ts'
import type { Indicator } from './indicator-choice.ts'

const IndicatorMenu = lazy(() => import('./indicator-menu.tsx').then(({ IndicatorMenu }) => ({ default: IndicatorMenu })))
const CompareMenu = lazy(() => import('./compare-menu.tsx').then(({ CompareMenu }) => ({ default: CompareMenu })))

const intervalNames: [ChartInterval, string][] = [
  ['1m', 'Minute'],
  ['1d', 'Day'],
  ['1wk', 'Week'],
  ['1mo', 'Month'],
]
const kindNames: [ChartKind, string][] = [
  ['candles', 'Candles'],
  ['line', 'Line'],
  ['area', 'Area'],
]
const adjustmentNames: [ChartState['adjusted'], string][] = [
  ['splits', 'Adjusted'],
  ['all', 'Adjusted, dividends too'],
  ['none', 'Unadjusted'],
]

type Props = {
  symbol: string
  state: ChartState
  /** Of what bars there are; undefined while that is not known. */
  holds: { days: boolean; minutes: boolean } | undefined
  catalogue: readonly Indicator[]
  names: readonly string[]
  onChange: (change: Partial<ChartState>) => void
  onIndicators: (names: string[]) => void
}

export function ChartToolbar({ symbol, state, holds, catalogue, names, onChange, onIndicators }: Props) {
  // What is chosen stays in the list, there or not.
  const intervals = intervalNames.filter(
    ([name]) => name === state.interval || (name === '1m' ? holds?.minutes : (holds?.days ?? true)),
  )
  return (
    <div className="no-print flex flex-wrap items-center gap-x-4 gap-y-2 pb-2">
      <fieldset className="choices">
        <legend className="sr-only">Range</legend>
        {ranges.map(range => (
          <button
            key={range}
            type="button"
            className="choice"
            aria-pressed={range === state.range}
            onClick={() => onChange({ range })}
          >
            {range}
          </button>
        ))}
      </fieldset>
      <div className="flex flex-wrap items-center gap-2">
        <Picker
          label="Interval"
          options={intervals}
          value={state.interval}
          // Years of minutes are more than a chart can tell apart.
          onChange={interval => onChange({ interval, ...(interval === '1m' && { range: '1M' as const }) })}
        />
        <Picker label="Chart type" options={kindNames} value={state.kind} onChange={kind => onChange({ kind })} />
        <Picker
          label="Adjustment"
          options={adjustmentNames}
          value={state.adjusted}
          onChange={adjusted => onChange({ adjusted })}
        />
        <button
          type="button"
          className="choice"
          aria-pressed={state.log}
          onClick={() => onChange({ log: !state.log })}
          title="Logarithmic price scale"
        >
          Log
        </button>
      </div>
      <div className="flex flex-wrap items-center gap-2 lg:ml-auto">
        <PopupButton
          title="Indicators"
          label={
            <>
              <ChartNoAxesCombined size={16} aria-hidden="true" className="max-sm:hidden" /> Indicators
              {names.length ? ` ${names.length}` : ''}
            </>
          }
        >
          {() => (
            <Suspense>
              <IndicatorMenu
                catalogue={catalogue}
                names={names}
                onChange={onIndicators}
                hasVolume={state.volume}
                onVolume={volume => onChange({ volume })}
              />
            </Suspense>
          )}
        </PopupButton>
        <PopupButton
          title="Compare"
          label={
            <>
              <Plus size={16} aria-hidden="true" className="max-sm:hidden" /> Compare
              {state.compare.length ? ` ${state.compare.length}` : ''}
            </>
          }
        >
          {() => (
            <Suspense>
              <CompareMenu symbol={symbol} compare={state.compare} onChange={compare => onChange({ compare })} />
            </Suspense>
          )}
        </PopupButton>
        <button
          type="button"
          className="button"
          aria-pressed={state.view === 'table'}
          onClick={() => onChange({ view: state.view === 'table' ? 'chart' : 'table' })}
        >
          <Table2 size={16} aria-hidden="true" className="max-sm:hidden" /> {state.view === 'table' ? 'Chart' : 'Table'}
        </button>
      </div>
    </div>
  )
}

function Picker<Value extends string>(props: {
  label: string
  options: [Value, string][]
  value: Value
  onChange: (value: Value) => void
}) {
  return (
    <select
      aria-label={props.label}
      className="field min-h-8 pr-1 pl-2"
      value={props.value}
      onChange={event => {
        const chosen = props.options.find(([value]) => value === event.target.value)
        if (chosen) props.onChange(chosen[0])
      }}
    >
      {props.options.map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  )
}
