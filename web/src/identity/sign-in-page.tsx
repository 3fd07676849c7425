import { useMutation, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { SignInAnswer } from '../../../src/product/identity/identity.contract.ts'
import { useAccount } from '../app/session.ts'
import { sendJson } from '../http/request.ts'
import { Door } from './door.tsx'
import { Field, Form, PasswordField, SendButton } from './form.tsx'
import { PasskeyButton } from './passkey-button.tsx'
import { forgetPasskeyWish, offersPasskeysInFields, signedPasskey } from './passkeys.ts'
import { optionsQuery } from './queries.ts'
import { SecondStep } from './second-step.tsx'
import { useEntrance } from './use-entrance.ts'
import { bringsRule, wantPage } from './wanted-page.ts'

type Factors = Extract<SignInAnswer, { state: 'second-factor-needed' }>['factors']

export function SignInPage() {
  const { next } = getRouteApi('/sign-in').useSearch()
  const enter = useEntrance(next)
  const account = useAccount()
  const [step, setStep] = useState<{ email: string; factors: Factors } | null>(null)
  // Whoever is in already goes on; while entering, `enter` itself does that.
  useEffect(() => {
    if (account && !step) void enter()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it becomes known
  }, [account])
  useEffect(() => {
    if (next !== undefined) wantPage(next)
  }, [next])
  if (step)
    return (
      <Door title="Second step" lead={`Signing in as ${step.email}`}>
        <SecondStep factors={step.factors} onProven={enter} onBack={() => setStep(null)} />
      </Door>
    )
  return (
    <Door
      title="Sign in"
      lead={bringsRule(next) && 'A rule of your own is kept with your account. After this you go on with it where you were.'}
    >
      <FirstStep onFactors={(email, factors) => setStep({ email, factors })} onSignedIn={enter} />
    </Door>
  )
}

function FirstStep(props: { onFactors: (email: string, factors: Factors) => void; onSignedIn: () => Promise<void> }) {
  const { onFactors, onSignedIn } = props
  const options = useQuery(optionsQuery)
  const send = useMutation({
    mutationFn: ({ email, password }: Record<string, string>) =>
      sendJson<SignInAnswer>('POST', '/api/auth/sign-in', { email, password }),
    onSuccess: async (answer, { email = '' }) => {
      forgetPasskeyWish()
      if (answer.state === 'signed-in') await onSignedIn()
      else onFactors(email, answer.factors)
    },
  })
  const passkey = useMutation({
    mutationFn: async (inField: boolean) => {
      const response = await (inField ? passkeyOfField() : signedPasskey(optionsAt))
      if (response) await sendJson('POST', '/api/auth/passkey', { response })
      return response !== null
    },
    onSuccess: async (isProven, wasInField) => {
      if (isProven) await onSignedIn()
      else if (!wasInField) offerInField()
    },
  })
  const offerInField = usePasskeysInField(passkey.mutate)
  return (
    <>
      <Form
        startsHere
        fields={['email', 'password']}
        fault={send.error ?? passkey.error}
        isPending={send.isPending}
        onSend={values => send.mutate(values)}
      >
        <Field
          name="email"
          label="Mail address"
          type="email"
          inputMode="email"
          autoComplete="username webauthn"
          missing="Please enter your mail address."
        />
        <div>
          <PasswordField autoComplete="current-password" missing="Please enter your password." />
          <p className="mt-2 text-sm">
            <Link to="/reset" className="link">
              Forgot password
            </Link>
          </p>
        </div>
        <SendButton pending="Signing in …">Sign in</SendButton>
      </Form>
      <PasskeyButton className="mt-3 w-full" onPress={() => passkey.mutate(false)}>
        Sign in with a passkey
      </PasskeyButton>
      <p className="mt-8 min-h-12 border-t border-line pt-4 text-muted">{options.data && <NoAccountYet {...options.data} />}</p>
    </>
  )
}

function NoAccountYet({ registration, needsAdministrator }: { registration: string; needsAdministrator: boolean }) {
  if (needsAdministrator)
    return 'There is no account here yet. Open the link that was printed where the server was started: it makes the first one, and you go on where you were.'
  if (registration !== 'open') return 'Accounts are made by invitation here: ask the administrator for a link.'
  return (
    <>
      No account yet?{' '}
      <Link to="/sign-up" className="link">
        Create one
      </Link>
    </>
  )
}

/** The challenge lasts five minutes; the field offers a fresh one before it ends. */
const freshMs = 4 * 60_000
const optionsAt = '/api/auth/passkey/options'

/** Nobody has asked for it yet: what hinders it is not said. */
function passkeyOfField() {
  return signedPasskey(optionsAt, { inField: true }).catch(() => null)
}

/** Passkeys among the suggestions of the address field, where the browser can do that. → offers them anew */
function usePasskeysInField(ask: (inField: boolean) => void): () => void {
  const isOver = useRef(false)
  const offer = useCallback(() => {
    void offersPasskeysInFields().then(can => {
      if (can && !isOver.current && isSecureContext) ask(true)
    })
  }, [ask])
  useEffect(() => {
    isOver.current = false
    offer()
    const timer = setInterval(offer, freshMs)
    return () => {
      isOver.current = true
      clearInterval(timer)
      forgetPasskeyWish()
    }
  }, [offer])
  return offer
}
