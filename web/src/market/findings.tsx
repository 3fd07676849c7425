// What the inspection of the stored figures found: each with its days, what was done or what to do, and what a person says of it.
import { Link } from '@tanstack/react-router'
import type { FindingsAnswer } from '../../../src/product/market/quality.contract.ts'
import { day } from '../numbers/numbers.ts'
import { FindingActions } from './finding-actions.tsx'
import { daysText } from './finding-text.ts'
import { NotPermitted } from './not-permitted.tsx'

type Finding = FindingsAnswer['findings'][number]

const stateNames: Record<Finding['state'], string> = {
  flagged: 'flagged',
  dismissed: 'dismissed',
  repaired: 'repaired',
  undone: 'repair undone',
  recomputed: 'not used',
}

export function Findings({ answer }: { answer: FindingsAnswer }) {
  const { findings, undoing } = answer
  const judged = findings.filter(isSettled)
  const open = findings.filter(one => !isSettled(one))
  return (
    <div className="max-w-4xl">
      {open.length === 0 ? (
        <p className="max-w-3xl">
          {judged.length === 0 ? 'Nothing.' : 'Nothing that waits for anybody.'} Every import and refresh is inspected; figures
          that are certainly wrong are repaired and can be had back, doubtful ones are shown here with what to do about them.
        </p>
      ) : (
        <>
          {!undoing.allowed && <NotPermitted permission={undoing} />}
          <BySymbol findings={open} canJudge={undoing.allowed} />
        </>
      )}
      {judged.length > 0 && (
        <details className="mt-4">
          <summary className="font-medium">
            {judged.length === 1 ? 'One that was dismissed' : `${judged.length} that were dismissed`}
          </summary>
          <div className="mt-3">
            <BySymbol findings={judged} canJudge={undoing.allowed} />
          </div>
        </details>
      )}
    </div>
  )
}

function isSettled({ state }: Finding): boolean {
  return state === 'dismissed'
}

function BySymbol({ findings, canJudge }: { findings: readonly Finding[]; canJudge: boolean }) {
  return [...new Set(findings.map(({ symbol }) => symbol))].map(symbol => (
    <div key={symbol} className="mb-6">
      <h3 className="font-semibold">
        <Link to="/stocks/$symbol" params={{ symbol }} className="link">
          {symbol}
        </Link>
      </h3>
      <FindingList findings={findings.filter(one => one.symbol === symbol)} canJudge={canJudge} />
    </div>
  ))
}

export function FindingList({ findings, canJudge = false }: { findings: readonly Finding[]; canJudge?: boolean }) {
  return (
    <ul className="mt-1">
      {findings.map(finding => (
        <li key={finding.id} className="border-b border-line py-2.5">
          <p>
            <span className="font-medium">{finding.title}</span>
            <span className="text-muted">
              {' · '}
              {daysText(finding)} ·{' '}
              <span className={finding.state === 'flagged' ? 'text-warn' : ''}>{stateNames[finding.state]}</span>
            </span>
          </p>
          <p className="mt-0.5 text-[15px]">{finding.says}</p>
          <p className="mt-0.5 text-sm text-muted">
            {finding.advice} From {finding.sourceLabel}.
          </p>
          {finding.judgement && <Judgement judgement={finding.judgement} />}
          {canJudge && <FindingActions finding={finding} />}
        </li>
      ))}
    </ul>
  )
}

function Judgement({ judgement: { at, by, reason } }: { judgement: NonNullable<Finding['judgement']> }) {
  return (
    <p className="mt-0.5 text-sm break-words text-muted">
      {day(at.slice(0, 10))}, {by}
      {reason !== null && <>: “{reason}”</>}
    </p>
  )
}
