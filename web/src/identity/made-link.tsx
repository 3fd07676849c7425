import { CopyButton } from '../elements/copy-button.tsx'
import { instant } from '../numbers/numbers.ts'
import type { HandOut } from './accounts-page.tsx'
import { Modal } from './dialog.tsx'

const saysOf: Record<HandOut['purpose'], string> = {
  'sign-up': 'makes an account with',
  'first-admin': 'makes the first account with',
  'reset-password': 'sets a new password for',
  'change-email': 'confirms the new address',
}

export function MadeLink({ made, onClose }: { made: HandOut; onClose: () => void }) {
  return (
    <Modal title="Hand this link on" mustDecide className="max-w-lg" onClose={onClose}>
      <p>
        It {saysOf[made.purpose]} <strong className="break-words">{made.email}</strong>. It works once, until{' '}
        {instant(made.expiresAt)}, and is shown this once.
      </p>
      <p className="mt-4 rounded-lg bg-sunken p-3 font-mono text-sm break-all">{made.link}</p>
      <p className="mt-3 text-sm text-muted">
        Whoever has it can use it: give it to that person alone, in a way that you trust. Links made before for the same end are
        worth nothing any more.
      </p>
      <p className="mt-5 flex flex-wrap items-center justify-end gap-3">
        <CopyButton text={made.link} name="Copy the link" />
        <button type="button" className="button button-accent min-h-11" onClick={onClose}>
          Done
        </button>
      </p>
    </Modal>
  )
}
