// Who may bring files in over HTTP and set the sources in motion: what is imported is seen by everybody, and the sources' budgets are
// everybody's, so it is for the person at this machine alone.
import type { Settings } from '#config'

type Where = Pick<Settings, 'production' | 'HOST'>

/** Null: whoever reaches the server sits at this machine. Else the sentence why not. */
export function importsRefusedBecause(where: Where): string | null {
  return isOpenToOthers(where)
    ? 'This server is open to others, who would all see what is imported: use `tradewise data import FILE --symbol S` on its machine.'
    : null
}

/** Likewise. */
export function refreshesRefusedBecause(where: Where): string | null {
  return isOpenToOthers(where)
    ? 'This server is open to others, who could use up what its sources allow: use `tradewise data refresh` on its machine.'
    : null
}

function isOpenToOthers({ production, HOST }: Where): boolean {
  const isThisMachine = HOST === 'localhost' || HOST === '::1' || /^127(\.\d{1,3}){3}$/.test(HOST)
  return production || !isThisMachine
}
