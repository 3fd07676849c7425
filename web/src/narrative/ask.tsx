import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import type { AnswerPart } from '../../../src/product/narrative/narrative.contract.ts'
import { useAccount } from '../app/session.ts'
import { Fault } from '../elements/fault.tsx'
import { sendForLines } from '../http/request.ts'

/** A question to the operator's language model; its sentences arrive one by one, each held against the facts. */
export function Ask({ symbol, model }: { symbol: string; model: string }) {
  const account = useAccount()
  const [question, setQuestion] = useState('')
  const [parts, setParts] = useState<(AnswerPart & { at: number })[]>([])
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
      const address = `/api/stocks/${encodeURIComponent(symbol)}/question`
      for await (const part of sendForLines<AnswerPart>(address, { question }, mine.signal))
        setParts(before => [...before, { ...part, at: before.length }])
    } catch (error) {
      if (!mine.signal.aborted) setFault(error instanceof Error ? error : new Error(String(error)))
    } finally {
      if (running.current === mine) setIsAsking(false)
    }
  }

  if (!account)
    return <p className="mt-4 text-sm text-muted">Signed in, you can ask the language model {model} about this stock.</p>
  return (
    <div className="mt-6 max-w-[46rem]">
      <form onSubmit={event => void ask(event)} className="flex flex-wrap items-end gap-2">
        <label className="min-w-0 flex-1">
          <span className="block font-medium">Ask about {symbol}</span>
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
        The question and the facts of this stock go to the language model {model}, nothing else.
      </p>
      {fault && <Fault fault={fault} what="The answer" className="mt-3" />}
      <div aria-live="polite" className="mt-3 text-[17px] leading-[27px]">
        {parts.map(part => (
          <Part key={part.at} part={part} />
        ))}
      </div>
    </div>
  )
}

function Part({ part }: { part: AnswerPart }) {
  if (part.kind === 'sentence') return <span>{part.text} </span>
  if (part.kind === 'struck') return <span className="text-[15px] text-warn">[{part.why}] </span>
  return <p className={`mt-2 text-sm ${part.outcome === 'answered' ? 'text-muted' : 'text-warn'}`}>{part.says}</p>
}
