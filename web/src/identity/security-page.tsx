import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountAnswer, FactorChangedAnswer } from '../../../src/product/identity/identity.contract.ts'
import { useFreshAccount } from '../app/session.ts'
import { Answered } from '../elements/fault.tsx'
import { Section } from '../elements/section.tsx'
import { useFocusKept } from '../elements/use-focus-kept.ts'
import { AccountFrame } from './account-frame.tsx'
import { AuthenticatorApp } from './authenticator-app.tsx'
import { Passkeys } from './passkey-list.tsx'
import { PasswordChange } from './password-change.tsx'
import { accountQuery } from './queries.ts'
import { RecoveryCodes, ShownOnce } from './recovery-codes.tsx'

export function SecurityPage() {
  const account = useQuery({ ...accountQuery, enabled: isSecureContext })
  const refresh = useFreshAccount()
  // Kept here, above what is drawn anew when the account has changed: they are shown only this once.
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const onFocus = useFocusKept(codes === null ? factorsOf(account.data) : null)
  const onChange = async ({ recoveryCodes }: FactorChangedAnswer) => {
    if (recoveryCodes) setCodes(recoveryCodes)
    await refresh()
  }
  return (
    <AccountFrame title="Sign-in and security" lead="How you sign in, and what is asked for besides.">
      {() => (
        <Answered result={account} what="Your account" outline={<Outline />}>
          {data => (
            <div onFocus={onFocus}>
              <Advice account={data} />
              <Section id="passkeys" title="Passkeys" className="mt-10">
                <Passkeys account={data} onChange={onChange} />
              </Section>
              <Section id="app" title="Authenticator app">
                <AuthenticatorApp account={data} onChange={onChange} />
              </Section>
              <Section id="codes" title="Recovery codes">
                <RecoveryCodes account={data} onChange={onChange} />
              </Section>
              <Section id="password" title="Password">
                <PasswordChange account={data} />
              </Section>
              {codes && <ShownOnce codes={codes} email={data.email} onClose={() => setCodes(null)} />}
            </div>
          )}
        </Answered>
      )}
    </AccountFrame>
  )
}

function factorsOf(account: AccountAnswer | undefined): string {
  return account ? [account.hasTotp, account.hasPassword, account.passkeys.map(({ id }) => id)].join() : ''
}

function Outline() {
  return (
    <div className="mt-10 grid gap-10" aria-busy="true">
      <div className="bone h-32" />
      <div className="bone h-32" />
      <div className="bone h-32" />
    </div>
  )
}

function Advice({ account: { hasTotp, passkeys, role, passwordIsShort } }: { account: AccountAnswer }) {
  if (hasTotp || passkeys.length > 0) {
    if (!passwordIsShort) return null
    return (
      <p className="mt-6 rounded-lg bg-warn-surface px-4 py-3">
        Your password is shorter than 15 characters. It is enough while a second factor is asked for; before the last one can go,
        a longer password is needed.
      </p>
    )
  }
  return (
    <p className="mt-6 rounded-lg bg-warn-surface px-4 py-3">
      <strong className="font-semibold text-warn">Only your password stands between others and this account.</strong>{' '}
      {role === 'admin'
        ? 'Administrating asks for a second factor: add a passkey or an authenticator app.'
        : 'Add a passkey or an authenticator app: then a stolen password alone is worth nothing.'}
    </p>
  )
}
