// "Is it you?": asked before what a stolen session alone must not do, by a second factor, or by the password where there is none.
import { useMutation, useQuery } from '@tanstack/react-query'
import type { AccountAnswer } from '../../../src/product/identity/identity.contract.ts'
import { Answered } from '../elements/fault.tsx'
import { sendJson } from '../http/request.ts'
import { Modal } from './dialog.tsx'
import { Form, PasswordField, SendButton } from './form.tsx'
import type { ProofWish } from './proof.ts'
import { accountQuery } from './queries.ts'
import { SecondStep } from './second-step.tsx'

const addresses = {
  code: '/api/auth/step-up',
  passkeyOptions: '/api/auth/step-up/passkey/options',
  passkey: '/api/auth/step-up/passkey',
}

export function ProofDialog({ wish }: { wish: ProofWish }) {
  return (
    <Modal title="Confirm that it is you" asksForProof onClose={() => wish.settle(false)}>
      <p className="mb-5 text-muted">
        What you asked for takes more than being signed in. Confirmed once, it holds for ten minutes.
      </p>
      <Ask onProven={() => wish.settle(true)} />
      <p className="mt-5 border-t border-line pt-4 text-right">
        <button type="button" className="button min-h-11" onClick={() => wish.settle(false)}>
          Cancel
        </button>
      </p>
    </Modal>
  )
}

function Ask({ onProven }: { onProven: () => void }) {
  const account = useQuery(accountQuery)
  return (
    <Answered result={account} what="Your factors" outline={<div className="bone h-32" aria-hidden="true" />}>
      {data => {
        const factors = factorsOf(data)
        if (factors.length === 0) return <ByPassword email={data.email} onProven={onProven} />
        return <SecondStep factors={factors} addresses={addresses} verb="Confirm" onProven={onProven} />
      }}
    </Answered>
  )
}

function ByPassword({ email, onProven }: { email: string; onProven: () => void }) {
  const prove = useMutation({
    mutationFn: ({ password }: Record<string, string>) => sendJson('POST', '/api/auth/step-up', { password }),
    onSuccess: onProven,
  })
  return (
    <Form
      startsHere
      fields={['password']}
      fault={prove.error}
      isPending={prove.isPending}
      onSend={values => prove.mutate(values)}
    >
      <input type="email" autoComplete="username" readOnly value={email} className="sr-only" tabIndex={-1} aria-hidden="true" />
      <PasswordField autoComplete="current-password" missing="Please enter your password." />
      <SendButton pending="Checking …">Confirm</SendButton>
    </Form>
  )
}

function factorsOf({ hasTotp, passkeys, recoveryCodesLeft }: AccountAnswer): ('totp' | 'passkey' | 'recovery-code')[] {
  if (!hasTotp && passkeys.length === 0) return []
  return [
    ...(hasTotp ? (['totp'] as const) : []),
    ...(passkeys.length > 0 ? (['passkey'] as const) : []),
    ...(recoveryCodesLeft > 0 ? (['recovery-code'] as const) : []),
  ]
}
