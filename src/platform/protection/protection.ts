// Who may ask for what, and how often. The decisions are here and know no server; platform/http carries them out on every request.
export { type AccessRule, type Principal, type RefusedAccess, refusalFor } from './access.ts'
export { addressGroup } from './address-group.ts'
export { bearsToken } from './bearer-token.ts'
export type { Count } from './own-counters.ts'
export { anonymousClasses, budgetOf, type RateClass, windowMs } from './rate-classes.ts'
export { openRateLimits, type RateLimits } from './rate-limits.ts'
export type { OnSecurityEvent } from './security-events.ts'
export { cookieOfPages, keepsCookies, onlyCookieIn, sessionTokenIn } from './session-cookie.ts'
