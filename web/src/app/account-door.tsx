// The masthead's end: the way in, or whose account this is. It has one size from the first moment, so that nothing moves when the
// answer comes.
import { Link, useLocation } from '@tanstack/react-router'
import { CircleUserRound } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { PopupButton } from '../elements/popup-button.tsx'
import { useAccount } from './session.ts'

const menu = () => import('../identity/account-menu.tsx')
const AccountMenu = lazy(() => menu().then(({ AccountMenu }) => ({ default: AccountMenu })))
const door = 'grid size-9 place-items-center rounded-md hover:bg-sunken md:h-9 md:w-auto md:px-2.5'

export function AccountDoor() {
  const account = useAccount()
  const { pathname, searchStr } = useLocation()
  return (
    <div className="-ml-2 flex w-9 shrink-0 justify-end md:-mr-2.5 md:w-20" aria-busy={account === undefined}>
      {account === null && (
        <Link to="/sign-in" search={isDoor(pathname) ? {} : { next: pathname + searchStr }} className={door}>
          <Face name="Sign in" />
        </Link>
      )}
      {account && (
        <PopupButton
          label={<Face name="Account" />}
          name={`Account of ${account.name || account.email}`}
          title={account.name || account.email}
          className={door}
          onNear={() => void menu()}
        >
          {close => (
            <Suspense>
              <AccountMenu account={account} onClose={close} />
            </Suspense>
          )}
        </PopupButton>
      )}
    </div>
  )
}

/** A word where there is room for it. */
function Face({ name }: { name: string }) {
  return (
    <>
      <CircleUserRound size={20} aria-hidden="true" className="md:hidden" />
      <span className="sr-only whitespace-nowrap md:not-sr-only">{name}</span>
    </>
  )
}

/** From these there is nothing to come back to. */
function isDoor(pathname: string): boolean {
  return /^\/($|sign-|reset|welcome|new-password)/.test(pathname)
}
