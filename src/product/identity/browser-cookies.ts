// The three cookies of accounts. All are __Host-: set by this host alone, over https (or on localhost), for every path, out of reach of
// scripts and of neighbouring hosts. Of two with one name somebody else set one: neither counts.
import { onlyCookieIn } from '#protection'

export type CookieName = '__Host-session' | '__Host-sign-in' | '__Host-device'

export function cookieIn(header: string | undefined, name: CookieName): string | undefined {
  return header === undefined ? undefined : onlyCookieIn(header, `${name}=`)
}

export function setCookie(name: CookieName, value: string, lastsSeconds: number): string {
  return `${name}=${value}; Path=/; Max-Age=${lastsSeconds}; Secure; HttpOnly; SameSite=Strict`
}

export function clearCookie(name: CookieName): string {
  return setCookie(name, '', 0)
}
