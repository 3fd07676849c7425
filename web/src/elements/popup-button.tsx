import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'

const Popup = lazy(() => import('./popup.tsx').then(({ Popup }) => ({ default: Popup })))

export function PopupButton(props: {
  label: ReactNode
  name?: string
  title: string
  className?: string
  /** Before it is pressed: time to fetch what it will show. */
  onNear?: () => void
  children: (close: () => void) => ReactNode
}) {
  const anchor = useRef<HTMLButtonElement>(null)
  const [isOpen, setIsOpen] = useState(false)
  const close = () => setIsOpen(false)
  const near = () => {
    void import('./popup.tsx')
    props.onNear?.()
  }
  return (
    <>
      <button
        ref={anchor}
        type="button"
        className={props.className ?? 'button'}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-label={props.name}
        onPointerEnter={near}
        onFocus={near}
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
