import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'

const Popup = lazy(() => import('./popup.tsx').then(({ Popup }) => ({ default: Popup })))

export function PopupButton(props: {
  label: ReactNode
  name?: string
  title: string
  className?: string
  children: (close: () => void) => ReactNode
}) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={props.className ?? 'button'}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={props.name}
        onPointerEnter={() => void import('./popup.tsx')}
        onClick={() => setIsOpen(!isOpen)}
      >
        {props.label}
      </button>
      {isOpen && (
        <Suspense>
          <Popup anchor={anchor} title={props.title} onClose={close}>
            {props.children(close)}
          </Popup>
        </Suspense>
      )}
    </>
  )
}
