import type { Audit } from '../../audit.ts'
import { NotChecked } from '../../claim.ts'

/** Asks as the operator's monitoring does. Throws NotChecked where no token is set. */
export function askWithToken(audit: Audit): (path: string) => ReturnType<Audit['ask']> {
  const token = audit.inside().monitoringToken
  if (token === undefined) throw new NotChecked('MONITORING_TOKEN is not set, so nothing can watch this instance from elsewhere')
  return path => audit.ask({ path, headers: { authorization: `Bearer ${token.reveal()}` } })
}
