import { type SubmitEvent, useEffect, useId, useRef, useState } from 'react'
import type { AnswerPart } from '../../../src/product/narrative/narrative.contract.ts'
import { useAccount } from '../app/session.ts'
import { Fault } from '../elements/fault.tsx'
import { sendForLines } from '../http/request.ts'
import { type Piece, Sentences, unreadMark } from './sentences.tsx'

type Props = {
  label: string
  /** What the facts are of: "this stock". */
  about: string
  /** Where the question goes, with what beside it. */
  address: string
  body?: object
  model: string
}

/** A question to the operator's language model; its sentences arrive one by one, each held against the facts. */
export function Ask({ label, about, address, body, model }: Props) {
  const account = useAccount()
  const [question, setQuestion] = useState('')
  const panel = useId()
  const [parts, setParts] = useState<AnswerPart[]>([])
  const [fault, setFault] = useState<Error | null>(null)
  const [isAsking, setIsAsking] = useState(false)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  async function ask(event: SubmitEvent) {
    event.preventDefault()
    const mine = new AbortController()
    running.current?.abort()
    running.current = mine
    setParts([])
    setFault(null)
    setIsAsking(true)
    try {
      for await (const part of sendForLines<AnswerPart>(address, { ...body, question }, mine.signal))
        setParts(before => [...before, part])
    } catch (error) {
      if (!mine.signal.aborted) setFault(error instanceof Error ? error : new Error(String(error)))
    } finally {
      if (running.current === mine) setIsAsking(false)
    }
  }

  if (!account)
    return (
      <p className="mt-4 text-sm text-muted">
        Signed in, you can ask the language model {model} about {about}.
      </p>
    )
  const pieces = parts.flatMap(pieceOf)
  const end = parts.find(part => part.kind === 'end')
  return (
    <div className="mt-6">
      <form onSubmit={event => void ask(event)} className="flex max-w-[46rem] flex-wrap items-end gap-2">
        <label className="min-w-0 flex-1">
          <span className="block font-medium">{label}</span>
          <input
            className="field mt-1 w-full"
            value={question}
            maxLength={400}
            required
            onChange={event => setQuestion(event.target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={isAsking || question.trim() === ''}>
          {isAsking ? 'Answering' : 'Ask'}
        </button>
      </form>
      <p className="mt-1 text-sm text-muted">
        The question and the facts of {about} go to the language model {model}, nothing else.
      </p>
      {fault && <Fault fault={fault} what="The answer" className="mt-3" />}
      <div aria-live="polite" className="mt-3 text-[17px] leading-[27px]">
        {pieces.length > 0 && <Sentences panel={panel} pieces={pieces} />}
        {end && (
          <p className={`mt-2 text-sm ${end.outcome === 'answered' ? 'text-muted' : 'text-warn'}`}>
            {end.says}
            {end.outcome === 'answered' && ' Choose a sentence to see its figures.'}
          </p>
        )}
        {pieces.some(({ isUnread }) => isUnread) && (
          <p className="mt-1 text-sm text-muted">
            {unreadMark}: every figure of such a sentence is a fact; how it is put was not wholly understood.
          </p>
        )}
      </div>
    </div>
  )
}

function pieceOf(part: AnswerPart, at: number): Piece[] {
  if (part.kind === 'sentence') return [{ id: String(at), text: part.text, facts: part.facts, isUnread: !part.isWordingChecked }]
  return part.kind === 'struck' ? [{ id: String(at), text: `[${part.why}]`, facts: [], isNote: true }] : []
}
