// The one cookie of ours. Its prefix makes browsers insist on https (localhost excepted), this host alone and the path /, so that no
// neighbouring host can put another in its place.

const sessionCookieName = '__Host-session'
const start = `${sessionCookieName}=`

/** The session's token out of a Cookie header. Undefined when there is none, or more than one: then somebody else set one of them. */
export function sessionTokenIn(cookies: string | undefined): string | undefined {
  const at = cookies === undefined ? -1 : cookies.indexOf(start)
  if (cookies === undefined || at === -1) return undefined
  // As good as always there is one, and it is looked for with every request.
  const isWhole = at === 0 || cookies.startsWith('; ', at - 2)
  if (isWhole && cookies.indexOf(start, at + start.length) === -1) {
    const end = cookies.indexOf(';', at)
    return cookies.slice(at + start.length, end === -1 ? undefined : end).trim() || undefined
  }
  const tokens = cookies
    .split(';')
    .map(cookie => cookie.trim())
    .filter(cookie => cookie.startsWith(start))
  return tokens.length === 1 ? tokens[0]!.slice(start.length) || undefined : undefined
}
