import { Popover } from '@base-ui/react/popover'
import type { ReactNode, RefObject } from 'react'

/** What a PopupButton opens; a chunk of its own, fetched at the first press. */
export function Popup(props: {
  anchor: RefObject<HTMLButtonElement | null>
  title: string
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Popover.Root
      open
      onOpenChange={(open, details) => {
        // A press on the button itself is the button's to answer, or it would close and open again.
        const target = details.event.target
        if (!open && !(target instanceof Node && props.anchor.current?.contains(target))) props.onClose()
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={props.anchor} sideOffset={6} align="start" collisionPadding={12} className="z-40">
          <Popover.Popup
            className="popup max-h-[min(36rem,var(--available-height))] w-[22rem] max-w-[calc(100vw-24px)] overflow-y-auto p-4"
            finalFocus={props.anchor}
          >
            <Popover.Title className="mb-3 font-semibold">{props.title}</Popover.Title>
            {props.children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  )
}
