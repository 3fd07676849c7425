// Beside a share's name: to where a rule is tried on its past.
import { Link } from '@tanstack/react-router'
import { FlaskConical } from 'lucide-react'

export function BacktestLink({ symbol }: { symbol: string }) {
  return (
    <Link
      to="/backtests"
      search={{ symbol }}
      className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken"
      aria-label={`Try a rule on the past of ${symbol}`}
      title="Try a rule on its past"
    >
      <FlaskConical size={20} aria-hidden="true" />
    </Link>
  )
}
