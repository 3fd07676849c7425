// Forms of the account pages: labels, hints, and what was wrong, each where eyes, screen readers and password managers look for it.
// Fields keep their own values, so that whatever fills them in is not in the way of what draws them.
import { TriangleAlert } from 'lucide-react'
import { createContext, type ReactNode, use, useEffect, useId, useMemo, useRef, useState } from 'react'
import { RequestFault } from '../http/request.ts'
import { type FieldName, placesOf } from './fault-places.ts'
import { lengthOf } from './password-length.ts'

type FormState = { errors: Readonly<Partial<Record<string, string>>>; isPending: boolean; waitSeconds: number }
const nothingWrong = {}
const FormContext = createContext<FormState>({ errors: {}, isPending: false, waitSeconds: 0 })

type FormProps = {
  fields: readonly FieldName[]
  fault: Error | null
  isPending: boolean
  onSend: (values: Record<string, string>) => void
  children: ReactNode
  /** Beside the words about a fault, where another way is left. */
  besides?: ReactNode
  className?: string
  /** The first field takes the focus: where the form is what the page is for. */
  startsHere?: boolean
}

export function Form({ fields, fault, isPending, onSend, children, besides, className, startsHere = false }: FormProps) {
  const form = useRef<HTMLFormElement>(null)
  const summary = useRef<HTMLDivElement>(null)
  const [missing, setMissing] = useState<Record<string, string>>({})
  const waitSeconds = useWait(fault)
  const places = placesOf(fault, fields)
  const errors = Object.keys(missing).length > 0 ? missing : isPending ? nothingWrong : places.fields

  const state = useMemo(() => ({ errors, isPending, waitSeconds }), [errors, isPending, waitSeconds])

  // To what has to change; where that is nothing here, to the words.
  useEffect(() => {
    if (!fault) return
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
    if (wrong) wrong.focus()
    else summary.current?.focus()
  }, [fault])

  useEffect(() => {
    if (!startsHere) return undefined
    // After the page itself has taken the focus, as every new page does.
    const timer = setTimeout(() => {
      // With its buttons, where it opened at the window's lower edge.
      form.current?.scrollIntoView({ block: 'nearest' })
      form.current?.querySelector<HTMLElement>('input:not([readonly])')?.focus()
    })
    return () => clearTimeout(timer)
  }, [startsHere])

  return (
    <form
      ref={form}
      noValidate
      className={className ?? 'grid gap-5'}
      onSubmit={event => {
        event.preventDefault()
        if (isPending || waitSeconds > 0) return
        const faults = faultsOf(event.currentTarget)
        setMissing(Object.fromEntries(faults.map(({ field, says }) => [field.name, says])))
        if (faults[0]) return faults[0].field.focus()
        const values = [...new FormData(event.currentTarget)].flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value] as const] : [],
        )
        onSend(Object.fromEntries(values))
      }}
    >
      {fault && places.summary !== null && !isPending && (
        <div ref={summary} role="alert" tabIndex={-1} className="rounded-lg border border-line bg-warn-surface p-4">
          <p className="flex gap-2 font-medium text-warn">
            <TriangleAlert size={18} aria-hidden="true" className="mt-0.5 shrink-0" />
            <span>{waitSeconds > 0 ? `${places.summary} ${waitText(fault)}` : places.summary}</span>
          </p>
          {besides}
          {fault instanceof RequestFault && fault.status >= 500 && fault.requestId && (
            <p className="mt-1 text-sm text-muted">Request id {fault.requestId}</p>
          )}
        </div>
      )}
      <FormContext value={state}>{children}</FormContext>
    </form>
  )
}

type InputProps = {
  name: FieldName | 'confirmation'
  label: string
  type?: 'text' | 'email' | 'password'
  autoComplete: string
  missing?: string
  hint?: ReactNode
  /** Inside the field's right edge. */
  aside?: ReactNode
} & Pick<
  React.ComponentProps<'input'>,
  'defaultValue' | 'readOnly' | 'minLength' | 'maxLength' | 'inputMode' | 'onInput' | 'spellCheck' | 'autoFocus' | 'required'
