// The same rule over all symbols together, below its record on one of them.
import { useQuery } from '@tanstack/react-query'
import { count, day } from '../numbers/numbers.ts'
import { pooledRecordQuery } from './queries.ts'
import { RecordTable } from './record-table.tsx'
import { pooledText } from './signal-words.ts'

export function PooledRecord({ id, name }: { id: string; name: string }) {
  const { data, error } = useQuery(pooledRecordQuery)
  if (error && !data) return <p className="mt-4 text-sm text-warn">The record over all symbols could not be read.</p>
  if (!data) return null
  const { record } = data
  const rule = record?.rules.find(one => one.id === id)
  if (!record || !rule)
    return (
      <p className="mt-4 text-sm text-muted">
        The record over all symbols together is not there yet; it is computed in the background.
      </p>
    )
  return (
    <div className="mt-4">
      <p className="max-w-4xl">
        <span className="font-semibold">And over all {count(record.symbols.length)} symbols together?</span> {pooledText(rule)}
      </p>
      <RecordTable label={`Record of ${name} over all symbols`} horizons={rule.horizons} />
      {/* With fewer than thirty symbols that they are few comes first, else how they were chosen. */}
      <p className="mt-2 max-w-4xl text-sm text-muted">{record.notes[0]}</p>
      <details className="mt-1 max-w-4xl text-sm text-muted">
        <summary className="cursor-pointer">
          {day(record.from)} to {day(record.to)}; which symbols, and what they can tell
        </summary>
        <ul className="mt-1 grid gap-1">
          {record.notes.slice(1).map(note => (
            <li key={note}>{note}</li>
          ))}
          <li>{record.symbols.join(', ')}</li>
        </ul>
      </details>
    </div>
  )
}
