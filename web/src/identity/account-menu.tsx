import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type SignedInAccount, signOut, useNewSession } from '../app/session.ts'

const places = [
  ['/watchlists', 'Watchlists'],
  ['/alerts', 'Alerts'],
  ['/backtests', 'Backtests'],
  ['/account', 'Account'],
  ['/account/security', 'Sign-in and security'],
  ['/account/sessions', 'Sessions'],
] as const
const row = 'flex min-h-9 items-center rounded-md px-2 hover:bg-sunken'

export function AccountMenu({ account, onClose }: { account: SignedInAccount; onClose: () => void }) {
  const newSession = useNewSession()
  const navigate = useNavigate()
  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: async () => {
      onClose()
      await navigate({ to: '/' })
      await newSession()
    },
  })
  return (
    <div className="-mx-2 grid">
      {account.name !== '' && <p className="px-2 pb-2 text-sm break-words text-muted">{account.email}</p>}
      {places.map(([to, name]) => (
        <Link key={to} to={to} className={row} onClick={onClose}>
          {name}
        </Link>
      ))}
      {account.role === 'admin' && (
        <Link to="/admin" className={row} onClick={onClose}>
          Administration
        </Link>
      )}
      <button
        type="button"
        className={`${row} mt-2 border-t border-line text-left`}
        onClick={() => leave.mutate()}
        disabled={leave.isPending}
      >
        Sign out
      </button>
      {leave.isError && (
        <p role="alert" className="px-2 text-sm text-warn">
          You are still signed in: the server could not be reached. Please try again.
        </p>
      )}
    </div>
  )
}
