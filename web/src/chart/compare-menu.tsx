import { X } from 'lucide-react'
import { SearchBox } from '../market/search-box.tsx'
import { mostCompared } from './chart-state.ts'

type Props = { symbol: string; compare: readonly string[]; onChange: (compare: string[]) => void }

export function CompareMenu({ symbol, compare, onChange }: Props) {
  return (
    <div className="grid min-h-32 content-start gap-3">
      <p className="text-sm text-muted">All lines become percent since the first common day of the range.</p>
      {compare.length > 0 && (
        <ul className="grid gap-1">
          {compare.map(other => (
            <li key={other} className="flex items-center justify-between rounded-md bg-sunken py-1 pr-1 pl-3 font-medium">
              {other}
              <button
                type="button"
                className="grid size-8 place-items-center rounded-md hover:bg-surface"
                aria-label={`Take out ${other}`}
                onClick={() => onChange(compare.filter(one => one !== other))}
              >
                <X size={16} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {compare.length < mostCompared ? (
        <div className="flex max-h-80 flex-col rounded-xl border border-edge">
          <SearchBox
            onPick={picked => onChange([...compare, picked])}
            label="Symbol to compare"
            placeholder="Symbol or company"
            list="inline"
            without={[symbol, ...compare]}
          />
        </div>
      ) : (
        <p className="text-sm text-warn">Four at most; take one out to add another.</p>
      )}
    </div>
  )
}
