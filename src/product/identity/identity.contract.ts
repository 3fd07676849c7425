// Accounts over HTTP: the shapes for browser and server. Whoever writes the pages reads this file.
//
// How signing in goes. `POST /api/auth/sign-in` answers `signed-in`, or `second-factor-needed` with the ways that the account has;
// then `POST /api/auth/sign-in/code` (app or recovery code) or the two passkey addresses finish it. With a passkey alone it is
// `POST /api/auth/passkey/options`, navigator.credentials.get(), `POST /api/auth/passkey`. The cookies are HttpOnly and
// SameSite=Strict: a page learns who is signed in from `GET /api/auth/session` alone, never from how it was reached.
//
// What a page meets besides. Problems carry `code`, and those of this room `context.reason`, one of `authReason` below.
// `sign-in-required` (401): show the sign-in page. `step-up-required` (403): ask for a factor with one of `/api/auth/step-up…`, then
// send the same request again. `second-factor-required` (403): an administrator has to add a factor first. `https-required` (403):
// say why (plain http keeps no cookie). 429: wait `context.retryAfterSeconds`, or use a passkey.
//
// Pages that links lead to, each with the token behind #, to be read from location.hash, taken out of the address with
// history.replaceState, and sent in a body: /welcome (sign-up and first administrator), /new-password, /account/confirm-email.
// `/.well-known/change-password` leads to /account/security.
import { z } from 'zod'
import { createdPasskey, passkeyCreation, passkeyRequest, signedPasskey } from './passkeys.contract.ts'

export type { PasskeyCreation, PasskeyRequest } from './passkeys.contract.ts'

/** What `context.reason` of a problem may say. */
const authReason = z.enum([
  // refused proofs
  'wrong-password',
  'wrong-code',
  'passkey-refused',
  'sign-in-expired',
  'too-many-attempts',
  'second-factor-needed',
  'current-password-missing',
  // new passwords
  'password-too-short',
  'password-too-long',
  'password-breached',
  'password-personal',
  'password-repetitive',
  // links and addresses
  'link-invalid',
  'email-missing',
  'account-exists',
  'registration-invite',
  'registration-closed',
  // factors
  'totp-exists',
  'totp-not-begun',
  'no-second-factor',
  'password-needed',
  'passkey-needed',
  'longer-password-needed',
  // administration
  'last-admin',
])
export type AuthReason = z.infer<typeof authReason>

const instant = z.iso.datetime()
const id = z.uuid()
const email = z.string().min(3).max(254).meta({ description: 'A mail address.' })
const role = z.enum(['user', 'admin'])
/** Longer ones are refused by a rule with a sentence, up to where a body ends. */
const password = z.string().min(1).max(1_024)
const name = z
  .string()
  .trim()
  .max(100)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, 'has characters that cannot be shown')
const code = z
  .string()
  .trim()
  .min(6)
  .max(40)
  .meta({ description: 'Six digits of the app, or a recovery code; spaces and hyphens do not matter.' })
const linkToken = z.string().regex(/^[\w-]{43}$/)
const factorKind = z.enum(['totp', 'passkey', 'recovery-code'])

export const passwordLimits = { least: 15, leastWithSecondFactor: 8, most: 256 } as const

// — everybody

export const authOptions = z.strictObject({
  registration: z.enum(['open', 'invite', 'closed']),
  sendsMail: z.boolean().meta({ description: 'False: say that the administrator hands links out.' }),
  needsAdministrator: z
    .boolean()
    .meta({ description: 'There is no administrator yet: the link for making one stands where the server was started.' }),
  keepsCookies: z
    .boolean()
    .meta({ description: 'False: the browser does not send back the cookie that every page sets, so a session would not last.' }),
  password: z.strictObject({ least: z.int(), leastWithSecondFactor: z.int(), most: z.int() }),
})
export type AuthOptions = z.infer<typeof authOptions>

const signedInAccount = z.strictObject({
  id,
  email,
  name: z.string(),
  role,
  hasSecondFactor: z.boolean(),
})

/** `GET /api/auth/session`: asked by every page. Never an error: not being signed in is an answer. */
export const sessionAnswer = z.strictObject({
  account: signedInAccount.nullable(),
  /** Until when actions that ask for a proof need none; null: the next one does. */
  verifiedUntil: instant.nullable(),
})
export type SessionAnswer = z.infer<typeof sessionAnswer>

export const signInBody = z.strictObject({ email, password })
export const codeBody = z.strictObject({ code })

export const signInAnswer = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('signed-in') }),
  z.strictObject({ state: z.literal('second-factor-needed'), factors: z.array(factorKind) }),
])
export type SignInAnswer = z.infer<typeof signInAnswer>

export const signedInAnswer = z.strictObject({ state: z.literal('signed-in') })

export const emailBody = z.strictObject({ email })

/** The same whatever is known of the address. */
export const askedAnswer = z.strictObject({
  asked: z.literal(true),
  by: z.enum(['mail', 'operator']).meta({ description: 'Where the link comes from: a mail, or the administrator by hand.' }),
})
export type AskedAnswer = z.infer<typeof askedAnswer>

