import { KeyRound } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { hasPasskeys } from './passkeys.ts'

/** Not there where the browser knows no passkeys. */
export function PasskeyButton(props: {
  onPress: () => void
  children: ReactNode
  disabled?: boolean
  className?: string
  /** It takes the focus: where it is what the page is for. */
  startsHere?: boolean
}) {
  const button = useRef<HTMLButtonElement>(null)
  const { startsHere = false } = props
  useEffect(() => {
    // After the page itself, or the dialog, has taken the focus.
    const timer = startsHere ? setTimeout(() => button.current?.focus()) : undefined
    return () => clearTimeout(timer)
  }, [startsHere])
  if (!hasPasskeys()) return null
  return (
    <button
      ref={button}
      type="button"
      className={`button min-h-11 justify-center px-5 ${props.className ?? ''}`}
      onClick={props.onPress}
      disabled={props.disabled}
    >
      <KeyRound size={18} aria-hidden="true" />
      {props.children}
    </button>
  )
}
