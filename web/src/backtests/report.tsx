// What came of a run, top to bottom: that it is hypothetical, the curve, the figures, the months, the trades, what was assumed.
import { useMemo } from 'react'
import type { BacktestReport } from '../../../src/product/backtests/backtests.contract.ts'
import { type Line, SeriesChart } from '../chart/series-chart.tsx'
import { PercentChange } from '../elements/change.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section } from '../elements/section.tsx'
import { count, day, percent, price, ratio } from '../numbers/numbers.ts'
import { figuresOf } from './figures.ts'
import { MonthsTable, TradesTable } from './report-tables.tsx'
import { SweepView } from './sweep-view.tsx'

type Result = Pick<BacktestReport, 'metrics' | 'equity' | 'benchmark' | 'monthly' | 'trades'>

export function Report({ report, resultHash }: { report: BacktestReport; resultHash: string | null }) {
  const { metrics, benchmark, notes, setting, sweep, walkForward, lookAhead, asOthers } = report
  return (
    <>
      <ul className="mt-5 grid max-w-3xl gap-1 rounded-lg bg-warn-surface p-4 text-[15px]">
        {setting && sweep && (
          <li className="font-medium">
            {walkForward ? 'What is not under “Walked forward” is' : 'The figures below are'} of {settingText(setting)}, the best
            of {count(sweep.settings.length)} settings, chosen with hindsight.
          </li>
        )}
        {notes.map(note => (
          <li key={note}>{note}</li>
        ))}
      </ul>
      {walkForward && sweep && (
        <>
          <Section id="walked" title="Walked forward" className="mt-8" aside="chosen on the past, traded after it">
            <Curves result={walkForward.run} />
            <FigureTable result={walkForward.run} />
          </Section>
          <SweepView sweep={sweep} walkForward={walkForward} />
        </>
      )}
      <Section
        id="equity"
        title={walkForward ? 'Equity of the best setting, chosen with hindsight' : 'Equity'}
        className={walkForward ? 'mt-12' : 'mt-8'}
        aside={`${day(metrics.from)} to ${day(metrics.to)}`}
      >
        <Curves result={report} />
        {benchmark && (
          <p className="mt-2 max-w-3xl text-sm text-muted">
            {benchmark.name}, bought on the first day and left alone{benchmark.withDividends ? '' : ', without its dividends'}:{' '}
            <PercentChange value={100 * benchmark.totalReturn} hasArrow={false} />, Sharpe ratio {ratio(benchmark.sharpe.value)},
            worst drawdown {percent(100 * benchmark.maximumDrawdown)}.
          </p>
        )}
      </Section>
      {sweep && !walkForward && <SweepView sweep={sweep} walkForward={null} />}
      <Section id="figures" title={walkForward ? 'Figures of the best setting' : 'Figures'} aside="ranges hold 95 of 100 samples">
        <FigureTable result={report} />
      </Section>
      <Section id="costs" title="What costs took">
        <Costs report={report} />
      </Section>
      <Section id="months" title="Months">
        <MonthsTable monthly={report.monthly} />
      </Section>
      <Section id="drawdowns" title="Deepest drawdowns">
        <Drawdowns report={report} />
      </Section>
      <Section id="trades" title="Trades" aside={`${count(metrics.closedTrades)} closed, ${count(metrics.openTrades)} open`}>
        <TradesTable trades={report.trades} total={metrics.closedTrades + metrics.openTrades} />
      </Section>
      {asOthers && (
        <Section id="as-others" title={`By ${report.like}’s formulas`}>
          <Scroller label={`Statistics as ${report.like} counts them`}>
            <table className="figures max-w-xl">
              <tbody>
                {Object.entries(asOthers).map(([name, value]) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{value === null ? '–' : Number(value.toPrecision(10))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroller>
        </Section>
      )}
      <Section id="how" title="How it was computed">
        <p className="max-w-3xl">
          Test for look-ahead: after {count(lookAhead.cuts.length)} days everything later was changed, prices, volumes, splits,
          dividends, reports; {count(lookAhead.compared)} decisions before those days were compared, and none moved.
        </p>
        <p className="mt-2 max-w-3xl text-muted">{conventionText(report)}</p>
        <p className="mt-2 text-sm break-all text-muted">
          Prices: {report.prices.map(({ symbol, source }) => `${symbol}, ${source}`).join('; ')}. Data{' '}
          {report.dataHash.slice(0, 16)}, result {resultHash?.slice(0, 16)}: the same question to the same data gives the same
          result, byte by byte.
        </p>
      </Section>
    </>
  )
}

function settingText(setting: Readonly<Record<string, number>>): string {
  return Object.entries(setting)
    .map(([name, value]) => `$${name} = ${value}`)
    .join(', ')
}

function conventionText({ conventions: of }: BacktestReport): string {
  const { costs, exits } = of
  const ways = [
    exits.stopPercent !== null && `stop ${exits.stopPercent} %`,
    exits.trailingPercent !== null && `trailing stop ${exits.trailingPercent} %`,
    exits.targetPercent !== null && `target ${exits.targetPercent} %`,
    exits.bars !== null && `left after ${exits.bars} closes`,
  ].filter(Boolean)
  const commission = [
    `${costs.percent} %`,
    costs.perShare > 0 && `${costs.perShare} a share`,
    costs.perTrade > 0 && `${costs.perTrade} an order`,
    costs.minimum > 0 && `at least ${costs.minimum} an order`,
    costs.mostPercent !== null && `at most ${costs.mostPercent} % of it`,
  ].filter(Boolean)
  return [
    `Starts with ${price(of.cash)}; ${of.direction}; filled at the ${of.fill.replace('-', ' ')}; ${of.shares} shares, sized at the ${of.sizedAt};`,
    `commission ${commission.join(', ')}; slippage ${costs.slippagePercent} % on ${costs.slippageOn === 'both' ? 'each fill' : 'entries'};`,
    `borrowing for what is sold short ${costs.borrowPercent} % a year, interest on free cash ${costs.cashInterestPercent} % a year;${costs.delistedPercent ? ` delisted shares bring ${costs.delistedPercent} % less than their last close;` : ''}`,
    `${of.positions === 1 ? 'one position' : `up to ${of.positions} positions`}, weights made equal ${of.rebalance}${ways.length > 0 ? `; ${ways.join(', ')}` : ''}.`,
  ].join(' ')
}

function Curves({ result: { equity, benchmark } }: { result: Result }) {
  const [worth, falls] = useMemo(() => {
    const own: Line = { label: 'This rule', colour: '--series-1', values: equity.values, write: value => price(value) }
    const other: Line[] = benchmark
      ? [{ label: benchmark.name, colour: '--series-2', values: benchmark.values, write: value => price(value) }]
      : []
    const fall = (line: Line): Line => ({ ...line, values: drawdowns(line.values as number[]), write: value => percent(value) })
    return [[own, ...other] as [Line, ...Line[]], [fall(own), ...other.map(fall)] as [Line, ...Line[]]]
  }, [equity, benchmark])
  return (
    <div className="grid gap-4">
      <SeriesChart label="Worth of the account" dates={equity.dates} lines={worth} isLog />
      <h3 className="font-semibold">Drawdown, %</h3>
      <SeriesChart label="Drawdown" dates={equity.dates} lines={falls} />
    </div>
  )
}

function drawdowns(values: readonly number[]): number[] {
  let peak = Number.NEGATIVE_INFINITY
  return values.map(value => {
    peak = Math.max(peak, value)
    return 100 * (value / peak - 1)
  })
}

function FigureTable({ result }: { result: Result }) {
  return (
    <Scroller label="Figures" className="mt-4">
      <table className="figures">
        <thead>
          <tr>
            <th scope="col">Figure</th>
            <th scope="col">Value</th>
            <th scope="col">95 % range</th>
            <th scope="col" className="!text-left">
              What it is
            </th>
          </tr>
        </thead>
        <tbody>
          {figuresOf(result).map(({ label, value, range, says }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
              <td>{range}</td>
              <td className="!text-left text-muted">{says}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}

function Costs({ report: { metrics, conventions } }: { report: BacktestReport }) {
  const { commission, slippage, borrow, dividends, interest } = metrics.costs
  return (
    <p className="tabular max-w-3xl">
      Commission {price(commission)}, slippage {price(slippage)}, borrowing {price(borrow)}: together{' '}
      {percent(100 * metrics.costShare)} of the {price(conventions.cash)} put in. Dividends {price(dividends)}, interest{' '}
      {price(interest)}.
    </p>
  )
}

function Drawdowns({ report: { metrics } }: { report: BacktestReport }) {
  if (metrics.drawdowns.length === 0) return <p className="text-muted">It never stood below an earlier high.</p>
  return (
    <Scroller label="Deepest drawdowns">
      <table className="figures max-w-2xl">
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">Lowest</th>
            <th scope="col">Back</th>
            <th scope="col">Depth, %</th>
          </tr>
        </thead>
        <tbody>
          {metrics.drawdowns.map(({ depth, peak, trough, recovered }) => (
            <tr key={peak}>
              <th scope="row">{day(peak)}</th>
              <td>{day(trough)}</td>
              <td>{recovered ? day(recovered) : 'not yet'}</td>
              <td>{percent(100 * depth)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  )
}