export const linkBody = z.strictObject({ token: linkToken })
export const linkAnswer = z.strictObject({
  purpose: z.enum(['sign-up', 'first-admin', 'reset-password', 'change-email']),
  email: z.string().nullable().meta({ description: 'For the password manager; null: to be typed (first administrator).' }),
})
export type LinkAnswer = z.infer<typeof linkAnswer>

export const signUpBody = z.strictObject({
  token: linkToken,
  password,
  name: name.optional(),
  email: email.optional().meta({ description: 'Only where the link names none.' }),
})
export const resetBody = z.strictObject({ token: linkToken, password })

export const passkeyRequestAnswer = z.strictObject({ options: passkeyRequest })
export const passkeyBody = z.strictObject({ response: signedPasskey })

// — whoever is signed in

export const stepUpBody = z.union([z.strictObject({ password }), z.strictObject({ code })])
export const stepUpAnswer = z.strictObject({ verifiedUntil: instant })

const listedSession = z.strictObject({
  id,
  device: z.string().meta({ description: 'Browser and system in words.' }),
  address: z.string(),
  signedInAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  isCurrent: z.boolean(),
})
export const sessionsAnswer = z.strictObject({ sessions: z.array(listedSession) })
export type SessionsAnswer = z.infer<typeof sessionsAnswer>
export const sessionParams = z.strictObject({ sessionId: id })
export const endedAnswer = z.strictObject({ ended: z.int() })

const listedPasskey = z.strictObject({
  id,
  name: z.string(),
  isSynced: z.boolean().meta({ description: 'Kept by a password manager or account, not by one device alone.' }),
  createdAt: instant,
  lastUsedAt: instant.nullable(),
})

/** `GET /api/account` */
export const accountAnswer = z.strictObject({
  id,
  email,
  name: z.string(),
  role,
  createdAt: instant,
  hasPassword: z.boolean(),
  passwordIsShort: z
    .boolean()
    .meta({ description: 'Under 15 characters: the last second factor cannot go before it is longer.' }),
  hasTotp: z.boolean(),
  recoveryCodesLeft: z.int(),
  passkeys: z.array(listedPasskey),
})
export type AccountAnswer = z.infer<typeof accountAnswer>

export const nameBody = z.strictObject({ name })
export const passwordBody = z.strictObject({
  password,
  current: password.optional().meta({ description: 'The present password. Needed where the account has one.' }),
})

/** `POST /api/account/totp`: draw `qr` as `<svg viewBox="0 0 {size} {size}"><path d={path}/></svg>`, dark on white. */
export const totpAnswer = z.strictObject({
  secret: z.string().meta({ description: 'Base32, for typing.' }),
  address: z.string().meta({ description: 'otpauth://…, for a link on a phone.' }),
  qr: z.strictObject({ size: z.int(), path: z.string() }),
})
export type TotpAnswer = z.infer<typeof totpAnswer>

/** Recovery codes are there when they were made now, and are never shown again. */
export const factorChangedAnswer = z.strictObject({ recoveryCodes: z.array(z.string()).nullable() })
export type FactorChangedAnswer = z.infer<typeof factorChangedAnswer>

export const passkeyCreationAnswer = z.strictObject({ options: passkeyCreation })
const passkeyName = name.min(1)
export const newPasskeyBody = z.strictObject({ name: passkeyName, response: createdPasskey })
export const passkeyNameBody = z.strictObject({ name: passkeyName })
export const passkeyParams = z.strictObject({ passkeyId: id })

/** Everything that is stored of the account. Other rooms add fields of their own (watchlists, …). */
export const exportAnswer = z.looseObject({
  exportedAt: instant,
  account: accountAnswer,
  sessions: z.array(z.strictObject({ device: z.string(), address: z.string(), signedInAt: instant, lastUsedAt: instant })),
})

// — administrators

export const usersQuery = z.strictObject({
  after: z.string().max(254).optional().meta({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  search: z
    .string()
    .trim()
    .max(100)
    .regex(/^\P{Cc}*$/u)
    .optional()
    .meta({ description: 'Part of the address or the name.' }),
})
const listedUser = z.strictObject({
  id,
  email: z.string(),
  name: z.string(),
  role,
  createdAt: instant,
  disabledAt: instant.nullable(),
  hasSecondFactor: z.boolean(),
})
export const usersAnswer = z.strictObject({ accounts: z.array(listedUser), next: z.string().nullable() })
export type UsersAnswer = z.infer<typeof usersAnswer>

export const userParams = z.strictObject({ userId: id })
export const userChangeBody = z
  .strictObject({ role: role.optional(), disabled: z.boolean().optional() })
  .refine(change => change.role !== undefined || change.disabled !== undefined, 'names no change')

/** For the administrator to hand on; nobody else sees it. */
export const madeLinkAnswer = z.strictObject({
  purpose: z.enum(['sign-up', 'first-admin', 'reset-password', 'change-email']),
  link: z.string(),
  expiresAt: instant,
})
export type MadeLinkAnswer = z.infer<typeof madeLinkAnswer>

export const inviteBody = z.strictObject({ email, role: role.default('user') })

export const awaitedAnswer = z.strictObject({
  awaited: z.array(
    z.strictObject({
      email: z.string(),
      purpose: z.enum(['sign-up', 'first-admin', 'reset-password', 'change-email']),
      askedAt: instant,
    }),
  ),
})
export type AwaitedAnswer = z.infer<typeof awaitedAnswer>
