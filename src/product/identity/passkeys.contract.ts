// The shapes of WebAuthn's JSON forms (W3C Web Authentication, 5.1.8 to 5.1.10): what browsers take and give back as they are, for
// PublicKeyCredential.parseCreationOptionsFromJSON() and toJSON(), or @simplewebauthn/browser. Where a library or a browser may say more than
// is needed here, the rest is left out on the way instead of refused.
import { z } from 'zod'

const base64url = z
  .string()
  .max(16_000)
  .regex(/^[\w-]*$/)
const transport = z.string().max(40)
/** Whether the passkey can be found without an address: all that is ever asked for. */
const askedExtensions = z.object({ credProps: z.boolean().optional() })
const descriptor = z.strictObject({ id: base64url, type: z.string(), transports: z.array(z.string()).optional() })

/** For navigator.credentials.create(). */
export const passkeyCreation = z.object({
  challenge: base64url,
  rp: z.strictObject({ name: z.string(), id: z.string().optional() }),
  user: z.strictObject({ id: base64url, name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.strictObject({ alg: z.int(), type: z.string() })),
  timeout: z.number().optional(),
  excludeCredentials: z.array(descriptor).optional(),
  authenticatorSelection: z
    .object({
      authenticatorAttachment: z.string().optional(),
      residentKey: z.string().optional(),
      requireResidentKey: z.boolean().optional(),
      userVerification: z.string().optional(),
    })
    .optional(),
  hints: z.array(z.string()).optional(),
  attestation: z.string().optional(),
  extensions: askedExtensions.optional(),
})

/** For navigator.credentials.get(). */
export const passkeyRequest = z.object({
  challenge: base64url,
  timeout: z.number().optional(),
  rpId: z.string().optional(),
  allowCredentials: z.array(descriptor).optional(),
  userVerification: z.string().optional(),
  extensions: askedExtensions.optional(),
})

const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).nullish(),
  clientExtensionResults: z.object({ credProps: z.object({ rk: z.boolean().optional() }).optional() }),
}

/** What navigator.credentials.create() gave. */
export const createdPasskey = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    attestationObject: base64url,
    authenticatorData: base64url.optional(),
    transports: z.array(transport).max(10).optional(),
    publicKeyAlgorithm: z.int().optional(),
    publicKey: base64url.nullish(),
  }),
})

/** What navigator.credentials.get() gave. */
export const signedPasskey = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
    attestationObject: base64url.nullish(),
  }),
})

export type PasskeyCreation = z.infer<typeof passkeyCreation>
export type PasskeyRequest = z.infer<typeof passkeyRequest>