>

export function Field({ label, missing, hint, aside, required = true, ...input }: InputProps) {
  const id = useId()
  const error = use(FormContext).errors[input.name]
  const told = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium">
        {label}
        {!required && <span className="font-normal text-muted"> (optional)</span>}
      </label>
      <div className="relative">
        <input
          id={id}
          {...input}
          required={required}
          autoCapitalize="none"
          spellCheck={false}
          data-missing={missing}
          aria-invalid={error ? true : undefined}
          aria-describedby={told || undefined}
          className={`field min-h-11 w-full read-only:bg-sunken aria-invalid:border-warn ${aside ? 'pr-20' : ''}`}
        />
        {aside}
      </div>
      {error && (
        <p id={`${id}-error`} className="mt-1.5 flex gap-1.5 text-sm font-medium text-warn">
          <TriangleAlert size={16} aria-hidden="true" className="mt-0.5 shrink-0" />
          {error}
        </p>
      )}
      {hint && (
        <div id={`${id}-hint`} className="mt-1.5 text-sm text-muted">
          {hint}
        </div>
      )}
    </div>
  )
}

/** Shown on request; pasting and filling in are welcome. */
export function PasswordField({
  label = 'Password',
  name = 'password',
  ...input
}: Omit<InputProps, 'name' | 'type' | 'aside' | 'label'> & { label?: string; name?: 'password' | 'current' }) {
  const [isShown, setIsShown] = useState(false)
  return (
    <Field
      {...input}
      name={name}
      label={label}
      type={isShown ? 'text' : 'password'}
      aside={
        <button
          type="button"
          aria-pressed={isShown}
          aria-label={`Show the ${label.toLowerCase()}`}
          className="absolute inset-y-1 right-1 rounded-md px-3 text-sm text-muted hover:bg-sunken hover:text-text"
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? 'Hide' : 'Show'}
        </button>
      }
    />
  )
}

export function SendButton({ children, pending, className }: { children: ReactNode; pending: string; className?: string }) {
  const { isPending, waitSeconds } = use(FormContext)
  const rests = isPending || waitSeconds > 0
  return (
    <button
      type="submit"
      aria-disabled={rests || undefined}
      className={`button button-accent min-h-11 justify-center px-5 aria-disabled:opacity-70 ${className ?? ''}`}
    >
      {waitSeconds > 0 ? `Try again in ${inWords(waitSeconds)}` : isPending ? pending : children}
    </button>
  )
}

type InvalidField = { field: HTMLInputElement; says: string }

function faultsOf(form: HTMLFormElement): InvalidField[] {
  return [...form.elements].flatMap(field => {
    if (!(field instanceof HTMLInputElement) || field.checkValidity()) return []
    return [{ field, says: saidOf(field) }]
  })
}

function saidOf({ validity, dataset, minLength, value }: HTMLInputElement): string {
  if (validity.valueMissing) return dataset.missing ?? 'Please fill this in.'
  if (validity.tooShort) return `At least ${minLength} characters are needed; these are ${lengthOf(value)}.`
  return validity.typeMismatch ? 'This is not a mail address.' : 'This cannot be used.'
}

/** Counts down what the server said to wait. */
function useWait(fault: Error | null): number {
  const [left, setLeft] = useState(0)
  useEffect(() => {
    const seconds = fault instanceof RequestFault && fault.status === 429 ? (fault.waitSeconds ?? 0) : 0
    const until = performance.now() + seconds * 1000
    const count = () => setLeft(Math.max(0, Math.ceil((until - performance.now()) / 1000)))
    count()
    if (seconds === 0) return undefined
    const timer = setInterval(count, 500)
    return () => clearInterval(timer)
  }, [fault])
  return left
}

/** Said once, as it was at first: a count read out every second would drown everything else. */
function waitText(fault: Error): string {
  const seconds = fault instanceof RequestFault ? (fault.waitSeconds ?? 0) : 0
  return `Please wait ${inWords(seconds)}.`
}

function inWords(seconds: number): string {
  return seconds < 100 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
