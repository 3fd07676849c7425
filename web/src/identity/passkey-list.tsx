import { useMutation } from '@tanstack/react-query'
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import type { AccountAnswer, FactorChangedAnswer, PasskeyCreation } from '../../../src/product/identity/identity.contract.ts'
import { useFreshAccount } from '../app/session.ts'
import { sendJson } from '../http/request.ts'
import { instant } from '../numbers/numbers.ts'
import { Confirm, Modal } from './dialog.tsx'
import { sentenceOf } from './fault-places.ts'
import { Field, Form, SendButton } from './form.tsx'
import { createdPasskey, hasPasskeys, PasskeyThereAlready } from './passkeys.ts'
import { proven } from './proof.ts'
import { Said } from './said.tsx'

type Passkey = AccountAnswer['passkeys'][number]
type Changed = (changed: FactorChangedAnswer) => Promise<void>
const at = (id: string) => `/api/account/passkeys/${encodeURIComponent(id)}`

export function Passkeys({ account, onChange }: { account: AccountAnswer; onChange: Changed }) {
  const { passkeys } = account
  return (
    <>
      <p className="max-w-xl">
        A passkey lives in your phone, your computer, a password manager or a key on your key ring. It signs you in by itself,
        without address or password, and cannot be given away to a false page.
      </p>
      {passkeys.length > 0 && (
        <ul className="mt-4 border-t border-line">
          {passkeys.map(passkey => (
            <Row key={passkey.id} passkey={passkey} onChange={onChange} />
          ))}
        </ul>
      )}
      <Add count={passkeys.length} onChange={onChange} />
    </>
  )
}

function Row({ passkey, onChange }: { passkey: Passkey; onChange: Changed }) {
  const [dialog, setDialog] = useState<'rename' | 'remove' | null>(null)
  const close = () => setDialog(null)
  const { name, isSynced, createdAt, lastUsedAt } = passkey
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line py-3">
      <KeyRound size={20} aria-hidden="true" className="shrink-0 text-muted" />
      <div className="min-w-0 flex-1 basis-56">
        <p className="font-medium break-words">{name}</p>
        <p className="text-sm text-muted">
          {isSynced ? 'Synced between devices' : 'On one device'} · added {instant(createdAt)}
          {lastUsedAt === null ? ' · not used yet' : ` · last used ${instant(lastUsedAt)}`}
        </p>
      </div>
      <span className="flex gap-2">
        <button type="button" className="button" onClick={() => setDialog('rename')} aria-label={`Rename ${name}`}>
          Rename
        </button>
        <button type="button" className="button" onClick={() => setDialog('remove')} aria-label={`Remove ${name}`}>
          Remove
        </button>
      </span>
      {dialog === 'rename' && <Rename passkey={passkey} onClose={close} />}
      {dialog === 'remove' && <Remove passkey={passkey} onChange={onChange} onClose={close} />}
    </li>
  )
}

function Add({ count, onChange }: { count: number; onChange: Changed }) {
  const [isOpen, setIsOpen] = useState(false)
  const add = useMutation({
    mutationFn: async ({ name }: Record<string, string>) => {
      const { options } = await proven(() => sendJson<{ options: PasskeyCreation }>('POST', '/api/account/passkeys/options'))
      const response = await createdPasskey(options)
      if (!response) return null
      return proven(() => sendJson<FactorChangedAnswer>('POST', '/api/account/passkeys', { name, response }))
    },
    onSuccess: async changed => {
      if (!changed) return
      setIsOpen(false)
      await onChange(changed)
    },
  })
  if (!hasPasskeys()) return <p className="mt-4 text-muted">This browser knows no passkeys.</p>
  const fault = add.error instanceof PasskeyThereAlready ? new Error('there already') : add.error
  return (
    <>
      <p className="mt-4 flex flex-wrap items-center gap-4">
        <button type="button" className="button min-h-11" onClick={() => setIsOpen(true)}>
          <KeyRound size={18} aria-hidden="true" />
          {count === 0 ? 'Add a passkey' : 'Add another passkey'}
        </button>
        <Said>{add.data && !isOpen && 'The passkey was added.'}</Said>
      </p>
      {isOpen && (
        <Modal title="Add a passkey" onClose={() => setIsOpen(false)}>
          {add.error instanceof PasskeyThereAlready ? (
            <p role="alert" className="mb-4 rounded-lg bg-warn-surface p-3 font-medium text-warn">
              This device has a passkey of your account already.
            </p>
          ) : (
            add.data === null && (
              <output className="mb-4 block rounded-lg bg-sunken p-3">
                No passkey was made: your browser was told no, or waited for too long.
              </output>
            )
          )}
          <Form
            startsHere
            fields={['name']}
            fault={add.error instanceof PasskeyThereAlready ? null : fault}
            isPending={add.isPending}
            onSend={values => add.mutate(values)}
          >
            <Field
              name="name"
              label="What you call it"
              autoComplete="off"
              maxLength={100}
              defaultValue={likelyName(navigator.userAgent)}
              missing="Please give it a name, to know it from others."
              hint="Your browser asks next where to keep it."
            />
            <p className="flex flex-wrap justify-end gap-3">
              <button type="button" className="button min-h-11" onClick={() => setIsOpen(false)}>
                Cancel
              </button>
              <SendButton pending="Waiting for your browser …">Go on</SendButton>
            </p>
          </Form>
        </Modal>
      )}
    </>
  )
}

function Rename({ passkey, onClose }: { passkey: Passkey; onClose: () => void }) {
  const refresh = useFreshAccount()
  const rename = useMutation({
    mutationFn: ({ name }: Record<string, string>) => sendJson('PATCH', at(passkey.id), { name }),
    onSuccess: async () => {
      await refresh()
      onClose()
    },
  })
  return (
    <Modal title="Rename the passkey" onClose={onClose}>
      <Form
        startsHere
        fields={['name']}
        fault={rename.error}
        isPending={rename.isPending}
        onSend={values => rename.mutate(values)}
      >
        <Field
          name="name"
          label="Name"
          autoComplete="off"
          maxLength={100}
          defaultValue={passkey.name}
          missing="Please give it a name."
        />
        <p className="flex flex-wrap justify-end gap-3">
          <button type="button" className="button min-h-11" onClick={onClose}>
            Cancel
          </button>
          <SendButton pending="Saving …">Save</SendButton>
        </p>
      </Form>
    </Modal>
  )
}

function Remove({ passkey, onChange, onClose }: { passkey: Passkey; onChange: Changed; onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => proven(() => sendJson<FactorChangedAnswer>('DELETE', at(passkey.id))),
    onSuccess: async changed => {
      onClose()
      await onChange(changed)
    },
  })
  return (
    <Confirm
      title={`Remove “${passkey.name}”`}
      says={
        <p>
          It signs in no more, and every other session ends. Your device may go on offering it: remove it there as well, in its
          settings or your password manager.
        </p>
      }
      verb="Remove it"
      isPending={remove.isPending}
      fault={remove.error && sentenceOf(remove.error)}
      onDo={() => remove.mutate()}
      onClose={onClose}
    />
  )
}

/** A first guess that its owner overwrites. */
function likelyName(userAgent: string): string {
  const systems: [RegExp, string][] = [
    [/iPhone/, 'iPhone'],
    [/iPad/, 'iPad'],
    [/Android/, 'Android phone'],
    [/Mac OS X/, 'Mac'],
    [/Windows/, 'Windows computer'],
    [/CrOS/, 'Chromebook'],
    [/Linux/, 'Linux computer'],
  ]
  return systems.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'Passkey'
}
