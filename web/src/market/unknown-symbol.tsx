import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { searchQuery } from './queries.ts'
import { SearchBox } from './search-box.tsx'

export function UnknownSymbol({ symbol }: { symbol: string }) {
  const navigate = useNavigate()
  const near = useQuery(searchQuery(symbol.replace(/^\^/, '')))
  const hits = near.data?.results.slice(0, 6) ?? []
  return (
    <div className="mx-auto max-w-2xl py-[6vh]">
      <h1 className="home-title">Nothing is listed under {symbol}.</h1>
      <p className="mt-3 mb-6">It may be spelled differently, or have been renamed. Search by name or symbol.</p>
      <SearchBox
        list="floating"
        size="large"
        label="Search symbol or company"
        placeholder="Symbol or company"
        onPick={picked => void navigate({ to: '/stocks/$symbol', params: { symbol: picked } })}
      />
      <div className="mt-8 min-h-60">
        {hits.length > 0 && (
          <>
            <h2 className="font-semibold">Did you mean</h2>
            <ul className="mt-2">
              {hits.map(hit => (
                <li key={hit.symbol} className="flex gap-4 border-b border-line py-2">
                  <Link to="/stocks/$symbol" params={{ symbol: hit.symbol }} className="link w-24 font-medium">
                    {hit.symbol}
                  </Link>
                  <span>{hit.name}</span>
                  <span className="ml-auto text-muted">{hit.exchange}</span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </div>
  )
}
