import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountAnswer, AskedAnswer } from '../../../src/product/identity/identity.contract.ts'
import { useFreshAccount, useNewSession } from '../app/session.ts'
import { ActButton } from '../elements/act-button.tsx'
import { Answered } from '../elements/fault.tsx'
import { Section } from '../elements/section.tsx'
import { useReturn } from '../elements/use-return.ts'
import { getJson, sendJson } from '../http/request.ts'
import { day } from '../numbers/numbers.ts'
import { AccountFrame } from './account-frame.tsx'
import { Arrived } from './arrived.tsx'
import { Asked } from './asked.tsx'
import { Modal } from './dialog.tsx'
import { sentenceOf } from './fault-places.ts'
import { Field, Form, SendButton } from './form.tsx'
import { proven } from './proof.ts'
import { accountQuery } from './queries.ts'
import { saveFile } from './save-file.ts'
import { Said } from './said.tsx'

export function AccountPage() {
  const account = useQuery({ ...accountQuery, enabled: isSecureContext })
  return (
    <AccountFrame title="Account">
      {() => (
        <Answered result={account} what="Your account" outline={<Outline />}>
          {data => (
            <>
              <Section id="profile" title="Who you are" className="mt-8">
                <Name account={data} />
                <Email account={data} />
                <p className="mt-6 text-sm text-muted">
                  {data.role === 'admin' ? 'Administrator' : 'User'}, account made {day(data.createdAt.slice(0, 10))}.
                </p>
              </Section>
              <Section id="copy" title="Your data">
                <Copy />
              </Section>
              <Section id="end" title="Delete the account">
                <Delete account={data} />
              </Section>
            </>
          )}
        </Answered>
      )}
    </AccountFrame>
  )
}

function Outline() {
  return (
    <div className="mt-8 grid gap-4" aria-busy="true">
      <div className="bone h-8 max-w-xs" />
      <div className="bone h-64" />
    </div>
  )
}

function Name({ account }: { account: AccountAnswer }) {
  const refresh = useFreshAccount()
  const rename = useMutation({
    mutationFn: ({ name = '' }: Record<string, string>) => sendJson('PATCH', '/api/account', { name }),
    onSuccess: refresh,
  })
  return (
    <Form
      fields={['name']}
      fault={rename.error}
      isPending={rename.isPending}
      onSend={values => rename.mutate(values)}
      className="max-w-md"
    >
      <Field name="name" label="Name" autoComplete="name" required={false} maxLength={100} defaultValue={account.name} />
      <p className="mt-3 flex items-center gap-4">
        <SendButton pending="Saving …">Save the name</SendButton>
        <Said>{rename.isSuccess && 'Saved.'}</Said>
      </p>
    </Form>
  )
}

function Email({ account }: { account: AccountAnswer }) {
  const ask = useMutation({
    mutationFn: ({ email }: Record<string, string>) =>
      proven(() => sendJson<AskedAnswer>('POST', '/api/account/email', { email })),
  })
  const [isOpen, setIsOpen] = useState(false)
  const opener = useReturn(isOpen)
  return (
    <div className="mt-8 max-w-md">
      <h3 className="font-medium">Mail address</h3>
      <p className="break-words">{account.email}</p>
      {ask.data ? (
        <div className="mt-3">
          <Asked by={ask.data.by} what="to confirm it" email={ask.variables.email ?? ''} onAgain={ask.reset} />
        </div>
      ) : isOpen ? (
        <div className="mt-4">
          <Form startsHere fields={['email']} fault={ask.error} isPending={ask.isPending} onSend={values => ask.mutate(values)}>
            <Field
              name="email"
              label="New mail address"
              type="email"
              inputMode="email"
              autoComplete="email"
              missing="Please enter the new address."
              hint="It changes when the link that goes there is opened; until then the old one stays. The old address is told."
            />
            <p className="flex flex-wrap gap-3">
              <SendButton pending="Asking …">Send a link there</SendButton>
              <button type="button" className="button min-h-11" onClick={() => setIsOpen(false)}>
                Cancel
              </button>
            </p>
          </Form>
        </div>
      ) : (
        <button ref={opener} type="button" className="button mt-3 min-h-11" onClick={() => setIsOpen(true)}>
          Change the address
        </button>
      )}
    </div>
  )
}

function Copy() {
  const copy = useMutation({
    mutationFn: () => proven(() => getJson<unknown>('/api/account/export')),
    onSuccess: everything =>
      saveFile('tradewise-account.json', new Blob([`${JSON.stringify(everything, null, 2)}\n`], { type: 'application/json' })),
  })
  return (
    <>
      <p className="max-w-xl">Everything that is stored of your account, as one JSON file.</p>
      <p className="mt-3 flex flex-wrap items-center gap-4">
        <ActButton className="button min-h-11" onClick={() => copy.mutate()} rests={copy.isPending}>
          {copy.isPending ? 'Gathering …' : 'Download my data'}
        </ActButton>
        <Said>{copy.isSuccess && 'Handed to your browser.'}</Said>
      </p>
      {copy.error && <Refused fault={copy.error} />}
    </>
  )
}

function Delete({ account }: { account: AccountAnswer }) {
  const newSession = useNewSession()
  const navigate = useNavigate()
  const [isOpen, setIsOpen] = useState(false)
  const remove = useMutation({
    mutationFn: (_: Record<string, string>) => proven(() => sendJson('DELETE', '/api/account')),
  })
  const [typed, setTyped] = useState('')
  const leave = async () => {
    await navigate({ to: '/' })
    await newSession()
  }
  return (
    <>
      <p className="max-w-xl">At once and for good, with everything that belongs to it. Nobody can bring it back.</p>
      <button type="button" className="button mt-3 min-h-11" onClick={() => setIsOpen(true)}>
        Delete the account …
      </button>
      {isOpen && (
        <Modal
          title={remove.isSuccess ? 'The account is gone' : 'Delete the account'}
          mustDecide={remove.isSuccess}
          onClose={() => setIsOpen(false)}
        >
          {remove.isSuccess ? (
            <Arrived>
              <p>Your account and what belonged to it are deleted.</p>
              <button type="button" className="button button-accent mt-5 min-h-11 justify-center" onClick={() => void leave()}>
                To the start
              </button>
            </Arrived>
          ) : (
            <Form
              startsHere
              fields={[]}
              fault={remove.error}
              isPending={remove.isPending}
              onSend={values => {
                if (typed === account.email) remove.mutate(values)
              }}
            >
              <p className="text-muted">
                Type <strong className="break-words text-text">{account.email}</strong> to confirm.
              </p>
              <Field
                name="confirmation"
                label="Your mail address"
                autoComplete="off"
                onInput={event => setTyped(event.currentTarget.value.trim())}
              />
              <div className="flex flex-wrap justify-end gap-3">
                <button type="button" className="button min-h-11" onClick={() => setIsOpen(false)}>
                  Keep it
                </button>
                <button
                  type="submit"
                  className="button button-accent min-h-11"
                  disabled={typed !== account.email || remove.isPending}
                >
                  {remove.isPending ? 'Deleting …' : 'Delete it for good'}
                </button>
              </div>
            </Form>
          )}
        </Modal>
      )}
    </>
  )
}

function Refused({ fault }: { fault: Error }) {
  return (
    <p role="alert" className="mt-3 max-w-xl rounded-lg bg-warn-surface p-3 font-medium text-warn">
      {sentenceOf(fault)}
    </p>
  )
}
