// Around every page of the account: its neighbours, the way to signing in for whom it is not, and the dialog that asks for a proof.
import { Link, useNavigate } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { type SignedInAccount, useAccount, useAccountFault } from '../app/session.ts'
import { Awaited, Fault } from '../elements/fault.tsx'
import { useTitle } from '../elements/use-title.ts'
import { PlainHttp } from './door.tsx'

const places = [
  ['/account', 'Account'],
  ['/account/security', 'Sign-in and security'],
  ['/account/sessions', 'Sessions'],
] as const

type FrameProps = { title: string; lead?: ReactNode; children: (account: SignedInAccount) => ReactNode }

export function AccountFrame(props: FrameProps) {
  return (
    <Frame
      {...props}
      className="max-w-3xl"
      above={
        <nav aria-label="Account" className="mb-8 flex gap-1 overflow-x-auto border-b border-line">
          {places.map(([to, name]) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: true }}
              className="border-b-2 px-3 py-2 -outline-offset-2 whitespace-nowrap"
              activeProps={{ className: 'border-accent font-semibold' }}
              inactiveProps={{ className: 'border-transparent text-muted hover:text-text' }}
            >
              {name}
            </Link>
          ))}
        </nav>
      }
    />
  )
}

export function Frame({ title, lead, children, above, className }: FrameProps & { above?: ReactNode; className: string }) {
  const account = useAccount()
  useTitle(title)
  useSignInFirst(account === null && isSecureContext)
  return (
    <article className={`mx-auto ${className}`}>
      {isSecureContext && above}
      <h1 className={`home-title !text-[1.75rem] ${lead ? '' : 'mb-6'}`}>{title}</h1>
      {lead && isSecureContext && <p className="mt-2 mb-6 max-w-2xl text-muted">{lead}</p>}
      {!isSecureContext ? (
        <div className="mt-6 max-w-xl">
          <PlainHttp />
        </div>
      ) : account ? (
        children(account)
      ) : (
        <NotKnown />
      )}
    </article>
  )
}

/** While it is found out who is signed in, or when it cannot be. */
function NotKnown() {
  const unknown = useAccountFault()
  if (unknown) return <Fault fault={unknown.fault} what="This page" onRetry={unknown.retry} className="mt-8 max-w-3xl" />
  return (
    <div className="mt-8" aria-busy="true">
      <p className="sr-only">Loading.</p>
      <Awaited
        outline={
          <div className="grid gap-4">
            <div className="bone h-8 max-w-xs" />
            <div className="bone h-40" />
          </div>
        }
      />
    </div>
  )
}

/** The page that was wanted is gone on to afterwards. */
function useSignInFirst(isSignedOut: boolean): void {
  const navigate = useNavigate()
  useEffect(() => {
    if (isSignedOut) void navigate({ to: '/sign-in', search: { next: location.pathname }, replace: true })
  }, [isSignedOut, navigate])
}
