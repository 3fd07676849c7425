// What signals and forecasts said about the future, sealed before it came, beside what their records said and what came of it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LiveRecordAnswer } from '../../../src/product/analysis/live-record.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { liveRecordQuery } from '../market/queries.ts'
import { count, day } from '../numbers/numbers.ts'
import { inPercent, rangeText, shareText } from './signal-words.ts'

export function LiveRecordPage() {
  useTitle('Live record')
  const record = useQuery(liveRecordQuery)
  return (
    <article className="mx-auto max-w-6xl">
      <h1 className="home-title">Live record</h1>
      <p className="mt-3 max-w-3xl text-[17px]">
        When a rule becomes true on the last day’s bar, and when a forecast is made from it, what is said is sealed: stored with
        its data’s hash and the time, and chained into the audit trail. When its sessions are over it is settled from the prices.
        Nothing is edited; a changed row is named by <code className="font-mono">audit-trail verify</code>.
      </p>
      <Answered result={record} what="The live record" outline={<TableOutline rows={8} />}>
        {answer => (answer.statements.length === 0 ? <Nothing /> : <Record answer={answer} />)}
      </Answered>
      <p className="mt-6 max-w-3xl text-sm text-muted">
        Returns of signals are after costs, from the open after the signal; forecasts are held against the close. Not investment
        advice; data may be late or wrong.
      </p>
    </article>
  )
}

function Nothing() {
  return (
    <p className="mt-8 max-w-3xl">
      Nothing is sealed yet. It begins when prices of the last days arrive: a statement about days that are already known would be
      none. How fresh the prices are, and how to get newer ones, is on the page{' '}
      <Link className="link" to="/data">
        Data
      </Link>
      .
    </p>
  )
}

function Record({ answer: { rules, forecasts, statements } }: { answer: LiveRecordAnswer }) {
  return (
    <>
      {forecasts.length > 0 && <Forecasts forecasts={forecasts} />}
      <Section id="live-rules" title="By rule" className="mt-8">
        <Scroller label="Live record by rule">
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Rule</th>
                <th scope="col">Sealed</th>
                <th scope="col">Settled</th>
                <th scope="col">Mean return</th>
                <th scope="col">Its record said</th>
                <th scope="col">Gains, 95 %</th>
                <th scope="col">Its record said</th>
              </tr>
            </thead>
            <tbody>
              {rules.map(rule => (
                <tr key={rule.id}>
                  <th scope="row" className="max-sm:min-w-36 max-sm:!whitespace-normal">
                    {rule.name}
                  </th>
                  <td>{count(rule.sealed)}</td>
                  <td>{count(rule.settled)}</td>
                  <td>{inPercent(rule.mean)}</td>
                  <td>{inPercent(rule.saidMean)}</td>
                  <td>
                    {rule.settled === 0 ? '–' : shareText(rule.gains / rule.settled)}{' '}
                    <span className="text-muted">{rule.settled > 0 && `(${rangeText(rule.gainRange, shareText)})`}</span>
                  </td>
                  <td>{shareText(rule.saidHitRate)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      </Section>
      <Section id="live-statements" title="The latest statements">
        <Scroller label="The latest statements">
          <table className="figures">
            <thead>
              <tr>
                <th scope="col">Symbol</th>
                <th scope="col" className="words">
                  Said
                </th>
                <th scope="col">On</th>
                <th scope="col">Sessions</th>
                <th scope="col">Came to</th>
                <th scope="col">Digest</th>
              </tr>
            </thead>
            <tbody>
              {statements.map(said => (
                <tr key={said.id}>
                  <th scope="row">
                    <Link className="link" to="/stocks/$symbol" params={{ symbol: said.symbol }}>
                      {said.symbol}
                    </Link>
                  </th>
                  <td className="words max-sm:min-w-36 max-sm:!whitespace-normal">
                    {said.name}
                    {said.probability !== null && `: ${shareText(said.probability)}`}
                  </td>
                  <td>{day(said.day)}</td>
                  <td>{said.horizon}</td>
                  <td>{said.settled ? inPercent(said.settled.returnAfterCosts) : 'waits'}</td>
                  <td className="font-mono text-sm" title={said.digest}>
                    {said.digest.slice(0, 12)}…
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      </Section>
    </>
  )
}

function Forecasts({ forecasts }: { forecasts: LiveRecordAnswer['forecasts'] }) {
  return (
    <Section id="live-forecasts" title="Forecasts" className="mt-8">
      <Scroller label="Live record of forecasts">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col">Sessions</th>
              <th scope="col">Sealed</th>
              <th scope="col">Settled</th>
              <th scope="col">Chance said, mean</th>
              <th scope="col">Closed higher, 95 %</th>
              <th scope="col">Brier score</th>
              <th scope="col">Its record said</th>
              <th scope="col">Base rate’s</th>
              <th scope="col">Its record said</th>
              <th scope="col">Skill</th>
            </tr>
          </thead>
          <tbody>
            {forecasts.map(of => (
              <tr key={of.horizon}>
                <th scope="row">{of.horizon}</th>
                <td>{count(of.sealed)}</td>
                <td>{count(of.settled)}</td>
                <td>{shareText(of.saidProbability)}</td>
                <td>
                  {of.settled === 0 ? '–' : shareText(of.rose / of.settled)}{' '}
                  <span className="text-muted">{of.settled > 0 && `(${rangeText(of.roseRange, shareText)})`}</span>
                </td>
                <td>{score(of.brier)}</td>
                <td>{score(of.saidBrier)}</td>
                <td>{score(of.baseBrier)}</td>
                <td>{score(of.saidBaseBrier)}</td>
                <td>{inPercent(of.skill)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <p className="mt-2 max-w-3xl text-sm text-muted">
        The Brier score is the mean squared difference between the chance that was said and what happened, 0 or 1: smaller is
        better. Statements of neighbouring days, and of shares that move together, share what happened; the ranges take them for
        independent and are too narrow.
      </p>
    </Section>
  )
}

const score = (value: number | null): string => (value === null ? '–' : value.toFixed(3))
