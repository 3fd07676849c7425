// Where one person has the product to themselves, at their own machine and without an account, they need not say who they are.
import type { Settings } from '#config'
import type { Identity } from '#identity'

type Where = Pick<Settings, 'production' | 'HOST' | 'TRUST_PROXY'>

export function aloneWith(where: Where, identity: Pick<Identity, 'isWithoutAccounts'>): () => Promise<boolean> {
  return isOpenToOthers(where) ? async () => false : () => identity.isWithoutAccounts()
}

function isOpenToOthers({ production, HOST, TRUST_PROXY = [] }: Where): boolean {
  const isThisMachine = HOST === 'localhost' || HOST === '::1' || /^127(\.\d{1,3}){3}$/.test(HOST)
  return production || !isThisMachine || TRUST_PROXY.length > 0
}
