// The bell beside a share's name: to where an alert on it is placed.
import { Link, useLocation } from '@tanstack/react-router'
import { Bell } from 'lucide-react'
import { useAccount } from '../app/session.ts'

const place = 'grid size-9 shrink-0 place-items-center rounded-md hover:bg-sunken'

export function AlertBell({ symbol }: { symbol: string }) {
  const account = useAccount()
  const { href } = useLocation()
  if (account === undefined) return <span className={place} />
  const bell = <Bell size={20} aria-hidden="true" />
  return account ? (
    <Link to="/alerts" search={{ symbol }} className={place} aria-label={`Place an alert on ${symbol}`} title="Place an alert">
      {bell}
    </Link>
  ) : (
    <Link
      to="/sign-in"
      search={{ next: href }}
      className={place}
      aria-label={`Sign in to place an alert on ${symbol}`}
      title="Sign in to place an alert"
    >
      {bell}
    </Link>
  )
}
