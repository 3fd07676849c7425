// What signals said about the future, sealed before it came, beside what their records said and what came of it.
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
        When a rule becomes true on the last day’s bar, what it says is sealed: stored with its rule, its data’s hash and the
        time, and chained into the audit trail. When its sessions are over it is settled from the prices. Nothing is edited; a
        changed row is named by <code className="font-mono">audit-trail verify</code>.
      </p>
      <Answered result={record} what="The live record" outline={<TableOutline rows={8} />}>
        {answer => (answer.statements.length === 0 ? <Nothing /> : <Record answer={answer} />)}
      </Answered>
      <p className="mt-6 max-w-3xl text-sm text-muted">
        Returns are after costs, from the open after the signal. Not investment advice; data may be late or wrong.
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

function Record({ answer: { rules, statements } }: { answer: LiveRecordAnswer }) {
  return (
    <>
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
                  <th scope="row">{rule.name}</th>
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
                  <td className="words">{said.name}</td>
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
