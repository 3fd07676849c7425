// Where the words of a refused request belong: beside the field that has to change, or above the form.
import type { AuthReason } from '../../../src/product/identity/identity.contract.ts'
import { RequestFault } from '../http/request.ts'

export type FieldName = 'email' | 'password' | 'current' | 'code' | 'name'
export type FaultPlaces = { readonly summary: string | null; readonly fields: Readonly<Partial<Record<FieldName, string>>> }

export const noFault: FaultPlaces = { summary: null, fields: {} }

const fieldOfReason: Readonly<Partial<Record<AuthReason, FieldName>>> = {
  'wrong-code': 'code',
  'wrong-password': 'current',
  'current-password-missing': 'current',
  'password-too-short': 'password',
  'password-too-long': 'password',
  'password-breached': 'password',
  'password-personal': 'password',
  'password-repetitive': 'password',
  'email-missing': 'email',
}
/** What the shape of a field refuses is said in our words: the server names the rule, not the remedy. */
const saidOfField: Readonly<Record<FieldName, string>> = {
  email: 'This is not a mail address.',
  password: 'Please enter a password of up to 256 characters.',
  current: 'Please enter the password that you have now.',
  code: 'Six digits from the app, or one of your recovery codes.',
  name: 'A name has at most 100 characters that can be shown.',
}
const titles: Readonly<Record<string, string>> = {
  'step-up-required': 'Not confirmed that it is you. Nothing was changed.',
  'sign-in-required': 'You are signed out. Please sign in again; nothing was changed.',
  'second-factor-required': 'Administrators need a second factor first. Nothing was changed.',
}

/** `here`: the fields that this form has; what belongs to another is said above. Null fault: nothing to say. */
export function placesOf(fault: Error | null, here: readonly FieldName[]): FaultPlaces {
  if (!fault) return noFault
  if (!(fault instanceof RequestFault)) return { summary: 'The page met an unexpected fault. Nothing was changed.', fields: {} }
  const said = sentenceOf(fault)
  const byReason = fault.reason === undefined ? undefined : fieldOfReason[fault.reason as AuthReason]
  if (byReason && here.includes(byReason)) return { summary: null, fields: { [byReason]: said } }
  const named = here.filter(name => fault.errors.some(({ path }) => path.split('/').includes(name)))
  if (named.length > 0) return { summary: null, fields: Object.fromEntries(named.map(name => [name, saidOfField[name]])) }
  // The rule about what an address looks like is asked behind the shape.
  if (fault.status === 422 && fault.reason === undefined && here.includes('email'))
    return { summary: null, fields: { email: said } }
  return { summary: said, fields: {} }
}

export function sentenceOf(fault: Error): string {
  if (!(fault instanceof RequestFault)) return 'The page met an unexpected fault.'
  const known = titles[fault.code]
  if (known) return known
  if (fault.status === 429) return fault.reason === 'too-many-attempts' ? tooManyAttempts : 'That was too often within a minute.'
  return fault.detail ?? fault.message
}

const tooManyAttempts = 'Too many attempts failed.'
