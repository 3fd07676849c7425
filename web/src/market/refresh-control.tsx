// A refresh from the page: a button, how far it is, and how each source answered. What comes in is shown without a reload.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { RefreshCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { RefreshAnswer, SourcesAnswer } from '../../../src/product/market/sources.contract.ts'
import { RequestFault, sendJson } from '../http/request.ts'
import { proven } from '../identity/proof.ts'
import { instant } from '../numbers/numbers.ts'
import { addresses } from './addresses.ts'
import { NotPermitted } from './not-permitted.tsx'
import { refreshQuery } from './queries.ts'
import { isAbout, progressShare, readAnew, troubles } from './refresh.ts'

const askedAgainMs = 700

type Asked = { symbol: string | null; permission: SourcesAnswer['refreshes']; restated?: boolean }

/** symbol: null for everything that has daily bars. restated: its whole history in the place of the stored one. */
export function RefreshControl({ symbol, permission, restated = false }: Asked) {
  const queries = useQueryClient()
  const run = useQuery({
    ...refreshQuery,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? askedAgainMs : false),
  })
  const start = useMutation({
    mutationFn: () => proven(() => sendJson<RefreshAnswer>('POST', addresses.refresh, bodyOf(symbol, restated))),
    onSuccess: begun => queries.setQueryData(refreshQuery.queryKey, begun),
  })
  const wasRunning = useRef(false)
  const isRunning = run.data?.state === 'running'
  useEffect(() => {
    if (wasRunning.current && !isRunning && run.data) void readAnew(queries, run.data)
    wasRunning.current = isRunning
  }, [isRunning, run.data, queries])

  if (!permission.allowed) return <NotPermitted permission={permission} />
  const isOurs = run.data !== undefined && isAbout(run.data, symbol)
  return (
    <div className="mb-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <button type="button" className="button" disabled={isRunning || start.isPending} onClick={() => start.mutate()}>
          <RefreshCw size={16} aria-hidden="true" />
          {labelOf(symbol, restated)}
        </button>
        {isRunning && !isOurs && <p className="text-muted">Another refresh is under way.</p>}
      </div>
      <div aria-live="polite">
        {start.isError && <Refused fault={start.error} />}
        {run.data && isOurs && run.data.state !== 'idle' && <Progress run={run.data} />}
      </div>
    </div>
  )
}

function bodyOf(symbol: string | null, restated: boolean) {
  if (symbol === null) return {}
  return restated ? { symbol, restated } : { symbol }
}

function labelOf(symbol: string | null, restated: boolean): string {
  if (symbol === null) return 'Refresh everything'
  return restated ? `Take the history of ${symbol} anew` : `Refresh ${symbol}`
}

function Progress({ run }: { run: RefreshAnswer }) {
  const isRunning = run.state === 'running'
  const told = troubles(run)
  return (
    <div className="mt-3 max-w-3xl">
      {isRunning && <progress className="block h-1.5 w-full" value={progressShare(run)} aria-label="Refresh" />}
      <p className={isRunning ? 'mt-1 text-muted' : 'font-medium'}>
        {run.says}
        {run.finishedAt && <span className="font-normal text-muted"> {instant(run.finishedAt)}</span>}
      </p>
      {told.length > 0 && (
        <ul className="mt-2 grid gap-1 text-[14px]">
          {told.map(({ name, says, isTrouble }) => (
            <li key={name}>
              {name === 'Exchange rates' ? (
                <span className="font-medium">{name}: </span>
              ) : (
                <>
                  <Link to="/stocks/$symbol" params={{ symbol: name }} className="link font-medium">
                    {name}
                  </Link>
                  :{' '}
                </>
              )}
              <span className={isTrouble ? 'text-warn' : ''}>{says}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Refused({ fault }: { fault: Error }) {
  const said = fault instanceof RequestFault ? (fault.detail ?? fault.message) : 'The page met an unexpected fault.'
  return (
    <p role="alert" className="mt-3 max-w-3xl rounded-lg bg-warn-surface p-3 text-warn">
      {said}
    </p>
  )
}
