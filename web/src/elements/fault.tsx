import { TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { RequestFault } from '../http/request.ts'
import { instant } from '../numbers/numbers.ts'

/** What happened, what is safe, what to do, and the id to quote. */
export function Fault(props: { fault: Error; what: string; onRetry?: () => void; isTrying?: boolean; className?: string }) {
  const fault = props.fault instanceof RequestFault ? props.fault : undefined
  return (
    <div role="alert" className={`rounded-lg border border-line bg-warn-surface p-4 ${props.className ?? ''}`}>
      <p className="flex items-center gap-2 font-semibold text-warn">
        <TriangleAlert size={18} aria-hidden="true" />
        {props.what} could not be shown.
      </p>
      <p className="mt-1">{fault?.detail ?? fault?.message ?? 'The page met an unexpected fault.'} Nothing stored is affected.</p>
      {props.onRetry && (
        <button type="button" className="button mt-3" onClick={props.onRetry} disabled={props.isTrying}>
          {props.isTrying ? 'One moment …' : 'Try again'}
        </button>
      )}
      <RequestId fault={fault} />
    </div>
  )
}

/** Beside data that is still shown although a refresh failed. */
export function Stale(props: { readAt: number; fault: Error | null; onRetry: () => void }) {
  return (
    <output className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-lg bg-warn-surface px-3 py-2 text-sm text-warn">
      <span>Not refreshed: showing what was read at {instant(props.readAt)}.</span>
      <button type="button" className="underline underline-offset-2" onClick={props.onRetry}>
        Try again
      </button>
      <RequestId fault={props.fault instanceof RequestFault ? props.fault : undefined} />
    </output>
  )
}

function RequestId({ fault }: { fault: RequestFault | undefined }): ReactNode {
  if (!fault?.requestId) return null
  return <span className="mt-2 block text-sm text-muted">Request id {fault.requestId}</span>
}

/** From then on whoever waits is told that it goes on. */
const longMs = 5_000

function useIsLong(isAsked: boolean): boolean {
  const [isLong, setIsLong] = useState(false)
  useEffect(() => {
    if (!isAsked) return undefined
    const timer = setTimeout(() => setIsLong(true), longMs)
    return () => {
      clearTimeout(timer)
      setIsLong(false)
    }
  }, [isAsked])
  return isLong
}

/** Beside data that is asked for anew: silence is told, so that nobody takes what is old for fresh. */
function Renewing({ readAt, isAsked }: { readAt: number; isAsked: boolean }) {
  const isLong = useIsLong(isAsked)
  return (
    <output className="block text-sm text-muted">
      {isLong && `This is of ${instant(readAt)}; it is asked for anew, and the server takes long to answer.`}
    </output>
  )
}

/** The outline of what is still to come. */
export function Awaited({ outline }: { outline: ReactNode }) {
  const isLong = useIsLong(true)
  return (
    <>
      <output className="block text-muted">{isLong && 'The server takes long to answer; it is still waited for.'}</output>
      {outline}
    </>
  )
}

type Result<Data> = {
  data: Data | undefined
  error: Error | null
  errorUpdateCount: number
  dataUpdatedAt: number
  isFetching: boolean
  refetch: () => Promise<unknown>
}

/** One answer's four states: its outline while it loads, the fault, stale data marked, and the thing itself. */
export function Answered<Data>(props: {
  result: Result<Data>
  what: string
  outline: ReactNode
  children: (data: Data) => ReactNode
}) {
  const { data, error, errorUpdateCount, dataUpdatedAt, isFetching, refetch } = props.result
  const [lastFault, setLastFault] = useState(error)
  const [isTrying, setIsTrying] = useState(false)
  if (error && error !== lastFault) setLastFault(error)
  const retry = () => {
    setIsTrying(true)
    void refetch().finally(() => setIsTrying(false))
  }
  // What is asked for again, by itself or by somebody, has no fault while it is: what was said stays until there is something else to say.
  const fault = error ?? (errorUpdateCount > 0 ? lastFault : null)
  if (data === undefined)
    return fault ? (
      <Fault fault={fault} what={props.what} onRetry={retry} isTrying={isTrying} />
    ) : (
      <Awaited outline={props.outline} />
    )
  return (
    <>
      {error ? (
        <Stale readAt={dataUpdatedAt} fault={error} onRetry={retry} />
      ) : (
        <Renewing readAt={dataUpdatedAt} isAsked={isFetching} />
      )}
      {props.children(data)}
    </>
  )
}
