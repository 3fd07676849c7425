// The browser's part of passkeys. Giving up in the browser's own dialog is no fault: it is answered with null.
import {
  browserSupportsWebAuthn,
  browserSupportsWebAuthnAutofill,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser'
import type { PasskeyCreation, PasskeyRequest } from '../../../src/product/identity/identity.contract.ts'
import { sendJson } from '../http/request.ts'

type Asked<Options> = { options: Options }
type AuthenticationOptions = Parameters<typeof startAuthentication>[0]['optionsJSON']
type SignedPasskey = Awaited<ReturnType<typeof startAuthentication>>
type CreatedPasskey = Awaited<ReturnType<typeof startRegistration>>
type RegistrationOptions = Parameters<typeof startRegistration>[0]['optionsJSON']

export const hasPasskeys = browserSupportsWebAuthn
export const offersPasskeysInFields = browserSupportsWebAuthnAutofill

/** inField: among the suggestions of the address field, until `forgetPasskeyWish`. Null: given up. Throws RequestFault. */
export async function signedPasskey(optionsAt: string, { inField = false } = {}): Promise<SignedPasskey | null> {
  const { options } = await sendJson<Asked<PasskeyRequest>>('POST', optionsAt)
  return unlessGivenUp(
    startAuthentication({ optionsJSON: options as unknown as AuthenticationOptions, useBrowserAutofill: inField }),
  )
}

/** Null: given up. Throws RequestFault, or PasskeyThereAlready. */
export async function createdPasskey(creation: PasskeyCreation): Promise<CreatedPasskey | null> {
  try {
    return await unlessGivenUp(startRegistration({ optionsJSON: creation as unknown as RegistrationOptions }))
  } catch (fault) {
    if (fault instanceof WebAuthnError && fault.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
      throw new PasskeyThereAlready()
    throw fault
  }
}

export class PasskeyThereAlready extends Error {}

export function forgetPasskeyWish(): void {
  WebAuthnAbortService.cancelCeremony()
}

/** The standard keeps "no", "too late" and "none here" apart from nobody's eyes: NotAllowedError is all three. */
async function unlessGivenUp<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asked
  } catch (fault) {
    const name = fault instanceof Error ? fault.name : ''
    if (name === 'NotAllowedError' || name === 'AbortError') return null
    throw fault
  }
}
