// The page on which somebody without an account was asked to sign in: who makes one first comes back by a link in another tab, and goes
// on there. Only for an hour, so that it does not surprise the next who sits here.
import { forgetList, rememberedList, rememberList } from '../app/remembered.ts'

const entry = 'wanted-page'
const lastsMs = 3_600_000

export const wantPage = (page: string, now = Date.now()): void => rememberList(entry, [page, String(now + lastsMs)])
export const forgetWantedPage = (): void => forgetList(entry)

export function wantedPage(now = Date.now()): string | undefined {
  const [page, ends] = rememberedList(entry) ?? []
  return page !== undefined && now < Number(ends) ? page : undefined
}

/** Whether somebody goes there with a rule of their own. */
export const bringsRule = (page: string | undefined): boolean =>
  page !== undefined && /^\/[^?#]*\?[^#]*\b(rule|change)=/.test(page)
