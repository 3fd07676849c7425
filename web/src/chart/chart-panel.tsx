import { useEffect, useState } from 'react'
import { Fault, Stale } from '../elements/fault.tsx'
import { dayOrMinute } from '../numbers/numbers.ts'
import { ChartCanvas, chartHeight } from './chart-canvas.tsx'
import { type ChartState, standardIndicators } from './chart-state.ts'
import { ChartTable } from './chart-table.tsx'
import { ChartToolbar } from './chart-toolbar.tsx'
import { rememberedIndicators, rememberIndicators } from './indicator-choice.ts'
import { useChartData } from './use-chart-data.ts'

type Props = {
  symbol: string
  name: string
  state: ChartState
  /** Of what bars there are; undefined while that is not known. */
  holds: { days: boolean; minutes: boolean } | undefined
  onChange: (change: Partial<ChartState>) => void
}
const units = { '1m': 'minute', '1d': 'daily', '1wk': 'weekly', '1mo': 'monthly' } as const

export function ChartPanel({ symbol, name, state, holds, onChange }: Props) {
  const [remembered, setRemembered] = useState(rememberedIndicators)
  const names = state.indicators ?? remembered
  // The reader moved beyond this range of this symbol: from then on its whole history is at hand.
  const [wideFor, setWideFor] = useState('')
  const wideKey = `${symbol}/${state.interval}/${state.adjusted}`
  const {
    data,
    bars,
    indicatorFault,
    compareFaults,
    catalogue,
    names: shown,
    isLoading,
  } = useChartData(symbol, state, names, wideFor === wideKey)

  const pickIndicators = (next: string[]) => {
    rememberIndicators(next)
    setRemembered(next)
    onChange({ indicators: next })
  }
  // A link must show what its sender saw, so a choice of one's own is written into the address.
  useEffect(() => {
    if (state.indicators === null && String(remembered) !== String(standardIndicators)) onChange({ indicators: remembered })
  }, [state.indicators, remembered, onChange])
  const toggleTable = () => onChange({ view: state.view === 'table' ? 'chart' : 'table' })
  const base = data?.compared[0]?.base

  return (
    <section aria-label="Chart" aria-busy={isLoading}>
      <ChartToolbar
        symbol={symbol}
        state={state}
        holds={holds}
        catalogue={catalogue}
        names={catalogue.length > 0 ? shown : names}
        onChange={onChange}
        onIndicators={pickIndicators}
      />
      {data && bars.error && <Stale readAt={bars.dataUpdatedAt} fault={bars.error} onRetry={() => void bars.refetch()} />}
      {indicatorFault && <Fault fault={indicatorFault} what="The indicators" className="mb-3" />}
      {compareFaults.map(({ symbol: other, error }) => (
        <Fault key={other} fault={error} what={`The comparison with ${other}`} className="mb-3" />
      ))}
      {data === undefined ? (
        bars.error ? (
          <Fault fault={bars.error} what="The chart" onRetry={() => void bars.refetch()} />
        ) : (
          <ChartOutline />
        )
      ) : state.view === 'table' ? (
        <ChartTable data={data} name={name} />
      ) : (
        <ChartCanvas
          data={data}
          label={`${symbol}, ${units[data.bars.interval]} prices from ${data.bars.dates[0] ?? ''} to ${data.bars.dates.at(-1) ?? ''}. Arrow keys read it bar by bar, t shows the table.`}
          onWantMore={() => setWideFor(wideKey)}
          onTable={toggleTable}
        />
      )}
      <p className="mt-1 min-h-5 text-[13px] text-muted">
        {base && `Percent since ${dayOrMinute(base, data?.bars.timeZone)}. `}
        {data?.bars.adjustmentNote}
      </p>
    </section>
  )
}

function ChartOutline() {
  return (
    <div aria-hidden="true">
      <div className="h-11" />
      <div className="bone w-full" style={{ height: chartHeight }} />
    </div>
  )
}
