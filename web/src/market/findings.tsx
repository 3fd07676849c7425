// What the inspection of the stored figures found: each with its days, what was done or what to do, and a repair can be taken back.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FindingsAnswer } from '../../../src/product/market/quality.contract.ts'
import { RequestFault, sendJson } from '../http/request.ts'
import { addresses } from './addresses.ts'
import { daysText } from './finding-text.ts'

type Finding = FindingsAnswer['findings'][number]

const stateNames: Record<Finding['state'], string> = {
  flagged: 'flagged',
  repaired: 'repaired',
  undone: 'repair undone',
  recomputed: 'not used',
}

export function Findings({ answer }: { answer: FindingsAnswer }) {
  const { findings, undoing } = answer
  if (findings.length === 0)
    return (
      <p className="max-w-3xl">
        Nothing. Every import and refresh is inspected; figures that are certainly wrong are repaired and can be had back,
        doubtful ones are shown here with what to do about them.
      </p>
    )
  const symbols = [...new Set(findings.map(({ symbol }) => symbol))]
  return (
    <div className="max-w-4xl">
      {symbols.map(symbol => (
        <div key={symbol} className="mb-6">
          <h3 className="font-semibold">
            <Link to="/stocks/$symbol" params={{ symbol }} className="link">
              {symbol}
            </Link>
          </h3>
          <FindingList findings={findings.filter(one => one.symbol === symbol)} canUndo={undoing.allowed} />
        </div>
      ))}
    </div>
  )
}

export function FindingList({ findings, canUndo = false }: { findings: readonly Finding[]; canUndo?: boolean }) {
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
          {canUndo && finding.state === 'repaired' && <Undo finding={finding} />}
        </li>
      ))}
    </ul>
  )
}

function Undo({ finding }: { finding: Finding }) {
  const queries = useQueryClient()
  const undo = useMutation({
    mutationFn: () => sendJson<Finding>('POST', addresses.undo(finding.id)),
    onSuccess: async () => {
      // What this browser kept of the symbol from before must not hide what stands there now.
      await Promise.allSettled([addresses.stock(finding.symbol)].map(address => fetch(address, { cache: 'reload' })))
      await queries.invalidateQueries()
    },
  })
  return (
    <div className="mt-2">
      <button type="button" className="button" disabled={undo.isPending} onClick={() => undo.mutate()}>
        Undo this repair
      </button>
      {undo.isError && (
        <p role="alert" className="mt-1 text-warn">
          {undo.error instanceof RequestFault ? (undo.error.detail ?? undo.error.message) : 'The page met an unexpected fault.'}{' '}
          Nothing has changed.
        </p>
      )}
    </div>
  )
}
