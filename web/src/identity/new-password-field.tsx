// A new password: its one rule that can be counted here, counted while it is typed; the rest is the server's to know.
import { type ReactNode, useState } from 'react'
import { PasswordField } from './form.tsx'
import { lengthOf } from './password-length.ts'

type Least = { least: number; leastWithSecondFactor: number }
const standard: Least = { least: 15, leastWithSecondFactor: 8 }

/** hasSecondFactor: null where that is not for the reader to know. */
export function NewPasswordField(props: { rule: Least | undefined; hasSecondFactor: boolean | null; label?: string }) {
  const { rule = standard, hasSecondFactor, label = 'Password' } = props
  const [length, setLength] = useState(0)
  const least = hasSecondFactor ? rule.leastWithSecondFactor : rule.least
  return (
    <PasswordField
      label={label}
      autoComplete="new-password"
      minLength={hasSecondFactor === false ? rule.least : rule.leastWithSecondFactor}
      missing="Please choose a password."
      onInput={event => setLength(lengthOf(event.currentTarget.value))}
      hint={
        <ul className="grid gap-0.5">
          <Rule isMet={length >= least}>
            {least} characters or more
            {hasSecondFactor === null && `; ${rule.leastWithSecondFactor} where the account has a second factor`}
            {hasSecondFactor && ', because you have a second factor'}
            {length > 0 && <span className="tabular"> ({length} so far)</span>}
          </Rule>
          <Rule>None that was stolen elsewhere, or made of your name or address</Rule>
          <Rule>Nothing else: spaces count, a few words that do not belong together are good</Rule>
        </ul>
      }
    />
  )
}

function Rule({ isMet = false, children }: { isMet?: boolean; children: ReactNode }) {
  return (
    <li className={`flex gap-1.5 ${isMet ? 'text-gain' : ''}`}>
      <span aria-hidden="true" className="w-3 shrink-0 text-center">
        {isMet ? '✓' : '·'}
      </span>
      <span>{children}</span>
    </li>
  )
}
