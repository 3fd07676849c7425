import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { MadeLinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { Section } from '../elements/section.tsx'
import { Frame } from './account-frame.tsx'
import { Awaited } from './awaited-links.tsx'
import { Invite } from './invite.tsx'
import { MadeLink } from './made-link.tsx'
import { UsersTable } from './users-table.tsx'

export type HandOut = MadeLinkAnswer & { email: string }

export function AdminPage() {
  const [link, setLink] = useState<HandOut | null>(null)
  return (
    <Frame title="Administration" className="max-w-6xl">
      {account => {
        if (account.role !== 'admin') return <NotForYou />
        if (!account.hasSecondFactor) return <SecondFactorFirst />
        return (
          <>
            <p className="mt-2">
              <Link to="/admin/audit-trail" className="link">
                Audit trail
              </Link>
              : who did what
            </p>
            <p className="mt-1">
              <Link to="/admin/backups" className="link">
                Backups
              </Link>
              : what there is, and whether it comes back
            </p>
            <Section id="accounts" title="Accounts" className="mt-8">
              <UsersTable ownId={account.id} onLink={setLink} />
            </Section>
            <Section id="awaited" title="Waiting for a link">
              <Awaited onLink={setLink} />
            </Section>
            <Section id="invite" title="Invite somebody">
              <Invite onLink={setLink} />
            </Section>
            {link && <MadeLink made={link} onClose={() => setLink(null)} />}
          </>
        )
      }}
    </Frame>
  )
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
