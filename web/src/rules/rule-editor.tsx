// A rule, written with help: names are completed, explained on hovering, and what is wrong is said as it is typed. Until the editor
// has arrived, and where it cannot, a plain field takes the same text.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Check, TriangleAlert } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { RuleCheckAnswer } from '../../../src/product/analysis/rules.contract.ts'
import type { CodeEditor } from './code-editor.ts'
import { checkQuery, type RuleUse, vocabularyQuery } from './queries.ts'

/** How long after the last key a rule is looked over. */
const restMs = 250

type Its = {
  label: string
  value: string
  /** What the rule is for; decides what is refused. */
  use: RuleUse
  onChange: (text: string) => void
  /** The answer for the very text that is shown; null while it is not known yet. */
  onChecked?: (answer: RuleCheckAnswer | null) => void
  /** Ctrl or ⌘ with Enter. */
  onSubmit?: () => void
}

export function RuleEditor({ label, value, use, onChange, onChecked, onSubmit }: Its) {
  const labelId = useId()
  const stateId = useId()
  const place = useRef<HTMLDivElement>(null)
  const [editor, setEditor] = useState<CodeEditor | null>(null)
  const given = useRef({ value, onChange, onSubmit })
  useEffect(() => {
    given.current = { value, onChange, onSubmit }
  })
  const vocabulary = useQuery(vocabularyQuery).data
  const rested = useRested(value)
  const checked = useQuery({ ...checkQuery(rested, use), enabled: rested.trim() !== '' })
  const answer = rested === value && value.trim() !== '' ? (checked.data ?? null) : null

  useEffect(() => {
    let opened: CodeEditor | null = null
    let isGone = false
    void import('./code-editor.ts').then(({ openCodeEditor }) => {
      if (isGone || !place.current) return
      opened = openCodeEditor({
        parent: place.current,
        text: given.current.value,
        labelledBy: labelId,
        describedBy: stateId,
        hint: 'close > sma(200) and rsi(14) < 30',
        onChange: text => given.current.onChange(text),
        onSubmit: () => given.current.onSubmit?.(),
      })
      setEditor(opened)
    })
    return () => {
      isGone = true
      opened?.close()
      setEditor(null)
    }
  }, [labelId, stateId])
  useEffect(() => editor?.write(value), [editor, value])
  useEffect(() => editor?.learn(vocabulary?.words ?? []), [editor, vocabulary])
  useEffect(() => editor?.mark(answer?.faults ?? []), [editor, answer])
  useEffect(() => onChecked?.(answer), [onChecked, answer])

  return (
    <div>
      <div className="mb-1 flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={labelId} className="font-medium">
          {label}
        </span>
        <span className="text-sm text-muted">
          <kbd>Ctrl</kbd> <kbd>Space</kbd> offers words ·{' '}
          <Link className="link" to="/docs/rules">
            all words
          </Link>
        </span>
      </div>
      <div
        ref={place}
        className="overflow-hidden rounded-lg border border-edge bg-raised focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent"
      >
        {!editor && (
          <textarea
            aria-labelledby={labelId}
            aria-describedby={stateId}
            className="block min-h-[4.2rem] w-full resize-y bg-transparent px-3 py-2 font-mono text-[0.9375rem] leading-relaxed outline-none"
            value={value}
            rows={3}
            spellCheck={false}
            autoCapitalize="off"
            onChange={event => onChange(event.target.value)}
          />
        )}
      </div>
      <div id={stateId} aria-live="polite" className="mt-1.5 min-h-6 text-sm">
        <State text={value} answer={answer} fault={checked.error} />
      </div>
    </div>
  )
}

function State({ text, answer, fault }: { text: string; answer: RuleCheckAnswer | null; fault: Error | null }): ReactNode {
  if (text.trim() === '') return <span className="text-muted">A condition on prices, indicators or figures.</span>
  if (fault && !answer) return <Wrong>The rule could not be looked over. {fault.message}</Wrong>
  if (!answer) return <span className="text-muted">Looking it over…</span>
  const [first] = answer.faults
  if (first) return <Wrong>{sentence(first.says)}</Wrong>
  if (answer.refused) return <Wrong>{answer.refused}</Wrong>
  return (
    <span className="flex items-start gap-1.5 text-muted">
      <Check size={16} aria-hidden="true" className="mt-0.5 shrink-0 text-gain" />
      <span>
        Read as <code className="font-mono text-text">{answer.rule?.text}</code>
      </span>
    </span>
  )
}

function Wrong({ children }: { children: ReactNode }) {
  return (
    <span className="flex items-start gap-1.5 text-warn">
      <TriangleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
      <span>{children}</span>
    </span>
  )
}

function sentence(says: string): string {
  const end = /[.?]$/.test(says) ? '' : '.'
  return `${says.charAt(0).toUpperCase()}${says.slice(1)}${end}`
}

/** The value once it has not changed for a moment. */
function useRested(value: string): string {
  const [rested, setRested] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), restMs)
    return () => clearTimeout(timer)
  }, [value])
  return rested
}
