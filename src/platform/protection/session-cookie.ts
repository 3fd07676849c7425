// The one cookie of ours. Its prefix makes browsers insist on https (localhost excepted), this host alone and the path /, so that no
// neighbouring host can put another in its place.

const sessionCookieName = '__Host-session'
const start = `${sessionCookieName}=`

/**
 * Set with every page, the same for everybody, until the browser is closed: when it does not come back, the browser keeps no cookies of
 * ours, and a person can be told before they sign in.
 */
const keptCookie = '__Host-cookies=kept'
export const cookieOfPages = `${keptCookie}; Path=/; Secure; HttpOnly; SameSite=Strict`

/** Whether a browser that has loaded a page keeps what is set. */
export function keepsCookies(cookies: string | undefined): boolean {
  return cookies !== undefined && onlyCookieIn(cookies, '__Host-cookies=') === 'kept'
}

/** The session's token out of a Cookie header. Undefined when there is none, or more than one: then somebody else set one of them. */
export function sessionTokenIn(cookies: string | undefined): string | undefined {
  return cookies === undefined ? undefined : onlyCookieIn(cookies, start)
}

/**
 * `start`: name and equals sign. Looked for in place, because every request is asked. Of what could stand before a name only blanks are
 * passed over: a browser lets any page set a cookie whose name is ours behind another kind of space, which is not ours.
 */
export function onlyCookieIn(cookies: string, start: string): string | undefined {
  let value: string | undefined
  for (let at = cookies.indexOf(start); at !== -1; at = cookies.indexOf(start, at + 1)) {
    let before = at - 1
    while (before >= 0 && isBlank(cookies.charCodeAt(before))) before--
    if (before >= 0 && cookies[before] !== ';') continue
    if (value !== undefined) return undefined
    const end = cookies.indexOf(';', at)
    let last = end === -1 ? cookies.length : end
    while (isBlank(cookies.charCodeAt(last - 1))) last--
    value = cookies.slice(at + start.length, last)
  }
  return value === '' ? undefined : value
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
