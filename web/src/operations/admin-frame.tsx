// Around every page of the administration: its neighbours, and the way for whom it is not.
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import type { SignedInAccount } from '../app/session.ts'
import { PopupButton } from '../elements/popup-button.tsx'
import { Frame } from '../identity/account-frame.tsx'

/** Pages of the administration, in the order in which somebody looks at night. */
const places = [
  ['/admin', 'Overview'],
  ['/admin/health', 'Health'],
  ['/admin/performance', 'Performance'],
  ['/admin/jobs', 'Jobs'],
  ['/admin/alarms', 'Alarms'],
  ['/admin/errors', 'Errors'],
  ['/admin/backups', 'Backups'],
  ['/admin/duties', 'Duties'],
  ['/admin/accounts', 'Accounts'],
  ['/admin/audit-trail', 'Audit trail'],
  ['/admin/settings', 'Settings'],
] as const

type AdminFrameProps = {
  title: string
  lead?: ReactNode
  className?: string
  children: (account: SignedInAccount) => ReactNode
}

export function AdminFrame({ title, lead, className = 'max-w-6xl', children }: AdminFrameProps) {
  return (
    <Frame title={title} lead={lead} className={className} above={<AdminNav here={title} />}>
      {account => {
        if (account.role !== 'admin') return <NotForYou />
        if (!account.hasSecondFactor) return <SecondFactorFirst />
        return children(account)
      }}
    </Frame>
  )
}

/** On a phone one button that opens all of them: a row that has to be pushed aside hides what it holds. */
function AdminNav({ here }: { here: string }) {
  return (
    <nav aria-label="Administration" className="mb-6 md:mb-8">
      <div className="md:hidden">
        <PopupButton
          title="Administration"
          className="button min-h-11 w-full justify-between"
          label={
            <>
              <span className="text-muted">
                Administration: <span className="font-semibold text-text">{nameOf(here)}</span>
              </span>
              <ChevronDown size={18} aria-hidden="true" />
            </>
          }
        >
          {close => (
            <ul className="grid grid-cols-2 gap-x-3">
              {places.map(([to, name]) => (
                <li key={to}>
                  <Link
                    to={to}
                    onClick={close}
                    activeOptions={{ exact: true }}
                    className="flex min-h-11 items-center border-b border-line"
                    activeProps={{ className: 'font-semibold' }}
                  >
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
          )}
        </PopupButton>
      </div>
      <div className="hidden flex-wrap gap-x-1 border-b border-line md:flex">
        {places.map(([to, name]) => (
          <Link
            key={to}
            to={to}
            activeOptions={{ exact: true }}
            className="-mb-px min-h-11 border-b-2 px-3 py-2.5 -outline-offset-2 whitespace-nowrap"
            activeProps={{ className: 'border-accent font-semibold' }}
            inactiveProps={{ className: 'border-transparent text-muted hover:text-text' }}
          >
            {name}
          </Link>
        ))}
      </div>
    </nav>
  )
}

/** The page whose heading asks a question is called otherwise among its neighbours. */
function nameOf(title: string): string {
  return places.some(([, name]) => name === title) ? title : places[0][1]
}

function NotForYou() {
  return (
    <p className="mt-6">This page is for administrators. Your account is none; whoever runs this installation can make it one.</p>
  )
}

function SecondFactorFirst() {
  return (
    <div className="mt-6 grid max-w-xl gap-4">
      <p className="font-medium">Administrating asks for a second factor.</p>
      <p>
        Whoever gets hold of an administrator’s password could otherwise take over every account. Add a passkey or an
        authenticator app; then this page opens.
      </p>
      <Link to="/account/security" className="button button-accent min-h-11 w-fit">
        Add a second factor
      </Link>
    </div>
  )
}
