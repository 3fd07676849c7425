import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { LinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { useNewSession } from '../app/session.ts'
import { sendJson } from '../http/request.ts'
import { Arrived } from './arrived.tsx'
import { Door, LinkGone } from './door.tsx'
import { Field, Form, SendButton } from './form.tsx'
import { LinkOutline, LinkRefused } from './link-states.tsx'
import { useLinkToken } from './link-token.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { optionsQuery } from './queries.ts'
import { useLink } from './use-link.ts'

export function NewPasswordPage() {
  const token = useLinkToken()
  const link = useLink(token)
  return (
    <Door title="Set a new password">
      {token === undefined ? (
        <LinkGone />
      ) : link.data ? (
        <Choose key={token} token={token} link={link.data} />
      ) : link.error ? (
        <LinkRefused fault={link.error} onRetry={() => void link.refetch()} again="/reset" againSays="Ask for another link" />
      ) : (
        <LinkOutline />
      )}
    </Door>
  )
}

function Choose({ token, link }: { token: string; link: LinkAnswer }) {
  const options = useQuery(optionsQuery)
  const newSession = useNewSession()
  const set = useMutation({
    mutationFn: ({ password }: Record<string, string>) => sendJson('POST', '/api/auth/reset/complete', { token, password }),
    onSuccess: newSession,
  })
  if (set.isSuccess) return <Done />
  return (
    <Form startsHere fields={['password']} fault={set.error} isPending={set.isPending} onSend={values => set.mutate(values)}>
      <Field name="email" label="Account" type="email" autoComplete="username" readOnly defaultValue={link.email ?? ''} />
      {/* That there is a second factor is not said to whoever holds the link. */}
      <NewPasswordField label="New password" rule={options.data?.password} hasSecondFactor={null} />
      <SendButton pending="Setting …">Set the password</SendButton>
      <p className="text-sm text-muted">All sessions of the account end, on every device.</p>
    </Form>
  )
}

function Done() {
  return (
    <Arrived>
      <p>The new password is set, and every session has ended. Sign in with it now; a second factor is asked for as before.</p>
      <Link to="/sign-in" className="button button-accent min-h-11 justify-center">
        Sign in
      </Link>
    </Arrived>
  )
}
