import { Link, useNavigate } from '@tanstack/react-router'
import { useTitle } from '../elements/use-title.ts'
import { SearchBox } from '../market/search-box.tsx'

export function NotFound() {
  const navigate = useNavigate()
  useTitle('No such page')
  return (
    <div className="mx-auto max-w-2xl py-[8vh]">
      <h1 className="home-title">There is no page at this address.</h1>
      <p className="mt-3 mb-6">Look up a symbol or a company, or go to the start.</p>
      <SearchBox
        list="floating"
        size="large"
        label="Search symbol or company"
        placeholder="Symbol or company"
        onPick={symbol => void navigate({ to: '/stocks/$symbol', params: { symbol } })}
      />
      <Link to="/" className="link mt-6 inline-block">
        To the start
      </Link>
    </div>
  )
}
