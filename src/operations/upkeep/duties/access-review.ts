// Who may do what, and whether they still need to: administrators, their second factor, and accounts that nobody uses.
import type { Reviewed } from '#identity'
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import type { DutyParts } from './duties.ts'

const dayMs = 86_400_000

export function accessReview({
  reviewAccounts,
  unusedDays,
  now,
}: Pick<DutyParts, 'reviewAccounts' | 'unusedDays' | 'now'>): Duty {
  return {
    name: 'access-review',
    rhythm: 'month',
    title: 'Access review',
    does: 'Names the administrators, those without a second factor, and accounts that nobody has used for long.',
    isDigest: true,
    async carryOut() {
      const unusedSince = new Date(now() - unusedDays * dayMs)
      const accounts = await reviewAccounts(unusedSince)
      const open = accounts.filter(({ isDisabled }) => !isDisabled)
      const admins = open.filter(({ role }) => role === 'admin')
      const bare = admins.filter(({ hasSecondFactor }) => !hasSecondFactor)
      const unused = open.filter(({ isUnused }) => isUnused)
      const unusedAdmins = unused.filter(({ role }) => role === 'admin')
      const found: Finding[] = []
      if (bare.length > 0)
        found.push(
          look(
            'Administrators without a second factor. They cannot administrate until they have one.',
            'Make them users on the page Accounts if they need not.',
            about(bare),
          ),
        )
      if (unusedAdmins.length > 0)
        found.push(
          act(
            `Administrators who have not signed in for ${unusedDays} days.`,
            'Make them users or disable them on the page Accounts.',
            about(unusedAdmins),
          ),
        )
      const others = unused.filter(({ role }) => role !== 'admin')
      if (others.length > 0)
        found.push(
          look(
            `${others.length} other ${others.length === 1 ? 'account has' : 'accounts have'} not been used for ${unusedDays} days.`,
            'Disable those that nobody needs on the page Accounts.',
            about(others),
          ),
        )
      const all = `${open.length} open ${open.length === 1 ? 'account' : 'accounts'}, ${admins.length} of them for administrators.`
      return [...found, fine(all, about(admins))]
    },
  }
}

/** Not more of them than anybody reads. */
const mostNamed = 50

function about(accounts: readonly Reviewed[]): { accounts: string[] } {
  return { accounts: accounts.slice(0, mostNamed).map(({ id }) => id) }
}
