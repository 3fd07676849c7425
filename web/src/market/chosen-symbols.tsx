// The symbols that were picked for something: each can be taken out again, and another added while there is room.
import { X } from 'lucide-react'
import { SearchBox } from './search-box.tsx'

export function ChosenSymbols({ symbols, onChange }: { symbols: readonly string[]; onChange: (symbols: string[]) => void }) {
  if (symbols.length === 0) return null
  return (
    <ul className="flex flex-wrap gap-2" aria-label="Symbols chosen">
      {symbols.map(symbol => (
        <li key={symbol} className="flex items-center rounded-md bg-sunken pl-3 font-medium">
          {symbol}
          <button
            type="button"
            className="grid size-9 place-items-center rounded-md hover:bg-surface"
            aria-label={`Take out ${symbol}`}
            onClick={() => onChange(symbols.filter(one => one !== symbol))}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  )
}

type Adding = { symbols: readonly string[]; most: number; onChange: (symbols: string[]) => void }

export function AddSymbol({ symbols, most, onChange }: Adding) {
  if (symbols.length >= most) return null
  return (
    <div className="w-full max-w-sm">
      <SearchBox
        onPick={picked => onChange([...symbols, picked])}
        label="Add a symbol"
        placeholder="Add a symbol or company"
        list="floating"
        without={symbols}
      />
    </div>
  )
}
