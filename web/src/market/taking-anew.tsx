// Where a service has rewritten the past, a refresh keeps what is stored and says so. Here somebody who knows that the service is right now
// takes its whole history; what that does is said before the button that does it.
import { useId, useState } from 'react'
import type { SourcesAnswer } from '../../../src/product/market/sources.contract.ts'
import { RefreshControl } from './refresh-control.tsx'

export function TakingAnew({ symbols, permission }: { symbols: readonly string[]; permission: SourcesAnswer['refreshes'] }) {
  const id = useId()
  const [chosen, setChosen] = useState('')
  if (!permission.allowed || symbols.length === 0) return null
  const symbol = symbols.includes(chosen) ? chosen : null
  return (
    <details className="mb-6 max-w-3xl">
      <summary className="cursor-pointer font-medium">Take a whole history anew</summary>
      <p className="mt-2">
        When a service has rewritten its past, a refresh leaves the stored history alone and says so. If you know that the service
        is right now, its whole history can take that place.
      </p>
      <label htmlFor={id} className="mt-3 block font-medium">
        History of
      </label>
      <select
        id={id}
        className="field mt-1 mb-3 w-48 max-w-full"
        value={chosen}
        onChange={event => setChosen(event.target.value)}
      >
        <option value="">Choose one</option>
        {symbols.map(one => (
          <option key={one} value={one}>
            {one}
          </option>
        ))}
      </select>
      {symbol && (
        <>
          <p className="mb-3">
            All daily bars, splits and dividends of {symbol} that the service gives will be stored in the place of what came from
            it before, and its filed reports likewise, even where they say something else. The bars that are replaced are kept as
            a revision. If no service answers, nothing changes.
          </p>
          <RefreshControl key={symbol} symbol={symbol} permission={permission} restated />
        </>
      )}
    </details>
  )
}
