// The WebAuthn part of passkeys: what a browser is asked to make or sign, and whether it did. The library is loaded at first use.
import type {
  AuthenticationResponseJSON as SignedPasskey,
  PublicKeyCredentialCreationOptionsJSON as PasskeyCreation,
  PublicKeyCredentialRequestOptionsJSON as PasskeyRequest,
  RegistrationResponseJSON as CreatedPasskey,
} from '@simplewebauthn/server'
import { Failure } from '#basics'
import type { StoredPasskey } from './factors.store.ts'

export type { CreatedPasskey, PasskeyCreation, PasskeyRequest, SignedPasskey }

/** Where the ceremony takes place: the page's origin, and the host that passkeys belong to. */
export type Site = { readonly origin: string; readonly host: string }

export type ProvenPasskey = Pick<StoredPasskey, 'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isSynced'>

const siteName = 'TradeWise'
const timeoutMs = 5 * 60_000
/** EdDSA, ES256, RS256: what every authenticator has one of. */
const algorithms = [-8, -7, -257]

export async function passkeyCreation(
  site: Site,
  account: { id: string; email: string; name: string },
  existing: readonly StoredPasskey[],
  challenge: Buffer,
): Promise<PasskeyCreation> {
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: siteName,
    rpID: site.host,
    userName: account.email,
    userDisplayName: account.name || account.email,
    userID: new Uint8Array(userHandle(account.id)),
    challenge: new Uint8Array(challenge),
    supportedAlgorithmIDs: algorithms,
    attestationType: 'none',
    excludeCredentials: existing.map(({ credentialId, transports }) => ({ id: credentialId, transports: transports as never })),
    // Discoverable, so that nobody has to type an address; verified, so that it is two factors in one.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    timeout: timeoutMs,
  })
}

/** Throws Failure('not-allowed') with the reason as its cause. */
export async function provenCreation(site: Site, challenge: string, response: CreatedPasskey): Promise<ProvenPasskey> {
  const { verifyRegistrationResponse } = await library()
  const expected = {
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }
  const { verified, registrationInfo } = await refusing(() => verifyRegistrationResponse({ response, ...expected }))
  if (!verified || !registrationInfo) throw refusedPasskey()
  const { credential, credentialBackedUp } = registrationInfo
  return {
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey),
    counter: credential.counter,
    transports: credential.transports ?? [],
    isSynced: credentialBackedUp,
  }
}

/** `allowed` empty: whichever passkey of this site the browser has. */
export async function passkeyRequest(site: Site, allowed: readonly StoredPasskey[], challenge: Buffer): Promise<PasskeyRequest> {
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: site.host,
    challenge: new Uint8Array(challenge),
    allowCredentials: allowed.map(({ credentialId, transports }) => ({ id: credentialId, transports: transports as never })),
    userVerification: 'required',
    timeout: timeoutMs,
  })
}

/** The passkey's counter after this use. Throws Failure('not-allowed') with the reason as its cause. */
export async function provenUse(site: Site, challenge: string, passkey: StoredPasskey, response: SignedPasskey): Promise<number> {
  const { verifyAuthenticationResponse } = await library()
  const { userHandle: handle } = response.response
  // Browsers send it with discoverable passkeys; where it comes, it has to be its owner's.
  if (handle != null && handle !== userHandle(passkey.accountId).toString('base64url')) throw refusedPasskey()
  const credential = {
    id: passkey.credentialId,
    publicKey: new Uint8Array(passkey.publicKey),
    counter: passkey.counter,
    transports: passkey.transports as never,
  }
  const expected = {
    expectedChallenge: challenge,
    expectedOrigin: site.origin,
    expectedRPID: site.host,
    requireUserVerification: true,
  }
  const { verified, authenticationInfo } = await refusing(() =>
    verifyAuthenticationResponse({ response, credential, ...expected }),
  )
  if (!verified) throw refusedPasskey()
  return authenticationInfo.newCounter
}

export function refusedPasskey(cause?: unknown): Failure {
  return new Failure('not-allowed', 'This passkey could not be used here. Please try again.', {
    ...(cause === undefined ? {} : { cause }),
    detail: { reason: 'passkey-refused' },
  })
}

/** Nothing personal in it, as the standard asks. */
function userHandle(accountId: string): Buffer {
  return Buffer.from(accountId.replaceAll('-', ''), 'hex')
}

/** The library throws plain errors for whatever is wrong with a response; all of them mean no. */
async function refusing<T>(verify: () => Promise<T>): Promise<T> {
  try {
    return await verify()
  } catch (error) {
    throw refusedPasskey(error)
  }
}

/** Loaded at first use. What it is built of wants the metadata first, and the built product evaluates the two in another order than their sources. */
async function library() {
  await import('reflect-metadata')
  return import('@simplewebauthn/server')
}
