import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { AskedAnswer } from '../../../src/product/identity/identity.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { sendJson } from '../http/request.ts'
import { Asked } from './asked.tsx'
import { Door } from './door.tsx'
import { Field, Form, SendButton } from './form.tsx'
import { optionsQuery } from './queries.ts'

export function SignUpPage() {
  const options = useQuery(optionsQuery)
  return (
    <Door title="Create an account">
      <Answered result={options} what="This page" outline={<div className="bone h-40" aria-hidden="true" />}>
        {({ registration, needsAdministrator }) =>
          needsAdministrator ? (
            <p>There is no administrator here yet. Their account is made by the link that stands where the server was started.</p>
          ) : registration === 'open' ? (
            <Ask />
          ) : (
            <p>Accounts are made by invitation here. Ask the administrator of this installation for a link.</p>
          )
        }
      </Answered>
      <p className="mt-8 border-t border-line pt-4 text-muted">
        You have an account?{' '}
        <Link to="/sign-in" className="link">
          Sign in
        </Link>
      </p>
    </Door>
  )
}

function Ask() {
  const ask = useMutation({
    mutationFn: ({ email }: Record<string, string>) => sendJson<AskedAnswer>('POST', '/api/auth/sign-up', { email }),
  })
  if (ask.data)
    return <Asked by={ask.data.by} what="to create your account" email={ask.variables.email ?? ''} onAgain={ask.reset} />
  return (
    <>
      <p className="mb-5 text-muted">
        Prices, charts and analysis need none. An account is for what is yours alone. First your address: a link to go on comes
        there.
      </p>
      <Form startsHere fields={['email']} fault={ask.error} isPending={ask.isPending} onSend={values => ask.mutate(values)}>
        <Field
          name="email"
          label="Mail address"
          type="email"
          inputMode="email"
          autoComplete="email"
          missing="Please enter your mail address."
        />
        <SendButton pending="Asking …">Go on</SendButton>
      </Form>
    </>
  )
}
