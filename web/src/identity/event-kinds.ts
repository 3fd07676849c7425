// The trail's events in a few words, for lists. The compiler says when one is missing.
import type { AuditEventKind } from '../../../src/platform/audit-trail/audit-trail.contract.ts'

export const kindNames: Readonly<Record<AuditEventKind, string>> = {
  'account.created': 'Account made',
  'account.email-changed': 'Mail address changed',
  'account.password-changed': 'Password changed',
  'account.reset-requested': 'New password asked for',
  'account.link-made': 'One-time link made',
  'account.exported': 'Copy of the account taken',
  'account.disabled': 'Account closed',
  'account.enabled': 'Account opened again',
  'account.deleted': 'Account deleted',
  'role.changed': 'Role changed',
  'invite.made': 'Invitation made',
  'sign-in': 'Signed in',
  'sign-in.refused': 'Sign-in refused',
  'sign-in.locked': 'Sign-in slowed down',
  'sign-out': 'Signed out',
  'session.revoked': 'Session ended',
  'factor.added': 'Second factor added',
  'factor.removed': 'Second factor removed',
  'factor.refused': 'Second factor refused',
  'recovery-code.used': 'Recovery code used',
  'step-up': 'Confirmed again',
  'access.refused': 'Access refused',
  'rate-limit.hit': 'Too many requests',
  'cross-site.refused': 'Request of another site refused',
  'csp.report': 'Browser report on a page',
  'data.exported': 'Data taken out',
  'data.imported': 'Data brought in',
  'data.repair-undone': 'Repair of figures undone',
  'data.repair-redone': 'Repair of figures made again',
  'data.flag-dismissed': 'Flag on figures dismissed',
  'data.flag-restored': 'Flag on figures put back',
  'data.symbol-change-removed': 'A note of a given-up symbol was removed',
  'data.refreshed': 'Data refreshed',
  'settings.seen': 'Product started',
  'secrets.rotated': 'Secret rotated',
  'secrets.reloaded': 'Secrets reloaded',
  'secrets.resealed': 'Secrets sealed anew',
  'audit-trail.archived': 'Old months filed',
  'backup.restored': 'Backup restored',
  'readiness.audited': 'Self-audit',
  'alert.placed': 'Alert placed',
  'alert.removed': 'Alert removed',
  'alarm.raised': 'Alarm',
}

/** A server of another version may know more. */
export function kindName(kind: string): string {
  return Object.hasOwn(kindNames, kind) ? kindNames[kind as AuditEventKind] : kind
}
