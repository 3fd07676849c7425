// Who did it, in words. Everybody may see that it was an administrator; which one, only administrators.
export type Emails = ReadonlyMap<string, string>

/** emails: null for a reader who may not know them. thing: what was brought, such as "file acme.csv"; or from where it was done. */
export function actorText(thing: string, accountId: string | null, emails: Emails | null): string {
  if (accountId === null) return thing
  const who = emails === null ? 'an administrator' : (emails.get(accountId) ?? 'an account that is no more')
  return thing.startsWith('the ') ? who : `${thing}, by ${who}`
}
