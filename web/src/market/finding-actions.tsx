// What can be said of a finding: one button, and for a dismissal a field for the reason.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { FindingsAnswer } from '../../../src/product/market/quality.contract.ts'
import { RequestFault, sendJson } from '../http/request.ts'
import { proven } from '../identity/proof.ts'
import { addresses } from './addresses.ts'

type Finding = FindingsAnswer['findings'][number]

const actions = {
  repaired: { verdict: 'undo', says: 'Undo this repair' },
  undone: { verdict: 'redo', says: 'Repair again' },
  dismissed: { verdict: 'restore', says: 'Flag again' },
  flagged: { verdict: 'dismiss', says: 'Dismiss …' },
} as const

export function FindingActions({ finding }: { finding: Finding }) {
  const queries = useQueryClient()
  const [asksWhy, setAsksWhy] = useState(false)
  const judge = useMutation({
    mutationFn: ({ verdict, reason }: { verdict: 'undo' | 'redo' | 'dismiss' | 'restore'; reason?: string }) =>
      proven(() =>
        sendJson<Finding>('POST', addresses.verdict(finding.id, verdict), reason === undefined ? undefined : { reason }),
      ),
    onSuccess: async () => {
      // What this browser kept of the symbol from before must not hide what stands there now.
      await Promise.allSettled([addresses.stock(finding.symbol)].map(address => fetch(address, { cache: 'reload' })))
      await queries.invalidateQueries()
    },
  })
  if (finding.state === 'recomputed') return null
  const { verdict, says } = actions[finding.state]
  return (
    <div className="mt-2">
      {asksWhy ? (
        <Reason
          isPending={judge.isPending}
          onReason={reason => judge.mutate({ verdict: 'dismiss', reason })}
          onCancel={() => setAsksWhy(false)}
        />
      ) : (
        <button
          type="button"
          className="button"
          disabled={judge.isPending}
          onClick={() => (verdict === 'dismiss' ? setAsksWhy(true) : judge.mutate({ verdict }))}
        >
          {says}
        </button>
      )}
      {judge.isError && (
        <p role="alert" className="mt-1 text-warn">
          {judge.error instanceof RequestFault
            ? (judge.error.detail ?? judge.error.message)
            : 'The page met an unexpected fault.'}{' '}
          Nothing has changed.
        </p>
      )}
    </div>
  )
}

function Reason(props: { isPending: boolean; onReason: (reason: string) => void; onCancel: () => void }) {
  const [reason, setReason] = useState('')
  const id = useId()
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={event => {
        event.preventDefault()
        props.onReason(reason.trim())
      }}
    >
      <span className="grid min-w-0 flex-1 gap-1">
        <label htmlFor={id} className="text-sm">
          Why are these figures right as they are?
        </label>
        <input
          id={id}
          // It opens at a press, and nothing else is to be done with it.
          ref={field => field?.focus()}
          className="field w-full max-w-xl min-w-0 text-[15px]"
          maxLength={300}
          value={reason}
          onChange={event => setReason(event.target.value)}
          onKeyDown={event => event.key === 'Escape' && props.onCancel()}
        />
      </span>
      <span className="flex gap-2">
        <button type="submit" className="button button-accent" disabled={reason.trim() === '' || props.isPending}>
          Dismiss
        </button>
        <button type="button" className="button" onClick={props.onCancel}>
          Cancel
        </button>
      </span>
    </form>
  )
}
