import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Signal, SignalsAnswer } from '../../../src/product/analysis/signals.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useAccount } from '../app/session.ts'
import { printQuery } from '../chart/chart-state.ts'
import { signalsQuery } from '../market/queries.ts'
import { count, day, percent } from '../numbers/numbers.ts'
import { OwnSignals } from './own-signals.tsx'
import { emptyRule, type RuleDraft } from './rule-draft.ts'
import { SignalRow } from './signal-row.tsx'
import { bySpeaking, summaryText } from './signal-words.ts'

/** What built-in rules say today, each beside what happened when it said so before. */
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
  // Whoever had to sign in first comes back with the rule that they wanted to change.
  const { change } = useSearch({ from: '/stocks/$symbol' })
  const navigate = useNavigate({ from: '/stocks/$symbol' })
  const [draft, setDraft] = useState<RuleDraft | null>(() => {
    const wanted = answer.signals.find(({ id }) => id === change)
    return wanted ? changed(wanted) : null
  })
  const onDraft = (next: RuleDraft | null) => {
    setDraft(next)
    if (next === null && change !== undefined)
      void navigate({ search: before => ({ ...before, change: undefined }), replace: true, resetScroll: false })
  }
  const common = { symbol: answer.symbol, onTake: (signal: Signal) => setDraft(changed(signal)) }
  return (
    <>
      <p className="max-w-4xl text-[17px]">{summaryText(answer)}</p>
      <Group title="Speaking now" signals={now} {...common} />
      <Group title="Within the last five bars" signals={lately} {...common} />
      <details className="mt-4">
        <summary className="cursor-pointer py-1 font-medium">
          {now.length + lately.length === 0 ? 'All' : 'The other'} {count(others.length)} rules
        </summary>
        <Group title="" signals={others} {...common} />
      </details>
      <OwnSignals symbol={answer.symbol} draft={draft} onDraft={onDraft} />
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

const changed = ({ name, rule, horizon, claims }: Signal): RuleDraft => ({
  ...emptyRule,
  name: `${name}, changed`.slice(0, 60),
  rule,
  horizon,
  claims,
})

/** Without an account there is no place for it yet: that is said where the account comes from, and the rule is there afterwards. */
function Change({ signal, symbol, onTake }: { signal: Signal; symbol: string; onTake: (signal: Signal) => void }) {
  const account = useAccount()
  const query = useSearch({ from: '/stocks/$symbol' })
  const says = 'Change it into a rule of your own'
  if (account === null)
    return (
      <Link to="/sign-in" search={{ next: `/stocks/${symbol}${printQuery({ ...query, change: signal.id })}` }} className="button">
        {says}
      </Link>
    )
  return (
    <button type="button" className="button" onClick={() => onTake(signal)}>
      {says}
    </button>
  )
}

type GroupProps = { title: string; signals: readonly Signal[]; symbol: string; onTake: (signal: Signal) => void }

function Group({ title, signals, symbol, onTake }: GroupProps) {
  if (signals.length === 0) return null
  return (
    <>
      {title !== '' && <h3 className="mt-5 font-semibold">{title}</h3>}
      <ul className="mt-1 border-b border-line">
        {signals.map(signal => (
          <li key={signal.id} className="border-t border-line">
            <SignalRow signal={signal} symbol={symbol} actions={<Change signal={signal} symbol={symbol} onTake={onTake} />} />
          </li>
        ))}
      </ul>
    </>
  )
}
