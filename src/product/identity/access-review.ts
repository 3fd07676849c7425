// Every account as whoever reviews access wants to know it.
import { type Db, hasSecondFactor, listAccounts, readUsedSince, type Role } from './accounts.store.ts'

export type Reviewed = {
  readonly id: string
  readonly role: Role
  readonly isDisabled: boolean
  readonly hasSecondFactor: boolean
  /** Neither made nor signed in to since then. */
  readonly isUnused: boolean
}

const most = 100_000

export async function reviewAccess(db: Db, since: Date): Promise<Reviewed[]> {
  const [accounts, used] = await Promise.all([
    listAccounts(db, { after: null, limit: most, search: '' }),
    readUsedSince(db, since),
  ])
  return accounts.map(account => ({
    id: account.id,
    role: account.role,
    isDisabled: account.disabledAt !== null,
    hasSecondFactor: hasSecondFactor(account),
    isUnused: !used.has(account.id),
  }))
}
