import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { MadeLinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { sendJson } from '../http/request.ts'
import type { HandOut } from './accounts-page.tsx'
import { Field, Form, SendButton } from './form.tsx'
import { proven } from './proof.ts'
import { optionsQuery } from './queries.ts'

export function Invite({ onLink }: { onLink: (link: HandOut) => void }) {
  const options = useQuery(optionsQuery)
  const [formKey, setFormKey] = useState(0)
  const [isAdmin, setIsAdmin] = useState(false)
  const invite = useMutation({
    mutationFn: ({ email }: Record<string, string>) =>
      proven(() => sendJson<MadeLinkAnswer>('POST', '/api/admin/users/invites', { email, role: isAdmin ? 'admin' : 'user' })),
    onSuccess: (made, { email = '' }) => {
      onLink({ ...made, email })
      setIsAdmin(false)
      setFormKey(formKey + 1)
    },
  })
  return (
    <Form
      key={formKey}
      className="grid max-w-md gap-4"
      fields={['email']}
      fault={invite.error}
      isPending={invite.isPending}
      onSend={values => invite.mutate(values)}
    >
      <Field
        name="email"
        label="Mail address"
        type="email"
        inputMode="email"
        autoComplete="off"
        missing="Please enter the address of whom you invite."
        hint={options.data?.sendsMail ? 'The link goes there by mail, and is shown to you.' : 'You get a link to hand on.'}
      />
      <label className="flex items-center gap-2.5">
        <input
          type="checkbox"
          className="size-4 accent-accent"
          checked={isAdmin}
          onChange={event => setIsAdmin(event.target.checked)}
        />
        As an administrator
      </label>
      <SendButton pending="Inviting …" className="w-fit">
        Invite
      </SendButton>
    </Form>
  )
}
