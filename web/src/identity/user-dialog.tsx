// What administrators do with one account. What another person will feel at once is said before it is done.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { MadeLinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { sendJson } from '../http/request.ts'
import type { HandOut } from './accounts-page.tsx'
import { Confirm, Modal } from './dialog.tsx'
import { sentenceOf } from './fault-places.ts'
import { proven } from './proof.ts'
import type { User } from './users-table.tsx'

type Act = { verb: string; title: string; says: string; does: (at: string, user: User) => Promise<unknown> }
type ActName = 'close' | 'open' | 'promote' | 'demote' | 'end-sessions' | 'remove-factors'

const change = (body: { role?: 'user' | 'admin'; disabled?: boolean }) => (at: string) => sendJson('PATCH', at, body)
const acts: Record<ActName, Act> = {
  promote: {
    verb: 'Make administrator',
    title: 'Make an administrator',
    says: 'They may do everything that you may on this page, to your account too. Their sessions end; they sign in again.',
    does: change({ role: 'admin' }),
  },
  demote: {
    verb: 'Make user',
    title: 'Take the role away',
    says: 'They lose this page at once. Their sessions end; they sign in again.',
    does: change({ role: 'user' }),
  },
  'end-sessions': {
    verb: 'End all sessions',
    title: 'End all sessions',
    says: 'They are signed out everywhere, and can sign in again.',
    does: at => sendJson('DELETE', `${at}/sessions`),
  },
  'remove-factors': {
    verb: 'Remove all second factors',
    title: 'Remove all second factors',
    says: 'For somebody who has lost them all. Their password alone signs in afterwards, so make sure that it is that person who asks. They are told by mail where mail is set up.',
    does: at => sendJson('DELETE', `${at}/factors`),
  },
  close: {
    verb: 'Close the account',
    title: 'Close the account',
    says: 'Nobody signs in to it until it is opened again. Nothing of it is deleted.',
    does: change({ disabled: true }),
  },
  open: {
    verb: 'Open the account again',
    title: 'Open the account again',
    says: 'It can be signed in to as before.',
    does: change({ disabled: false }),
  },
}

export function UserDialog(props: { user: User; isOwn: boolean; onLink: (link: HandOut) => void; onClose: () => void }) {
  const { user, isOwn, onLink, onClose } = props
  const [chosen, setChosen] = useState<ActName | null>(null)
  const queries = useQueryClient()
  const at = `/api/admin/users/${encodeURIComponent(user.id)}`
  const act = useMutation({
    mutationFn: (name: ActName) => proven(() => acts[name].does(at, user)),
    onSuccess: async () => {
      await queries.invalidateQueries({ predicate: ({ queryKey: [key] }) => String(key).startsWith('/api/admin/users') })
      onClose()
    },
  })
  const link = useMutation({
    mutationFn: () => proven(() => sendJson<MadeLinkAnswer>('POST', '/api/admin/users/links', { email: user.email })),
    onSuccess: made => {
      onClose()
      onLink({ ...made, email: user.email })
    },
  })
  if (chosen) {
    const { title, says, verb } = acts[chosen]
    return (
      <Confirm
        title={title}
        says={
          <>
            <p className="mb-2 font-medium break-words text-text">{user.email}</p>
            <p>{says}</p>
          </>
        }
        verb={verb}
        isPending={act.isPending}
        fault={act.error && sentenceOf(act.error)}
        onDo={() => act.mutate(chosen)}
        onClose={onClose}
      />
    )
  }
  return (
    <Modal title={user.name || user.email} onClose={onClose}>
      {user.name !== '' && <p className="mb-3 break-words text-muted">{user.email}</p>}
      <div className="grid gap-2">
        {actsFor(user, isOwn).map(name => (
          <button key={name} type="button" className="button min-h-11" onClick={() => setChosen(name)}>
            {acts[name].verb}
          </button>
        ))}
        {user.disabledAt === null && !isOwn && (
          <button type="button" className="button min-h-11" onClick={() => link.mutate()} disabled={link.isPending}>
            Link to set a new password
          </button>
        )}
      </div>
      {isOwn && <p className="mt-4 text-sm text-muted">Sessions and factors of your own are on your account pages.</p>}
      {link.error && (
        <p role="alert" className="mt-4 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(link.error)}
        </p>
      )}
      <p className="mt-5 text-right">
        <button type="button" className="button min-h-11" onClick={onClose}>
          Cancel
        </button>
      </p>
    </Modal>
  )
}

function actsFor({ role, disabledAt, hasSecondFactor }: User, isOwn: boolean): ActName[] {
  const ofRole = role === 'admin' ? 'demote' : 'promote'
  if (isOwn) return [ofRole, 'close']
  return [
    ofRole,
    'end-sessions',
    ...(hasSecondFactor ? (['remove-factors'] as const) : []),
    disabledAt === null ? 'close' : 'open',
  ]
}
