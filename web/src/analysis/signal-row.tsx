import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { count } from '../numbers/numbers.ts'
import { PooledRecord } from './pooled-record.tsx'
import { RecordTable } from './record-table.tsx'
import {
  findableText,
  horizonOf,
  inPercent,
  shareText,
  type ShownSignal,
  sinceText,
  verdictText,
  worksText,
} from './signal-words.ts'

type Props = {
  signal: ShownSignal
  symbol: string
  /** What its owner can do with it, or what becomes of it. */
  actions?: ReactNode
  isOpen?: boolean
}

/** One rule in a line; opened, what happened when it spoke before, and whether that is an edge. */
export function SignalRow({ signal, symbol, actions, isOpen = false }: Props) {
  const shown = horizonOf(signal)
  const [isRead, setRead] = useState(isOpen)
  return (
    <details className="group" open={isOpen} onToggle={event => setRead(event.currentTarget.open)}>
      <summary className="grid list-none grid-cols-[1fr_auto] items-baseline gap-x-6 gap-y-0.5 rounded py-2.5 hover:bg-sunken lg:grid-cols-[minmax(11rem,1.4fr)_minmax(7rem,0.8fr)_minmax(20rem,2fr)_minmax(10rem,17rem)] [&::-webkit-details-marker]:hidden">
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
      {isRead && <SignalDetails signal={signal} symbol={symbol} actions={actions} />}
    </details>
  )
}

function SignalDetails({ signal, symbol, actions }: Props) {
  return (
    <div className="pb-5">
      <p className="text-[14px] text-muted">
        <code className="rounded bg-sunken px-1.5 py-0.5 font-mono text-[13px] text-text">{signal.rule}</code> · said to foretell{' '}
        {signal.claims === 'up' ? 'rising' : 'falling'} prices for {signal.horizon} sessions
        {signal.source !== undefined && ` · ${sourceText(signal.source, signal.note ?? null)}`}
      </p>
      <p className="mt-2 max-w-4xl">
        <span className="font-semibold">Does it work here?</span> {worksText(signal)}
        {findableText(signal)}
      </p>
      <RecordTable label={`Record of ${signal.name}`} horizons={signal.horizons} />
      {signal.source !== undefined && <PooledRecord id={signal.id} name={signal.name} />}
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Link className="button" to="/backtests" search={{ rule: signal.rule, symbol }}>
          Try it as a backtest
        </Link>
        {actions}
      </div>
    </div>
  )
}

function sourceText(source: string, note: string | null): string {
  return `${source === 'folklore' ? 'Folklore' : source}.${note === null ? '' : ` ${note}`}`
}
