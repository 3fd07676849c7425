// What an audit tries beside the running instance: the same accounts with other secrets, or with letters that go nowhere.
import type { Mail } from '#mail'
import type { Inside } from '#readiness'
import { openKeyring, rehearseSealing } from '#vault'
import type { Product } from './compose.ts'

export function rehearsals({
  identityWith,
  resealers,
}: Pick<Product, 'identityWith' | 'resealers'>): Pick<Inside, 'identityWith' | 'rehearseSealing'> {
  return {
    identityWith: ({ secrets, onLetter }) =>
      identityWith({ ...(secrets && { keyring: openKeyring(secrets) }), ...(onLetter && { mail: noted(onLetter) }) }),
    rehearseSealing: secrets => rehearseSealing(resealers, openKeyring(secrets)),
  }
}

function noted(onLetter: (to: string, subject: string) => void): Mail {
  return {
    isSetUp: true,
    send: ({ to, subject }) => onLetter(to, subject),
    deliver: async ({ to, subject }) => onLetter(to, subject),
    reach: async () => {},
    settled: async () => {},
    close: async () => {},
  }
}
