import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { LinkAnswer } from '../../../src/product/identity/identity.contract.ts'
import { sendJson } from '../http/request.ts'
import { Door, LinkGone } from './door.tsx'
import { Field, Form, SendButton } from './form.tsx'
import { LinkOutline, LinkRefused } from './link-states.tsx'
import { useLinkToken } from './link-token.ts'
import { NewPasswordField } from './new-password-field.tsx'
import { optionsQuery } from './queries.ts'
import { useEntrance } from './use-entrance.ts'
import { useLink } from './use-link.ts'
import { wantedPage } from './wanted-page.ts'

/** Where the links of sign-up, invitation and first administrator lead. */
export function WelcomePage() {
  const token = useLinkToken()
  const link = useLink(token)
  const isFirst = link.data?.purpose === 'first-admin'
  return (
    <Door title={isFirst ? 'The first account' : 'Create your account'}>
      {token === undefined ? (
        <LinkGone />
      ) : link.data ? (
        <Create token={token} link={link.data} />
      ) : link.error ? (
        <LinkRefused fault={link.error} onRetry={() => void link.refetch()} again="/sign-up" againSays="Ask for another link" />
      ) : (
        <LinkOutline />
      )}
    </Door>
  )
}

function Create({ token, link }: { token: string; link: LinkAnswer }) {
  const options = useQuery(optionsQuery)
  const isFirst = link.purpose === 'first-admin'
  const [wanted] = useState(wantedPage)
  const enter = useEntrance(wanted ?? (isFirst ? '/account/security' : '/account'))
  const create = useMutation({
    mutationFn: ({ email, name, password }: Record<string, string>) =>
      sendJson('POST', '/api/auth/sign-up/complete', {
        token,
        password,
        ...(name ? { name } : {}),
        ...(link.email === null ? { email } : {}),
      }),
    onSuccess: enter,
  })
  return (
    <>
      <p className="mb-5 text-muted">
        {isFirst
          ? `You become the administrator of this installation. Administrating asks for a second factor, which you add ${wanted === undefined ? 'after this' : 'under Account, Sign-in and security'}.`
          : 'Your address is confirmed. Choose a password, or have your password manager make one.'}
      </p>
      <Form
        startsHere
        fields={['email', 'name', 'password']}
        fault={create.error}
        isPending={create.isPending}
        onSend={values => create.mutate(values)}
      >
        <Field
          name="email"
          label="Mail address"
          type="email"
          inputMode="email"
          autoComplete="username"
          missing="Please enter your mail address."
          readOnly={link.email !== null}
          defaultValue={link.email ?? ''}
        />
        <Field name="name" label="Name" autoComplete="name" required={false} maxLength={100} />
        <NewPasswordField rule={options.data?.password} hasSecondFactor={false} />
        <SendButton pending="Creating …">Create the account</SendButton>
      </Form>
    </>
  )
}
