import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { ActButton } from '../elements/act-button.tsx'
import { useProofWish } from './proof.ts'

/** mustDecide: neither Escape nor a press beside it closes it. */
export function Modal(props: {
  title: string
  onClose: () => void
  children: ReactNode
  mustDecide?: boolean
  /** The dialog that asks for a proof stands before all others, which wait behind it as they are. */
  asksForProof?: boolean
  className?: string
}) {
  const { title, onClose, children, mustDecide = false, asksForProof = false, className } = props
  const waits = useProofWish() !== null && !asksForProof
  return (
    <Dialog.Root open={!waits} disablePointerDismissal={mustDecide} onOpenChange={open => !open && !mustDecide && onClose()}>
      <Dialog.Portal keepMounted={waits}>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup
          className={`popup fixed inset-x-3 top-[8vh] mx-auto max-h-[84vh] max-w-md overflow-y-auto p-6 ${className ?? ''}`}
        >
          <Dialog.Title className="section-title">{title}</Dialog.Title>
          <div className="mt-3">{children}</div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** Before something that cannot be taken back, or that somebody else will feel. */
export function Confirm(props: {
  title: string
  says: ReactNode
  verb: string
  isPending: boolean
  fault: string | null
  onDo: () => void
  onClose: () => void
}) {
  const { title, says, verb, isPending, fault, onDo, onClose } = props
  return (
    <Modal title={title} onClose={onClose}>
      <div className="text-muted">{says}</div>
      {fault !== null && (
        <p role="alert" className="mt-4 rounded-lg bg-warn-surface p-3 font-medium text-warn">
          {fault}
        </p>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-3">
        <button type="button" className="button min-h-11" onClick={onClose}>
          Cancel
        </button>
        <ActButton className="button button-accent min-h-11" onClick={onDo} rests={isPending}>
          {isPending ? 'One moment …' : verb}
        </ActButton>
      </div>
    </Modal>
  )
}
