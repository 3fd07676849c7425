// Who may bring files in over HTTP: what is imported is seen by everybody, so it is for the person at this machine alone.
import type { Settings } from '#config'

/** Null: whoever reaches the server sits at this machine. Else the sentence why not. */
export function importsRefusedBecause({ production, HOST }: Pick<Settings, 'production' | 'HOST'>): string | null {
  const isThisMachine = HOST === 'localhost' || HOST === '::1' || /^127(\.\d{1,3}){3}$/.test(HOST)
  if (!production && isThisMachine) return null
  return 'This server is open to others, who would all see what is imported: use `tradewise data import FILE --symbol S` on its machine.'
}
