// The one cookie of ours. Its prefix makes browsers insist on https (localhost excepted), this host alone and the path /, so that no
// neighbouring host can put another in its place.

const sessionCookieName = '__Host-session'
const start = `${sessionCookieName}=`

/** The session's token out of a Cookie header. Undefined when there is none, or more than one: then somebody else set one of them. */
export function sessionTokenIn(cookies: string | undefined): string | undefined {
  if (cookies === undefined || !cookies.includes(start)) return undefined
  const tokens = cookies
    .split(';')
    .map(cookie => cookie.trim())
    .filter(cookie => cookie.startsWith(start))
  return tokens.length === 1 ? tokens[0]!.slice(start.length) || undefined : undefined
}
