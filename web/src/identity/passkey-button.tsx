import { KeyRound } from 'lucide-react'
import type { ReactNode } from 'react'
import { hasPasskeys } from './passkeys.ts'

/** Not there where the browser knows no passkeys. */
export function PasskeyButton(props: { onPress: () => void; children: ReactNode; disabled?: boolean; className?: string }) {
  if (!hasPasskeys()) return null
  return (
    <button
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
