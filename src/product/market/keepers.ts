// Who may change what everybody sees: administrators, and whoever sits at the machine of an instance that is theirs alone.
import type { Principal, RefusedAccess } from '#protection'
import type { Actor } from './revisions.ts'

/** As much of a request as it takes. */
type Asked = {
  readonly principal: Pick<Principal, 'accountId'> | null
  readonly ip: string
  readonly refusalFor: (rule: typeof lookingKeepers) => Promise<RefusedAccess | undefined>
}

type Permission = { allowed: boolean; says: string; needs: 'sign-in' | 'administrator' | 'second-factor' | null }

export const keepers = { access: 'keeper', stepUp: true } as const
export const lookingKeepers = { access: 'keeper', changesNothing: true } as const

export function actorOf({ principal, ip }: Pick<Asked, 'principal' | 'ip'>): Actor {
  return { place: 'the Data page', address: ip, ...(principal && { accountId: principal.accountId }) }
}

/** what: "Files are imported". command: how the same is done at the machine itself. */
export async function permissionFor(
  request: Pick<Asked, 'refusalFor'>,
  words: { readonly allowed: string; readonly what: string; readonly command: string },
): Promise<Permission> {
  const refused = await request.refusalFor(lookingKeepers)
  if (!refused) return { allowed: true, says: words.allowed, needs: null }
  const byAdministrators = `${words.what} by administrators here`
  switch (refused.code) {
    case 'sign-in-required':
      return {
        allowed: false,
        says: `${byAdministrators}: sign in, or use \`${words.command}\` on its machine.`,
        needs: 'sign-in',
      }
    case 'second-factor-required':
      return {
        allowed: false,
        says: `${byAdministrators} who have a second factor: add one to your account.`,
        needs: 'second-factor',
      }
    default:
      return { allowed: false, says: `${byAdministrators}.`, needs: 'administrator' }
  }
}
