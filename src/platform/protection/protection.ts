// Who may ask for what, and how often. The decisions are here and know no server; platform/http carries them out on every request.
export { type AccessRule, type Principal, refusalFor, type RefusedAccess } from './access.ts'
export { bearsToken } from './bearer-token.ts'
export { anonymousClasses } from './rate-classes.ts'
export type { OnSecurityEvent } from './security-events.ts'
export { sessionTokenIn } from './session-cookie.ts'
