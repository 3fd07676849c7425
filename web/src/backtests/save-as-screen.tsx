// From a rule that was tried to the shares for which it is true today: kept as a screen, which opens.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useId, useState } from 'react'
import type { BacktestAnswer } from '../../../src/product/backtests/backtests.contract.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { keepScreen, screensQuery } from '../screener/queries.ts'
import { choiceOfSaved, queryOf } from '../screener/screen-choice.ts'
import { screenRuleOf } from './backtest-choice.ts'

export function SaveAsScreen({ data, isNext }: { data: BacktestAnswer; isNext: boolean }) {
  const id = useId()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const rule = screenRuleOf(data)
  const [name, setName] = useState<string | null>(null)
  const keep = useMutation({
    mutationFn: () => keepScreen({ name: name ?? '', rule }),
    onSuccess: async kept => {
      await queries.invalidateQueries({ queryKey: screensQuery.queryKey })
      await navigate({ to: '/screener', search: queryOf(choiceOfSaved(kept)) })
    },
  })
  if (name === null)
    return (
      <button type="button" className={`button ${isNext ? 'button-accent' : ''}`} onClick={() => setName(rule.slice(0, 60))}>
        Save as a screen
      </button>
    )
  return (
    <form
      className="order-last flex w-full flex-wrap items-center gap-2"
      onSubmit={event => {
        event.preventDefault()
        if (name.trim() !== '' && !keep.isPending) keep.mutate()
      }}
    >
      <label htmlFor={id} className="text-sm text-muted">
        Name of the screen
      </label>
      <input
        id={id}
        className="field min-h-9 w-80 max-w-full"
        value={name}
        maxLength={60}
        autoComplete="off"
        onChange={event => setName(event.target.value)}
      />
      <button type="submit" className="button button-accent" disabled={name.trim() === '' || keep.isPending}>
        Save and open it
      </button>
      <button type="button" className="button" onClick={() => setName(null)}>
        Cancel
      </button>
      {keep.error && (
        <p role="alert" className="w-full font-medium text-warn">
          {sentenceOf(keep.error)}
        </p>
      )}
    </form>
  )
}
