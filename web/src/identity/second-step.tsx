// After the password: one of the second factors that the account has. Also what the step-up dialog asks for.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { RequestFault, sendJson } from '../http/request.ts'
import { Field, Form, SendButton } from './form.tsx'
import { PasskeyButton } from './passkey-button.tsx'
import { signedPasskey } from './passkeys.ts'

type Factor = 'totp' | 'passkey' | 'recovery-code'
type Addresses = { code: string; passkeyOptions: string; passkey: string }

const signIn: Addresses = {
  code: '/api/auth/sign-in/code',
  passkeyOptions: '/api/auth/passkey/options',
  passkey: '/api/auth/passkey',
}

export function SecondStep(props: {
  factors: readonly Factor[]
  onProven: () => Promise<void> | void
  onBack?: () => void
  addresses?: Addresses
  verb?: string
}) {
  const { factors, onProven, onBack, addresses = signIn, verb = 'Sign in' } = props
  const [byRecovery, setByRecovery] = useState(false)
  const code = useMutation({
    mutationFn: (values: Record<string, string>) => sendJson('POST', addresses.code, { code: values.code }),
    onSuccess: onProven,
  })
  const passkey = useMutation({
    mutationFn: async () => {
      const response = await signedPasskey(addresses.passkeyOptions)
      if (response) await sendJson('POST', addresses.passkey, { response })
      return response !== null
    },
    onSuccess: isProven => (isProven ? onProven() : undefined),
  })
  const hasApp = factors.includes('totp')
  const hasPasskey = factors.includes('passkey')
  const asksForCode = hasApp || byRecovery
  const fault = code.error ?? passkey.error
  return (
    <div className="grid gap-4">
      {hasPasskey && !byRecovery && (
        <PasskeyButton onPress={() => passkey.mutate()} className={hasApp ? '' : 'button-accent'} startsHere={!hasApp}>
          {`${verb} with a passkey`}
        </PasskeyButton>
      )}
      {hasPasskey && hasApp && !byRecovery && <p className="text-center text-sm text-muted">or</p>}
      {asksForCode ? (
        <Form
          key={byRecovery ? 'recovery' : 'app'}
          startsHere
          fields={['code']}
          fault={fault}
          isPending={code.isPending}
          onSend={values => code.mutate(values)}
          besides={fault && isOver(fault) && onBack && <BackButton onBack={onBack} />}
        >
          {byRecovery ? (
            <Field
              name="code"
              label="Recovery code"
              autoComplete="off"
              missing="Please enter one of your recovery codes."
              hint="One of those that you kept when you added a second factor. Each works once."
            />
          ) : (
            <Field
              name="code"
              label="Code from your app"
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={40}
              missing="Please enter the six digits that your app shows."
              hint="Six digits that change every 30 seconds."
            />
          )}
          <SendButton pending="Checking …">{verb}</SendButton>
        </Form>
      ) : (
        fault && <PasskeyFault fault={fault} />
      )}
      <p className="flex flex-wrap gap-x-5 gap-y-2 text-sm">
        {(hasApp || hasPasskey) && (
          <button type="button" className="link" onClick={() => setByRecovery(!byRecovery)}>
            {byRecovery ? 'Use another factor' : 'Use a recovery code'}
          </button>
        )}
        {onBack && (
          <button type="button" className="link" onClick={onBack}>
            Begin again
          </button>
        )}
      </p>
    </div>
  )
}

function BackButton({ onBack }: { onBack: () => void }) {
  return (
    <button type="button" className="button mt-3" onClick={onBack}>
      Begin again
    </button>
  )
}

function PasskeyFault({ fault }: { fault: Error }) {
  const said = fault instanceof RequestFault ? (fault.detail ?? fault.message) : 'The browser could not use a passkey here.'
  return (
    <p role="alert" className="rounded-lg bg-warn-surface p-4 font-medium text-warn">
      {said}
    </p>
  )
}

const isOver = (fault: Error) => fault instanceof RequestFault && fault.reason === 'sign-in-expired'
