import { useState } from 'react'
import type { MadeLinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { Section } from '../elements/section.tsx'
import { AdminFrame } from '../operations/admin-frame.tsx'
import { Awaited } from './awaited-links.tsx'
import { Invite } from './invite.tsx'
import { MadeLink } from './made-link.tsx'
import { UsersTable } from './users-table.tsx'

export type HandOut = MadeLinkAnswer & { email: string }

export function AccountsPage() {
  const [link, setLink] = useState<HandOut | null>(null)
  return (
    <AdminFrame title="Accounts">
      {account => (
        <>
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
      )}
    </AdminFrame>
  )
}
