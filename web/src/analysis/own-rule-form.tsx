// One rule of one's own: its words, its name, and what it is expected to foretell.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useId, useRef, useState } from 'react'
import type { RuleCheckAnswer } from '../../../src/product/analysis/rules.contract.ts'
import { sentenceOf } from '../identity/fault-places.ts'
import { RuleEditor } from '../rules/rule-editor.tsx'
import { changeRule, keepRule, ofOwnRules } from './queries.ts'
import { bodyOf, horizons, type RuleDraft, withRule } from './rule-draft.ts'

type Props = {
  given: RuleDraft
  /** id: of what was saved; null: nothing was. */
  onDone: (id: string | null) => void
}

export function OwnRuleForm({ given, onDone }: Props) {
  const id = useId()
  const queries = useQueryClient()
  const place = useRef<HTMLFormElement>(null)
  const [draft, setDraft] = useState(given)
  const [checked, setChecked] = useState<RuleCheckAnswer | null>(null)
  const change = (to: Partial<RuleDraft>) => setDraft(before => ({ ...before, ...to }))
  const save = useMutation({
    mutationFn: () => (draft.id === null ? keepRule(bodyOf(draft)) : changeRule(draft.id, bodyOf(draft))),
    onSuccess: async kept => {
      await queries.invalidateQueries(ofOwnRules)
      onDone(kept.id)
    },
  })
  // It may have been opened from a row far above.
  useEffect(() => {
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const isWrong = checked !== null && (checked.rule === null || checked.refused !== null)
  const isWhole = draft.name.trim() !== '' && draft.rule.trim() !== '' && !isWrong
  const submit = () => {
    if (isWhole && !save.isPending) save.mutate()
  }
  return (
    <form
      ref={place}
      className="mt-3 grid max-w-4xl gap-4 rounded-lg border border-line p-4"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <RuleEditor
        label="Speaks when this becomes true"
        value={draft.rule}
        use="signal"
        onChange={rule => setDraft(before => withRule(before, rule, given.name))}
        onChecked={setChecked}
        onSubmit={submit}
      />
      <div className="flex flex-wrap gap-x-4 gap-y-3">
        <label className="grid min-w-0 gap-1 text-sm" htmlFor={`${id}-name`}>
          Name
          <input
            id={`${id}-name`}
            className="field w-64 max-w-full"
            value={draft.name}
            maxLength={60}
            autoComplete="off"
            onChange={event => change({ name: event.target.value })}
          />
        </label>
        <label className="grid gap-1 text-sm" htmlFor={`${id}-claims`}>
          Expected after it
          <select
            id={`${id}-claims`}
            className="field"
            value={draft.claims}
            onChange={event => change({ claims: event.target.value === 'down' ? 'down' : 'up' })}
          >
            <option value="up">Rising prices</option>
            <option value="down">Falling prices</option>
          </select>
        </label>
        <label className="grid gap-1 text-sm" htmlFor={`${id}-horizon`}>
          For
          <select
            id={`${id}-horizon`}
            className="field"
            value={draft.horizon}
            onChange={event => change({ horizon: Number(event.target.value) })}
          >
            {horizons.map(sessions => (
              <option key={sessions} value={sessions}>
                {sessions} sessions
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <button type="submit" className="button button-accent" disabled={!isWhole || save.isPending}>
          {save.isPending ? 'Saving …' : 'Save and see its record'}
        </button>
        <button type="button" className="button" onClick={() => onDone(null)}>
          Cancel
        </button>
        <p className="text-sm text-muted">Each different rule that you try makes all your verdicts stricter.</p>
      </div>
      {save.error && (
        <p role="alert" className="rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(save.error)}
        </p>
      )}
    </form>
  )
}
