import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountAnswer, FactorChangedAnswer, TotpAnswer } from '../../../src/product/identity/identity.contract.ts'
import { ActButton } from '../elements/act-button.tsx'
import { CopyButton } from '../elements/copy-button.tsx'
import { sendJson } from '../http/request.ts'
import { Confirm, Modal } from './dialog.tsx'
import { sentenceOf } from './fault-places.ts'
import { Field, Form, SendButton } from './form.tsx'
import { proven } from './proof.ts'
import { Said } from './said.tsx'

type Changed = (changed: FactorChangedAnswer) => Promise<void>

export function AuthenticatorApp({ account, onChange }: { account: AccountAnswer; onChange: Changed }) {
  const [isRemoving, setIsRemoving] = useState(false)
  const begin = useMutation({ mutationFn: () => proven(() => sendJson<TotpAnswer>('POST', '/api/account/totp')) })
  const [wasAdded, setWasAdded] = useState(false)
  if (account.hasTotp)
    return (
      <>
        <p className="max-w-xl">Set up: after the password, its six digits are asked for.</p>
        <p className="mt-3 flex flex-wrap items-center gap-4">
          <button type="button" className="button min-h-11" onClick={() => setIsRemoving(true)}>
            Remove the app
          </button>
          <Said>{wasAdded && 'The app was added.'}</Said>
        </p>
        {isRemoving && <Remove onChange={onChange} onClose={() => setIsRemoving(false)} />}
      </>
    )
  return (
    <>
      <p className="max-w-xl">
        An app on your phone (Aegis, 2FAS, Google or Microsoft Authenticator, or most password managers) shows six digits that
        change every 30 seconds.
      </p>
      <ActButton className="button mt-3 min-h-11" onClick={() => begin.mutate()} rests={begin.isPending}>
        {begin.isPending ? 'One moment …' : 'Set up an app'}
      </ActButton>
      {begin.error && (
        <p role="alert" className="mt-3 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {sentenceOf(begin.error)}
        </p>
      )}
      {begin.data && (
        <Enrol
          totp={begin.data}
          onClose={begin.reset}
          onChange={async changed => {
            setWasAdded(true)
            begin.reset()
            await onChange(changed)
          }}
        />
      )}
    </>
  )
}

function Enrol({ totp, onChange, onClose }: { totp: TotpAnswer; onChange: Changed; onClose: () => void }) {
  const confirm = useMutation({
    mutationFn: ({ code }: Record<string, string>) =>
      proven(() => sendJson<FactorChangedAnswer>('POST', '/api/account/totp/confirm', { code })),
    onSuccess: onChange,
  })
  const { size, path } = totp.qr
  return (
    <Modal title="Set up an authenticator app" onClose={onClose} mustDecide>
      <p className="text-muted">Scan this with the app, or type the key into it. Then enter the six digits that it shows.</p>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        role="img"
        aria-label="QR code with the key"
        shapeRendering="crispEdges"
        className="mx-auto mt-4 block w-52 max-w-full rounded-lg border border-line bg-white"
      >
        <path d={path} fill="#000" />
      </svg>
      <div className="mt-4 flex items-center gap-3 rounded-lg bg-sunken px-3 py-2">
        <code className="min-w-0 flex-1 font-mono text-sm break-words">{totp.secret.match(/.{1,4}/g)?.join(' ')}</code>
        <CopyButton text={totp.secret} name="Copy the key" />
      </div>
      <p className="mt-2 text-sm">
        <a className="link" href={totp.address}>
          Open an app on this device
        </a>
      </p>
      <div className="mt-5">
        <Form
          startsHere
          fields={['code']}
          fault={confirm.error}
          isPending={confirm.isPending}
          onSend={values => confirm.mutate(values)}
        >
          <Field
            name="code"
            label="Code from the app"
            autoComplete="one-time-code"
            inputMode="numeric"
            maxLength={20}
            missing="Please enter the six digits that the app shows."
          />
          <p className="flex flex-wrap justify-end gap-3">
            <button type="button" className="button min-h-11" onClick={onClose}>
              Cancel
            </button>
            <SendButton pending="Checking …">Turn it on</SendButton>
          </p>
        </Form>
      </div>
    </Modal>
  )
}

function Remove({ onChange, onClose }: { onChange: Changed; onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => proven(() => sendJson<FactorChangedAnswer>('DELETE', '/api/account/totp')),
    onSuccess: async changed => {
      onClose()
      await onChange(changed)
    },
  })
  return (
    <Confirm
      title="Remove the authenticator app"
      says={<p>Its codes are worth nothing afterwards, and every other session ends.</p>}
      verb="Remove it"
      isPending={remove.isPending}
      fault={remove.error && sentenceOf(remove.error)}
      onDo={() => remove.mutate()}
      onClose={onClose}
    />
  )
}
