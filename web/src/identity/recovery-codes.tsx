import { useMutation } from '@tanstack/react-query'
import { Download, Printer } from 'lucide-react'
import { useState } from 'react'
import type { AccountAnswer, FactorChangedAnswer } from '../../../src/product/identity/identity.contract.ts'
import { CopyButton } from '../elements/copy-button.tsx'
import { sendJson } from '../http/request.ts'
import { Confirm, Modal } from './dialog.tsx'
import { sentenceOf } from './fault-places.ts'
import { proven } from './proof.ts'
import { saveFile } from './save-file.ts'

type Changed = (changed: FactorChangedAnswer) => Promise<void>

export function RecoveryCodes({ account, onChange }: { account: AccountAnswer; onChange: Changed }) {
  const { hasTotp, passkeys, recoveryCodesLeft: left } = account
  const [isAsking, setIsAsking] = useState(false)
  if (!hasTotp && passkeys.length === 0)
    return <p className="max-w-xl">They come with your first second factor, for the day when it is lost.</p>
  return (
    <>
      <p className="max-w-xl">
        For the day when your factors are lost.{' '}
        {left === 0 ? (
          <strong className="font-semibold text-warn">None is left: make new ones.</strong>
        ) : (
          <>
            {left} {left === 1 ? 'is' : 'are'} left; each works once.
          </>
        )}
      </p>
      <button type="button" className="button mt-3 min-h-11" onClick={() => setIsAsking(true)}>
        Make new codes
      </button>
      {isAsking && <Renew onChange={onChange} onClose={() => setIsAsking(false)} />}
    </>
  )
}

function Renew({ onChange, onClose }: { onChange: Changed; onClose: () => void }) {
  const renew = useMutation({
    mutationFn: () => proven(() => sendJson<FactorChangedAnswer>('POST', '/api/account/recovery-codes')),
    onSuccess: async changed => {
      onClose()
      await onChange(changed)
    },
  })
  return (
    <Confirm
      title="Make new recovery codes"
      says={<p>The codes that you have are worth nothing afterwards.</p>}
      verb="Make new ones"
      isPending={renew.isPending}
      fault={renew.error && sentenceOf(renew.error)}
      onDo={() => renew.mutate()}
      onClose={onClose}
    />
  )
}

/** The only time that anybody sees them: it goes away by a decision, not by a slip. */
export function ShownOnce({ codes, email, onClose }: { codes: readonly string[]; email: string; onClose: () => void }) {
  const text = codes.join('\n')
  const file = `Recovery codes for TradeWise, ${location.host}, account ${email}\nEach works once, in place of a second factor.\n\n${text}\n`
  return (
    <Modal title="Keep these recovery codes" mustDecide className="print-alone" onClose={onClose}>
      <p className="text-muted">
        They are shown this once. Each signs you in one time when your phone or passkey is lost. Keep them where you would look
        for them, not only on the device that may be lost.
      </p>
      <p className="mt-3 hidden print:block">{`TradeWise, ${location.host}, account ${email}`}</p>
      <ul className="mt-4 grid gap-1 rounded-lg bg-sunken p-4 font-mono text-sm whitespace-nowrap" aria-label="Recovery codes">
        {codes.map(code => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p className="no-print mt-4 flex flex-wrap gap-2">
        <CopyButton text={text} name="Copy the codes" />
        <button
          type="button"
          className="button min-h-8 px-2.5 text-[13px]"
          onClick={() => saveFile('tradewise-recovery-codes.txt', new Blob([file], { type: 'text/plain' }))}
        >
          <Download size={14} aria-hidden="true" />
          Download
        </button>
        <button type="button" className="button min-h-8 px-2.5 text-[13px]" onClick={() => window.print()}>
          <Printer size={14} aria-hidden="true" />
          Print
        </button>
      </p>
      <p className="no-print mt-5 text-right">
        <button type="button" className="button button-accent min-h-11" onClick={onClose}>
          I have kept them
        </button>
      </p>
    </Modal>
  )
}
