// What can be done with one symbol of a list. It stays open while the symbol moves, so that it can be moved on.
import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, Trash2 } from 'lucide-react'
import { useId, useState } from 'react'
import type { TableAnswer } from '../../../src/product/watchlists/watchlists.contract.ts'

const longestNote = 500

type Props = {
  entry: TableAnswer['entries'][number]
  at: number
  count: number
  onMove: (position: number) => void
  onNote: (note: string) => void
  onRemove: () => void
}

export function EntryMenu({ entry, at, count, onMove, onNote, onRemove }: Props) {
  const id = useId()
  const [note, setNote] = useState(entry.note)
  const last = count - 1
  return (
    <div className="grid gap-4">
      <form
        onSubmit={event => {
          event.preventDefault()
          onNote(note.trim())
        }}
      >
        <div className="mb-1 flex justify-between text-sm">
          <label htmlFor={id} className="font-medium">
            Note
          </label>
          <span id={`${id}-length`} className="tabular text-muted">
            {note.length} of {longestNote}
          </span>
        </div>
        <textarea
          id={id}
          rows={3}
          aria-describedby={`${id}-length`}
          className="field block min-h-20 w-full resize-y py-2"
          value={note}
          maxLength={longestNote}
          onChange={event => setNote(event.target.value)}
          onKeyDown={event => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit()
          }}
        />
        <button type="submit" className="button mt-2" disabled={note.trim() === entry.note}>
          Keep the note
        </button>
      </form>
      <div className="flex flex-wrap items-center gap-1.5 border-t border-line pt-3">
        <span className="tabular mr-auto text-sm">
          Number {at + 1} of {count}
        </span>
        <Mover name="To the top" Icon={ArrowUpToLine} rests={at === 0} onDo={() => onMove(0)} />
        <Mover name="Up" Icon={ArrowUp} rests={at === 0} onDo={() => onMove(at - 1)} />
        <Mover name="Down" Icon={ArrowDown} rests={at === last} onDo={() => onMove(at + 1)} />
        <Mover name="To the end" Icon={ArrowDownToLine} rests={at === last} onDo={() => onMove(last)} />
      </div>
      <div className="border-t border-line pt-3">
        <button type="button" className="button" onClick={onRemove}>
          <Trash2 size={16} aria-hidden="true" /> Remove from the list
        </button>
      </div>
    </div>
  )
}

/** At an end it rests, and keeps the focus. */
function Mover(props: { name: string; Icon: typeof ArrowUp; rests: boolean; onDo: () => void }) {
  const { name, Icon, rests, onDo } = props
  return (
    <button
      type="button"
      className="button px-2.5 aria-disabled:border-line aria-disabled:text-muted"
      aria-label={name}
      title={name}
      aria-disabled={rests || undefined}
      onClick={() => !rests && onDo()}
    >
      <Icon size={16} aria-hidden="true" />
    </button>
  )
}
