import { useQuery } from '@tanstack/react-query'
import type { Signal, SignalsAnswer } from '../../../src/product/analysis/signals.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { Link } from '@tanstack/react-router'
import { signalsQuery } from '../market/queries.ts'
import { count, day, percent } from '../numbers/numbers.ts'
import { bySpeaking, horizonOf, inPercent, rangeText, shareText, sinceText, summaryText, verdictText } from './signal-words.ts'

/** What published rules say today, each beside what happened when it said so before. */
export function Signals({ symbol }: { symbol: string }) {
  const signals = useQuery(signalsQuery(symbol))
  const { data } = signals
  return (
    <Section id="signals" title="Signals and their record" aside={data?.asOf && `${day(data.from)} to ${day(data.asOf)}`}>
      <Answered result={signals} what="The signals" outline={<TableOutline rows={6} height={45} />}>
        {answer => (answer.barCount === 0 ? <p>No daily prices to look at.</p> : <Record answer={answer} />)}
      </Answered>
    </Section>
  )
}

function Record({ answer }: { answer: SignalsAnswer }) {
  const { now, lately, others } = bySpeaking(answer.signals)
  return (
    <>
      <p className="max-w-4xl text-[17px]">{summaryText(answer)}</p>
      <Group title="Speaking now" signals={now} symbol={answer.symbol} />
      <Group title="Within the last five bars" signals={lately} symbol={answer.symbol} />
      <details className="mt-4">
        <summary className="cursor-pointer py-1 font-medium">
          {now.length + lately.length === 0 ? 'All' : 'The other'} {count(others.length)} rules
        </summary>
        <Group title="" signals={others} symbol={answer.symbol} />
      </details>
      <p className="mt-4 max-w-4xl text-sm text-muted">
        An occurrence is a day on which the rule becomes true; bought at the next open, sold after so many sessions, at{' '}
        {percent(answer.costShareEachWay * 100)} each way
        {answer.withDividends ? ', dividends included' : '; dividends are not known for all of these years and are left out'}. The
        verdict is corrected for {count(answer.lookedAt)} rules over three horizons. It describes the past. Not investment advice;
        data may be late or wrong. What the rules said when it was still the future is in the{' '}
        <Link className="link" to="/live-record">
          live record
        </Link>
        .
      </p>
    </>
  )
}

function Group({ title, signals, symbol }: { title: string; signals: readonly Signal[]; symbol: string }) {
  if (signals.length === 0) return null
  return (
    <>
      {title !== '' && <h3 className="mt-5 font-semibold">{title}</h3>}
      <ul className="mt-1 border-b border-line">
        {signals.map(signal => (
          <li key={signal.id} className="border-t border-line">
            <SignalRow signal={signal} symbol={symbol} />
          </li>
        ))}
      </ul>
    </>
  )
}

function SignalRow({ signal, symbol }: { signal: Signal; symbol: string }) {
  const shown = horizonOf(signal)
  return (
    <details className="group">
      <summary className="grid list-none grid-cols-[1fr_auto] items-baseline gap-x-6 gap-y-0.5 rounded py-2.5 hover:bg-sunken lg:grid-cols-[minmax(14rem,1.3fr)_minmax(9rem,1fr)_minmax(22rem,2fr)_auto] [&::-webkit-details-marker]:hidden">
        <span className="font-medium">{signal.name}</span>
        <span className="text-right text-sm text-muted lg:text-left">{sinceText(signal)}</span>
        <span className="max-lg:col-span-2 text-[14px]">
          {shown && shown.count > 0 ? (
            <>
              {inPercent(shown.mean)} in {shown.horizon} sessions, any day {inPercent(shown.holdingMean)}
              <span className="text-muted">
                {' '}
                · {count(shown.count)} times, gains {shareText(shown.hitRate)}
              </span>
            </>
          ) : (
            <span className="text-muted">No occurrence with that much history after it</span>
          )}
        </span>
        <span className={`text-sm max-lg:col-span-2 lg:text-right ${signal.verdict === 'edge' ? 'font-semibold' : 'text-muted'}`}>
          {verdictText(signal)}
        </span>
      </summary>
      <SignalDetails signal={signal} symbol={symbol} />
    </details>
  )
}

function SignalDetails({ signal, symbol }: { signal: Signal; symbol: string }) {
  return (
    <div className="pb-5">
      <p className="text-[14px] text-muted">
        <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-[13px] text-text">{signal.rule}</code> · said to foretell{' '}
        {signal.claims === 'up' ? 'rising' : 'falling'} prices for {signal.horizon} sessions · {sourceText(signal)}
      </p>
      <Scroller label={`Record of ${signal.name}`} className="mt-2">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Sessions</th>
              <th scope="col">Times (as sure as)</th>
              <th scope="col">Mean after costs, 95 %</th>
              <th scope="col">Any day</th>
              <th scope="col">As many random days, 95 %</th>
              <th scope="col">Gains, 95 %</th>
              <th scope="col">Any day</th>
              <th scope="col">More than other days: first 70 %</th>
              <th scope="col">Since then</th>
            </tr>
          </thead>
          <tbody>
            {signal.horizons.map(record => (
              <tr key={record.horizon}>
                <th scope="row">{record.horizon}</th>
                <td>
                  {count(record.count)} ({count(record.effectiveCount)})
                </td>
                <td>
                  {inPercent(record.mean)} <span className="text-muted">({rangeText(record.meanRange)})</span>
                </td>
                <td>{inPercent(record.holdingMean)}</td>
                <td>{rangeText(record.randomRange)}</td>
                <td>
                  {shareText(record.hitRate)} <span className="text-muted">({rangeText(record.hitRange, shareText)})</span>
                </td>
                <td>{shareText(record.holdingHitRate)}</td>
                <td>{inPercent(record.inSample.excess)}</td>
                <td>{inPercent(record.outOfSample.excess)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <p className="mt-2 text-[14px] text-muted">
        {signal.correctedChance === null
          ? 'Fewer than 20 independent occurrences over each horizon say nothing.'
          : `Something as surprising, among all that was looked at, comes by chance in ${percent(signal.correctedChance * 100)} of cases; an edge is claimed below 5%.`}
      </p>
      <p className="mt-2">
        <Link className="link" to="/backtests" search={{ rule: signal.rule, symbol }}>
          Try it as a backtest
        </Link>
      </p>
    </div>
  )
}

function sourceText({ source, note }: Signal): string {
  return `${source === 'folklore' ? 'Folklore' : source}.${note === null ? '' : ` ${note}`}`
}
