// A file or pasted symbols, what was understood of them, where they go; only then anything is stored.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useState } from 'react'
import type { ImportAnswer, ImportBody, ListsAnswer, PreviewAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'
import { sendJson } from '../http/request.ts'
import { Modal } from '../identity/dialog.tsx'
import { sentenceOf } from '../identity/fault-places.ts'
import { ImportTargets } from './import-targets.tsx'
import { isOfWatchlists, previewOf, watchlistAddresses } from './queries.ts'

/** What the server reads, and a little less: larger files are refused here, unread. */
const mostFileBytes = 200_000

type Props = { lists: ListsAnswer['lists']; onClose: () => void; onDone: (id: string) => void }

export function ImportDialog({ lists, onClose, onDone }: Props) {
  const queries = useQueryClient()
  const [given, setGiven] = useState<{ text: string; plan: PreviewAnswer } | null>(null)
  const look = useMutation({
    mutationFn: async (file: Blob) => {
      if (file.size > mostFileBytes) throw new Error('The file is larger than 200 kB.')
      const text = await file.text()
      return { text, plan: await previewOf(text) }
    },
    onSuccess: setGiven,
  })
  const bring = useMutation({
    mutationFn: (body: ImportBody) => sendJson<ImportAnswer>('POST', watchlistAddresses.imports, body),
    onSuccess: () => queries.invalidateQueries({ predicate: isOfWatchlists }),
  })
  const close = () => {
    onClose()
    const first = bring.data?.lists[0]
    if (first) onDone(first.id)
  }
  return (
    <Modal title="Import symbols" onClose={close} className="max-w-xl">
      {bring.data ? (
        <Brought answer={bring.data} onClose={close} />
      ) : given ? (
        <>
          <Plan plan={given.plan} />
          <ImportTargets
            plan={given.plan}
            lists={lists}
            isPending={bring.isPending}
            onBack={() => {
              setGiven(null)
              bring.reset()
            }}
            onImport={target => bring.mutate({ text: given.text, target })}
          />
          {bring.error && <Refused fault={bring.error} />}
        </>
      ) : (
        <Source isPending={look.isPending} onGiven={file => look.mutate(file)} fault={look.error} />
      )}
    </Modal>
  )
}

function Source({ isPending, onGiven, fault }: { isPending: boolean; onGiven: (file: Blob) => void; fault: Error | null }) {
  const id = useId()
  const [text, setText] = useState('')
  return (
    <div className="grid gap-5">
      <p className="text-muted">
        A CSV file of ours, of Yahoo or any with a column of symbols; a list of TradingView (NASDAQ:AAPL, …); or one symbol on
        each line.
      </p>
      <div>
        <label htmlFor={`${id}-file`} className="mb-1 block font-medium">
          File
        </label>
        <input
          id={`${id}-file`}
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          className="block w-full text-sm file:mr-3 file:min-h-9 file:cursor-pointer file:rounded-lg file:border file:border-edge file:bg-raised file:px-3 file:font-medium"
          disabled={isPending}
          onChange={event => {
            const [file] = event.target.files ?? []
            event.target.value = ''
            if (file) onGiven(file)
          }}
        />
      </div>
      <form
        onSubmit={event => {
          event.preventDefault()
          if (text.trim() !== '') onGiven(new Blob([text]))
        }}
      >
        <label htmlFor={`${id}-text`} className="mb-1 block font-medium">
          Or paste symbols
        </label>
        <textarea
          id={`${id}-text`}
          rows={4}
          className="field block max-h-60 min-h-24 w-full py-2"
          placeholder="AAPL, MSFT, NYSE:BRK.B"
          spellCheck={false}
          value={text}
          onChange={event => setText(event.target.value)}
        />
        <button type="submit" className="button button-accent mt-3 min-h-11" disabled={isPending || text.trim() === ''}>
          {isPending ? 'Reading …' : 'Look at them'}
        </button>
      </form>
      {fault && <Refused fault={fault} />}
    </div>
  )
}

function Plan({ plan }: { plan: PreviewAnswer }) {
  const entries = plan.lists.flatMap(list => list.entries)
  const remarks = entries.flatMap(({ remark }) => (remark === null ? [] : [remark]))
  return (
    <div className="grid gap-3">
      {plan.lists.map(list => (
        <p key={list.name ?? ''}>
          <span className="font-medium">
            {list.name ?? 'Symbols'} ({list.entries.length}):
          </span>{' '}
          <span className="break-words">{shortened(list.entries.map(({ symbol }) => symbol))}</span>
        </p>
      ))}
      {entries.length === 0 && <p>None of the symbols in it is listed here.</p>}
      {remarks.length > 0 && <p className="text-sm text-muted">{shortened(remarks, ' ')}</p>}
      <LeftOut leftOut={plan.leftOut} />
    </div>
  )
}

function LeftOut({ leftOut }: Pick<PreviewAnswer, 'leftOut'>) {
  if (leftOut.length === 0) return null
  return (
    <details className="rounded-lg bg-warn-surface p-3 text-sm" open={leftOut.length <= 5}>
      <summary className="font-medium text-warn">
        {leftOut.length === 1 ? 'One symbol is left out' : `${leftOut.length} symbols are left out`}
      </summary>
      <ul className="mt-2 grid max-h-48 gap-1 overflow-y-auto">
        {leftOut.map(({ line, given, remark }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- a file may name one symbol twice on one line, and the list never changes
          <li key={at}>
            Line {line}, <span className="font-medium break-all">{given}</span>: {remark}
          </li>
        ))}
      </ul>
    </details>
  )
}

function Brought({ answer, onClose }: { answer: ImportAnswer; onClose: () => void }) {
  const { added, present, lists } = answer
  return (
    <div className="grid gap-4">
      <output>
        {added === 1 ? 'One symbol was' : `${added} symbols were`} added to {lists.map(({ name }) => name).join(', ')}.
        {present > 0 && ` ${present === 1 ? 'One was' : `${present} were`} there already.`}
      </output>
      <LeftOut leftOut={answer.leftOut} />
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- what comes next; the field that had the focus is gone */}
      <button type="button" className="button button-accent min-h-11 justify-self-end" autoFocus onClick={onClose}>
        Done
      </button>
    </div>
  )
}

function Refused({ fault }: { fault: Error }) {
  return (
    <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
      {fault.name === 'RequestFault' ? sentenceOf(fault) : fault.message} Nothing was stored.
    </p>
  )
}

const mostShown = 40

function shortened(texts: readonly string[], between = ', '): string {
  const rest = texts.length - mostShown
  return texts.slice(0, mostShown).join(between) + (rest > 0 ? ` and ${rest} more` : '')
}
