// Every claim, in the order in which they are looked at: what uses up a limit comes after what needs it, signing out
// after that, and then what changes the second account for good.
import type { Claim } from '../claim.ts'
import { nobody } from './access/nobody.ts'
import { notices } from './access/notices.ts'
import { ownership } from './access/ownership.ts'
import { passkeyChallenge } from './access/passkey-challenge.ts'
import { recoveryCodeOnce } from './access/recovery-code-once.ts'
import { secondFactor } from './access/second-factor.ts'
import { stepUp } from './access/step-up.ts'
import { totpOnce } from './access/totp-once.ts'
import { damageRefused } from './backups/damage-refused.ts'
import { encrypted } from './backups/encrypted.ts'
import { manifest } from './backups/manifest.ts'
import { opens } from './backups/opens.ts'
import { privateBackups } from './backups/private-backups.ts'
import { proved } from './backups/proved.ts'
import { retention } from './backups/retention.ts'
import { schedule } from './backups/schedule.ts'
import { audited } from './dependencies/audited.ts'
import { billed } from './dependencies/billed.ts'
import { connection } from './database/connection.ts'
import { ownsNothing } from './database/owns-nothing.ts'
import { keyRotation } from './environment/key-rotation.ts'
import { privateFiles } from './environment/private-files.ts'
import { sealedValues } from './environment/sealed-values.ts'
import { sessionSecret } from './environment/session-secret.ts'
import { startRefuses } from './environment/start-refuses.ts'
import { contentTypeOptions } from './headers/content-type-options.ts'
import { frameOptions } from './headers/frame-options.ts'
import { isolation } from './headers/isolation.ts'
import { noNames } from './headers/no-names.ts'
import { permissionsPolicy } from './headers/permissions-policy.ts'
import { personalAnswers } from './headers/personal-answers.ts'
import { referrerPolicy } from './headers/referrer-policy.ts'
import { strictTransportSecurity } from './headers/strict-transport-security.ts'
import { xssProtection } from './headers/xss-protection.ts'
import { answerTime } from './interface/answer-time.ts'
import { changePassword } from './interface/change-password.ts'
import { described } from './interface/described.ts'
import { health } from './interface/health.ts'
import { securityTxt } from './interface/security-txt.ts'
import { limitClasses } from './limits/classes.ts'
import { forgedAddresses } from './limits/forged-addresses.ts'
import { healthUnderLimit } from './limits/health.ts'
import { rateLimit } from './limits/rate-limit.ts'
import { sharedLimits } from './limits/counted-together.ts'
import { signInLimit } from './limits/sign-in.ts'
import { alarmsArrive } from './operation/alarms-arrive.ts'
import { closedMetrics } from './operation/closed-metrics.ts'
import { countedRequests } from './operation/counted-requests.ts'
import { duties } from './operation/duties.ts'
import { healthParts } from './operation/health-parts.ts'
import { kept } from './operation/kept.ts'
import { quietFigures } from './operation/quiet-figures.ts'
import { privateAddresses } from './outbound/private-addresses.ts'
import { redirects } from './outbound/redirects.ts'
import { closed } from './policy/closed.ts'
import { freshNonce } from './policy/fresh-nonce.ts'
import { noUnsafe } from './policy/no-unsafe.ts'
import { reports } from './policy/reports.ts'
import { bounds } from './requests/bounds.ts'
import { contentTypes } from './requests/content-types.ts'
import { crossSite } from './requests/cross-site.ts'
import { framing } from './requests/framing.ts'
import { injection } from './requests/injection.ts'
import { methods } from './requests/methods.ts'
import { otherOrigins } from './requests/other-origins.ts'
import { quietErrors } from './requests/quiet-errors.ts'
import { cutSlowClients } from './requests/slow-clients.ts'
import { twoCredentials } from './requests/two-credentials.ts'
import { unknownFields } from './requests/unknown-fields.ts'
import { unreadable } from './requests/unreadable.ts'
import { cookies } from './sessions/cookies.ts'
import { expiry } from './sessions/expiry.ts'
import { freshToken } from './sessions/fresh-token.ts'
import { newPassword } from './sessions/new-password.ts'
import { passwordHash } from './sessions/password-hash.ts'
import { sameAnswer } from './sessions/same-answer.ts'
import { signOut } from './sessions/sign-out.ts'
import { slowGuessing } from './sessions/slow-guessing.ts'
import { tokenHash } from './sessions/token-hash.ts'
import { weakPasswords } from './sessions/weak-passwords.ts'
import { wrongPassword } from './sessions/wrong-password.ts'
import { chain } from './trail/chain.ts'
import { owner } from './trail/owner.ts'
import { personalExpiry } from './trail/personal-expiry.ts'
import { records } from './trail/records.ts'
import { runningRole } from './trail/running-role.ts'
import { apiOverPlain } from './transport/api-over-plain.ts'
import { certificate } from './transport/certificate.ts'
import { forgedHost } from './transport/forged-host.ts'
import { forgedScheme } from './transport/forged-scheme.ts'
import { plainRedirect } from './transport/plain-redirect.ts'
import { tlsVersions } from './transport/tls-versions.ts'

export const claims: readonly Claim[] = [
  strictTransportSecurity,
  noUnsafe,
  freshNonce,
  closed,
  reports,
  frameOptions,
  contentTypeOptions,
  xssProtection,
  referrerPolicy,
  permissionsPolicy,
  isolation,
  noNames,
  plainRedirect,
  apiOverPlain,
  forgedScheme,
  forgedHost,
  tlsVersions,
  certificate,
  freshToken,
  wrongPassword,
  sameAnswer,
  passwordHash,
  tokenHash,
  expiry,
  weakPasswords,
  slowGuessing,
  personalAnswers,
  crossSite,
  twoCredentials,
  otherOrigins,
  unknownFields,
  bounds,
  contentTypes,
  unreadable,
  framing,
  methods,
  injection,
  quietErrors,
  nobody,
  secondFactor,
  ownership,
  stepUp,
  passkeyChallenge,
  startRefuses,
  sessionSecret,
  privateFiles,
  sealedValues,
  ownsNothing,
  connection,
  runningRole,
  owner,
  chain,
  records,
  personalExpiry,
  encrypted,
  opens,
  proved,
  damageRefused,
  retention,
  privateBackups,
  manifest,
  schedule,
  audited,
  billed,
  privateAddresses,
  redirects,
  described,
  health,
  securityTxt,
  changePassword,
  quietFigures,
  alarmsArrive,
  ...healthParts,
  duties,
  kept,
  countedRequests,
  closedMetrics,
  answerTime,
  sharedLimits,
  rateLimit,
  signInLimit,
  forgedAddresses,
  healthUnderLimit,
  signOut,
  totpOnce,
  recoveryCodeOnce,
  cookies,
  limitClasses,
  notices,
  keyRotation,
  newPassword,
  cutSlowClients,
]
