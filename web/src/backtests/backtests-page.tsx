// Rules tried on history: a form to ask with, what was asked before, and several of them side by side.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useLocation, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { BacktestRun, BacktestsAnswer } from '../../../src/product/backtests/backtests.contract.ts'
import { useAccount } from '../app/session.ts'
import { PercentChange } from '../elements/change.tsx'
import { Answered } from '../elements/fault.tsx'
import { Scroller } from '../elements/scroller.tsx'
import { Section, TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { count, instant, percent, ratio } from '../numbers/numbers.ts'
import { choiceOf, emptyChoice, withNumbersVaried } from './backtest-choice.ts'
import { BacktestForm } from './backtest-form.tsx'
import { Comparison } from './comparison.tsx'
import { backtestAddress, backtestQuery, backtestsQuery, isOfBacktests } from './queries.ts'
import { stateWords } from './words.ts'

export function BacktestsPage() {
  useTitle('Backtests')
  const account = useAccount()
  const here = useLocation({ select: ({ href }) => href })
  const { rule = '', symbol, again, walk } = useSearch({ from: '/backtests' })
  const runs = useQuery({ ...backtestsQuery, enabled: Boolean(account) })
  const before = useQuery({ ...backtestQuery(again ?? ''), enabled: Boolean(account) && again !== undefined })
  const asked = before.data && choiceOf(before.data.asked)
  const choice = asked
    ? walk === undefined
      ? asked
      : withNumbersVaried(asked)
    : { ...emptyChoice, rule, symbols: symbol ? symbol.split(',') : [] }
  return (
    <article className="pt-6">
      <h1 className="home-title !text-[1.75rem]">Backtests</h1>
      <p className="mt-2 max-w-3xl text-muted">
        What a rule would have done: decided on a close, filled at the next open, after costs, and tested for looking ahead.
        Hypothetical and made with hindsight. Not investment advice; data may be late or wrong.
      </p>
      {account === null ? (
        <p className="mt-6">
          <span className="mb-3 block">
            What you try is kept with your account.{rule !== '' && ' Your rule is here again when you have signed in.'}
          </span>
          <Link to="/sign-in" search={{ next: here }} className="button button-accent min-h-11 px-5">
            Sign in
          </Link>
        </p>
      ) : (
        <>
          <Section id="new-backtest" title="Try a rule" className="mt-8">
            {again !== undefined && before.isPending ? (
              <div className="bone h-96" aria-busy="true" />
            ) : (
              <BacktestForm key={`${again} ${walk} ${rule} ${symbol}`} given={choice} />
            )}
          </Section>
          <Section id="own-backtests" title="Tried before">
            <Answered result={runs} what="Your backtests" outline={<TableOutline rows={6} />}>
              {data => <Runs data={data} />}
            </Answered>
          </Section>
        </>
      )}
    </article>
  )
}

const mostCompared = 4

function Runs({ data: { backtests, limits } }: { data: BacktestsAnswer }) {
  const queries = useQueryClient()
  const navigate = useNavigate({ from: '/backtests' })
  const [compared, setCompared] = useState<readonly string[]>([])
  const onSettled = () => queries.invalidateQueries({ predicate: isOfBacktests })
  const remove = useMutation({
    mutationFn: (id: string) => sendJson('DELETE', backtestAddress(id)),
    // Not compared from now on: what is gone would be asked for again.
    onMutate: id => setCompared(before => before.filter(one => one !== id)),
    onSuccess: (_, id) => queries.removeQueries({ queryKey: backtestQuery(id).queryKey }),
    onSettled,
  })
  if (backtests.length === 0)
    return (
      <p className="text-muted">
        Nothing yet. The form above tries the first rule; for instance{' '}
        <button
          type="button"
          className="link"
          onClick={() => void navigate({ search: { rule: 'close > sma(200)', symbol: 'MSFT' }, resetScroll: true })}
        >
          Microsoft above its 200-day average
        </button>
        .
      </p>
    )
  const chosen = compared.filter(id => backtests.some(run => run.id === id))
  return (
    <>
      <Scroller label="Backtests tried before">
        <table className="figures">
          <thead>
            <tr>
              <th scope="col" className="w-px">
                Compare
              </th>
              <th scope="col" className="!text-left">
                Rule
              </th>
              <th scope="col">Symbols</th>
              <th scope="col">State</th>
              <th scope="col">Return, %</th>
              <th scope="col">Sharpe</th>
              <th scope="col">Drawdown, %</th>
              <th scope="col">Trades</th>
              <th scope="col">Asked</th>
              <th scope="col">
                <span className="sr-only">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {backtests.map(run => (
              <tr key={run.id}>
                <td className="!text-center">
                  {run.state === 'done' && (
                    <input
                      type="checkbox"
                      aria-label={`Compare ${run.rule} on ${run.symbols.join(', ')}`}
                      checked={chosen.includes(run.id)}
                      disabled={!chosen.includes(run.id) && chosen.length >= mostCompared}
                      onChange={event =>
                        setCompared(event.target.checked ? [...chosen, run.id] : chosen.filter(id => id !== run.id))
                      }
                    />
                  )}
                </td>
                <th scope="row" className="max-w-80 min-w-44 !text-left !whitespace-normal">
                  <Link to="/backtests/$id" params={{ id: run.id }} className="link font-mono text-sm break-words">
                    {run.rule}
                  </Link>
                </th>
                <td>{run.symbols.length > 3 ? `${run.symbols.length} symbols` : run.symbols.join(', ')}</td>
                <td>
                  <State run={run} />
                </td>
                <td>
                  <PercentChange value={run.totalReturn === null ? null : 100 * run.totalReturn} hasArrow={false} />
                </td>
                <td>{ratio(run.sharpe)}</td>
                <td>{percent(run.maximumDrawdown === null ? null : 100 * run.maximumDrawdown)}</td>
                <td>{count(run.tradeCount)}</td>
                <td>{instant(run.createdAt)}</td>
                <td>
                  <button type="button" className="link" aria-label={`Remove ${run.rule}`} onClick={() => remove.mutate(run.id)}>
                    Remove
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {remove.error && (
        <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(remove.error)}
        </p>
      )}
      {chosen.length > 1 && <Comparison ids={chosen} />}
      <p className="mt-4 text-sm text-muted">
        Plan: {limits.plan}, with everything unlocked. An account keeps up to {count(limits.runs)} backtests; one has up to{' '}
        {count(limits.symbols)} symbols and {count(limits.settings)} settings. Tick two or more to see them side by side.
      </p>
    </>
  )
}

function State({ run }: { run: BacktestRun }) {
  const settings = run.settingCount > 1 ? `, ${count(run.settingCount)} settings` : ''
  return (
    <span className={run.state === 'failed' ? 'font-medium text-warn' : 'text-muted'}>
      {stateWords[run.state]}
      {settings}
    </span>
  )
}
