import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AskedAnswer } from '../../../src/product/identity/identity.contract.ts'
import { sendJson } from '../http/request.ts'
import { Asked } from './asked.tsx'
import { Door } from './door.tsx'
import { Field, Form, SendButton } from './form.tsx'

export function ResetPage() {
  const ask = useMutation({
    mutationFn: ({ email }: Record<string, string>) => sendJson<AskedAnswer>('POST', '/api/auth/reset', { email }),
  })
  return (
    <Door title="Forgot password">
      {ask.data ? (
        <Asked by={ask.data.by} what="to set a new password" email={ask.variables.email ?? ''} onAgain={ask.reset} />
      ) : (
        <>
          <p className="mb-5 text-muted">
            Enter the address of your account; a link to set a new password comes there. With a passkey you need none.
          </p>
          <Form startsHere fields={['email']} fault={ask.error} isPending={ask.isPending} onSend={values => ask.mutate(values)}>
            <Field
              name="email"
              label="Mail address"
              type="email"
              inputMode="email"
              autoComplete="username"
              missing="Please enter your mail address."
            />
            <SendButton pending="Asking …">Send me a link</SendButton>
          </Form>
        </>
      )}
      <p className="mt-8 border-t border-line pt-4">
        <Link to="/sign-in" className="link">
          Back to signing in
        </Link>
      </p>
    </Door>
  )
}
