// One run: how far it is while it runs, and its report.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { BacktestAnswer } from '../../../src/product/backtests/backtests.contract.ts'
import { useAccount } from '../app/session.ts'
import { Answered } from '../elements/fault.tsx'
import { TableOutline } from '../elements/section.tsx'
import { useTitle } from '../elements/use-title.ts'
import { getFile, sendJson } from '../http/request.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { saveFile } from '../identity/save-file.ts'
import { backtestAddress, backtestQuery, backtestsAddress, isOfBacktests } from './queries.ts'
import { Report } from './report.tsx'
import { SaveAsScreen } from './save-as-screen.tsx'

export function BacktestPage() {
  useTitle('Backtest')
  const account = useAccount()
  const { id } = useParams({ from: '/backtests/$id' })
  const answer = useQuery({ ...backtestQuery(id), enabled: Boolean(account) })
  return (
    <article className="pt-6">
      <p className="mb-3 text-sm print:hidden">
        <Link to="/backtests" className="link">
          All backtests
        </Link>
      </p>
      {account === null ? (
        <p className="mt-6">
          <span className="mb-3 block">A backtest is seen by whoever made it.</span>
          <Link to="/sign-in" search={{ next: `/backtests/${id}` }} className="button button-accent min-h-11 px-5">
            Sign in
          </Link>
        </p>
      ) : (
        <Answered result={answer} what="The backtest" outline={<TableOutline rows={14} />}>
          {data => <Run data={data} id={id} />}
        </Answered>
      )}
    </article>
  )
}

function Run({ data, id }: { data: BacktestAnswer; id: string }) {
  const { backtest, asked, result } = data
  return (
    <>
      <h1 className="home-title mt-1 !text-[1.75rem]">
        {backtest.symbols.length > 4 ? `${backtest.symbols.length} symbols` : backtest.symbols.join(', ')}
      </h1>
      <p className="mt-1 font-mono break-words">{backtest.rule}</p>
      {asked.exitRule && <p className="font-mono text-muted break-words">leave: {asked.exitRule}</p>}
      <Actions data={data} id={id} />
      {result ? <Report report={result} resultHash={backtest.resultHash} /> : <Underway data={data} />}
    </>
  )
}

function Underway({ data: { backtest, progress } }: { data: BacktestAnswer }) {
  if (backtest.state === 'failed')
    return (
      <div role="alert" className="mt-6 max-w-3xl rounded-lg bg-warn-surface p-4">
        <p className="font-semibold text-warn">It has no result.</p>
        <p className="mt-1">{backtest.says} Nothing else of yours is affected; it can be changed and tried again.</p>
      </div>
    )
  if (backtest.state === 'cancelled') return <p className="mt-6 text-muted">It was cancelled.</p>
  const done = progress && progress.total > 0 ? progress.done / progress.total : 0
  return (
    <div className="mt-6 max-w-xl" aria-live="polite">
      <progress
        className="h-2 w-full"
        max={1}
        value={backtest.state === 'running' && done > 0 ? done : undefined}
        aria-label="How far it is"
      />
      <p className="mt-2 text-muted">
        {backtest.state === 'waiting' ? 'Waiting for its turn.' : `${progress?.says || 'Computing'} …`} It goes on when you leave
        this page.
      </p>
    </div>
  )
}

function Actions({ data, id }: { data: BacktestAnswer; id: string }) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  const { backtest, asked } = data
  const isOpen = backtest.state === 'waiting' || backtest.state === 'running'
  const onSettled = () => queries.invalidateQueries({ predicate: isOfBacktests })
  const cancel = useMutation({ mutationFn: () => sendJson('POST', `${backtestAddress(id)}/cancel`), onSettled })
  const again = useMutation({
    mutationFn: () => sendJson<{ backtest: { id: string } }>('POST', backtestsAddress, asked),
    onSuccess: async run => {
      await onSettled()
      await navigate({ to: '/backtests/$id', params: { id: run.backtest.id } })
    },
  })
  const file = useMutation({
    mutationFn: async (format: 'html' | 'csv' | 'json') =>
      saveFile(`backtest-${id.slice(0, 8)}.${format}`, await getFile(`${backtestAddress(id)}/export/${format}`)),
  })
  const fault = cancel.error ?? again.error ?? file.error
  return (
    <>
      <div className="mt-4 flex flex-wrap gap-2 print:hidden">
        {backtest.state === 'done' && backtest.settingCount === 1 && (
          <Link to="/backtests" search={{ again: id, walk: 'yes' }} className="button button-accent">
            Walk it forward
          </Link>
        )}
        {backtest.state === 'done' && <SaveAsScreen data={data} isNext={backtest.settingCount > 1} />}
        {isOpen ? (
          <button type="button" className="button" onClick={() => cancel.mutate()} disabled={cancel.isPending}>
            Cancel
          </button>
        ) : (
          <>
            <Link to="/backtests" search={{ again: id }} className="button">
              Change it
            </Link>
            <button type="button" className="button" onClick={() => again.mutate()} disabled={again.isPending}>
              Run again
            </button>
          </>
        )}
        {backtest.state === 'done' && (
          <>
            {(['html', 'csv', 'json'] as const).map(format => (
              <button key={format} type="button" className="button" onClick={() => file.mutate(format)} disabled={file.isPending}>
                {{ html: 'Report as a file', csv: 'Trades as CSV', json: 'Result as JSON' }[format]}
              </button>
            ))}
            <button type="button" className="button" onClick={() => window.print()}>
              Print
            </button>
          </>
        )}
      </div>
      {fault && (
        <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(fault)}
        </p>
      )}
    </>
  )
}
