import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountAnswer } from '../../../src/product/identity/identity.contract.ts'
import { useFreshAccount } from '../app/session.ts'
import { useReturn } from '../elements/use-return.ts'
import { sendJson } from '../http/request.ts'
import { Confirm } from './dialog.tsx'
import { sentenceOf } from './fault-places.ts'
import { Form, PasswordField, SendButton } from './form.tsx'
import { NewPasswordField } from './new-password-field.tsx'
import { proven } from './proof.ts'
import { optionsQuery } from './queries.ts'
import { Said } from './said.tsx'

export function PasswordChange({ account }: { account: AccountAnswer }) {
  const options = useQuery(optionsQuery)
  const refresh = useFreshAccount()
  const [isOpen, setIsOpen] = useState(false)
  const opener = useReturn(isOpen)
  const [isRemoving, setIsRemoving] = useState(false)
  const { hasPassword, hasTotp, passkeys, email } = account
  const change = useMutation({
    mutationFn: (given: Record<string, string>) => proven(() => sendJson('PUT', '/api/account/password', given)),
    onSuccess: async () => {
      setIsOpen(false)
      await refresh()
    },
  })
  if (isOpen)
    return (
      <Form
        startsHere
        className="grid max-w-md gap-5"
        fields={hasPassword ? ['current', 'password'] : ['password']}
        fault={change.error}
        isPending={change.isPending}
        onSend={values => change.mutate(values)}
      >
        <input type="email" autoComplete="username" readOnly value={email} className="sr-only" tabIndex={-1} aria-hidden="true" />
        {hasPassword && (
          <PasswordField
            name="current"
            label="Present password"
            autoComplete="current-password"
            missing="Please enter the password that you have now."
          />
        )}
        <NewPasswordField label="New password" rule={options.data?.password} hasSecondFactor={hasTotp || passkeys.length > 0} />
        <p className="text-sm text-muted">Every other session ends.</p>
        <p className="flex flex-wrap gap-3">
          <SendButton pending="Setting …">Set the password</SendButton>
          <button type="button" className="button min-h-11" onClick={() => setIsOpen(false)}>
            Cancel
          </button>
        </p>
      </Form>
    )
  return (
    <>
      <p className="max-w-xl">
        {hasPassword ? 'Set.' : 'You have none: your passkeys are the way in.'}
        {hasPassword && passkeys.length > 0 && ' With a passkey you can do without one.'}
      </p>
      <p className="mt-3 flex flex-wrap items-center gap-3">
        <button ref={opener} type="button" className="button min-h-11" onClick={() => setIsOpen(true)}>
          {hasPassword ? 'Change the password' : 'Set a password'}
        </button>
        {hasPassword && passkeys.length > 0 && (
          <button type="button" className="button min-h-11" onClick={() => setIsRemoving(true)}>
            Remove the password
          </button>
        )}
        <Said>{change.isSuccess && 'The new password is set.'}</Said>
      </p>
      {isRemoving && <Remove onClose={() => setIsRemoving(false)} />}
    </>
  )
}

function Remove({ onClose }: { onClose: () => void }) {
  const refresh = useFreshAccount()
  const remove = useMutation({
    mutationFn: () => proven(() => sendJson('DELETE', '/api/account/password')),
    onSuccess: async () => {
      onClose()
      await refresh()
    },
  })
  return (
    <Confirm
      title="Remove the password"
      says={<p>Your passkeys become the only way in. With a second passkey elsewhere, one that is lost does no harm.</p>}
      verb="Remove it"
      isPending={remove.isPending}
      fault={remove.error && sentenceOf(remove.error)}
      onDo={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
