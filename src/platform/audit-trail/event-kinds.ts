// Every kind of event that the trail knows, with what it means to whoever reads it. docs/reference/audit-events.md is made of this.

type EventKindDeclaration = {
  readonly explanation: string
  /** Strangers can cause it as often as they like: one row for each subject and minute, with a count. */
  readonly floods?: true
}

const flood = { floods: true } as const

function declared<Name extends string>(kinds: Record<Name, EventKindDeclaration>): Record<Name, EventKindDeclaration> {
  return kinds
}

export const eventKinds = declared({
  // accounts
  'account.created': { explanation: 'An account was made.' },
  'account.email-changed': { explanation: 'The mail address of an account was changed.' },
  'account.password-changed': { explanation: 'A password was changed or set anew.' },
  'account.reset-requested': { explanation: 'Somebody asked for a link to set a new password.', ...flood },
  'account.link-made': { explanation: 'An operator had a one-time link made for an account.' },
  'account.exported': { explanation: 'Somebody took a copy of the data of an account.' },
  'account.disabled': { explanation: 'An account was closed by an operator.' },
  'account.enabled': { explanation: 'A closed account was opened again by an operator.' },
  'account.deleted': { explanation: 'An account was deleted with its data.' },
  'role.changed': { explanation: 'An account became admin, or ceased to be one.' },
  'invite.made': { explanation: 'An invitation to make an account was made.' },

  // signing in
  'sign-in': { explanation: 'Somebody signed in.' },
  'sign-in.refused': { explanation: 'Signing in was refused: wrong password, wrong code, closed account.', ...flood },
  'sign-in.locked': { explanation: 'Signing in to an account was slowed down after too many refusals.', ...flood },
  'sign-out': { explanation: 'Somebody signed out.' },
  'session.revoked': { explanation: 'A session was ended from the list of sessions or by an operator.' },
  'factor.added': { explanation: 'A second factor was added: authenticator, passkey or recovery codes.' },
  'factor.removed': { explanation: 'A second factor was removed.' },
  'factor.refused': { explanation: 'A code or passkey was wrong, or was used a second time.', ...flood },
  'recovery-code.used': { explanation: 'A recovery code was used up.' },
  'step-up': { explanation: 'Somebody proved who they are again, for an action that asks for it.' },

  // the door
  'access.refused': { explanation: 'Somebody asked for what is not theirs or not for them.', ...flood },
  'rate-limit.hit': { explanation: 'More requests came than are let through.', ...flood },
  'cross-site.refused': { explanation: 'A page of another origin tried to act for somebody.', ...flood },
  'csp.report': { explanation: 'A browser reported that a page broke its content security policy.', ...flood },

  // data
  'data.exported': { explanation: 'Somebody took data out: a list, a table, the trail itself.' },
  'data.imported': { explanation: 'Data was brought in from a file.' },
  'data.symbol-change-removed': { explanation: 'What was noted of a symbol that was given up was removed.' },
  'data.refreshed': { explanation: 'Newer data was asked of a source.' },
  'data.repair-undone': { explanation: 'A repair of stored figures was taken back.' },
  'data.repair-redone': { explanation: 'An undone repair of stored figures was made again.' },
  'data.flag-dismissed': { explanation: 'A flag on stored figures was dismissed.' },
  'data.flag-restored': { explanation: 'A dismissed flag on stored figures was put back.' },

  // questions
  'question.asked': { explanation: 'A question about a stock or a screen was put to the language model; its text is not kept.' },

  // alerts
  'alert.placed': { explanation: 'Somebody asked to be told when a symbol does something.' },
  'alert.removed': { explanation: 'An alert was removed with its log.' },

  // own rules
  'signal-rule.kept': { explanation: 'Somebody kept a rule of their own to see its record.' },
  'signal-rule.changed': { explanation: 'An own rule was renamed or changed.' },
  'signal-rule.removed': { explanation: 'An own rule was removed; that it was tried is kept.' },

  // backtests
  'backtest.asked': { explanation: 'Somebody asked for a rule to be tried on history.' },
  'backtest.removed': { explanation: 'A backtest was removed with its result.' },
  // what was said about the future
  'statement.sealed': { explanation: 'A signal or forecast was sealed before its time came; the digest of what was said.' },
  'statement.settled': { explanation: 'What came of a sealed signal or forecast was noted; the digest of that.' },

  // operation
  'settings.seen': { explanation: 'The product started; which settings were given, never their values.' },
  'secrets.rotated': { explanation: 'SESSION_SECRET got a new first secret.' },
  'secrets.reloaded': { explanation: 'A running process took over another list of secrets.' },
  'secrets.resealed': { explanation: 'What older secrets had sealed was sealed anew.' },
  'audit-trail.archived': { explanation: 'Old months of the trail were moved into a file.' },
  'backup.made': { explanation: 'A backup was made, or failed; why it was made, and whether it was proved by bringing it back.' },
  'backup.proved': { explanation: 'A backup was proved by bringing it back beside the data, or was not.' },
  'backup.copied': { explanation: 'Backups were copied to the second place, and old ones removed there, or that failed.' },
  'backup.removed': { explanation: 'Backups that had outlived their time were removed.' },
  'backup.downloaded': { explanation: 'An administrator took a copy of a backup.' },
  'backup.restored': {
    explanation: 'A backup took the place of the data that were there; which, and the backup of what was there before.',
  },
  'job.cancelled': { explanation: 'An administrator cancelled a background job.' },
  'job.tried-again': { explanation: 'An administrator put a background job that gave up back into its queue.' },
  'job.kind-tried-again': {
    explanation: 'An administrator put the background jobs of a kind that gave up back into their queue; how many.',
  },
  'job.discarded': { explanation: 'An administrator threw a background job away that gave up.' },
  'job.kind-discarded': { explanation: 'An administrator threw the background jobs of a kind away that gave up; how many.' },
  'duty.asked': { explanation: 'An administrator asked for a duty to be done now.' },
  'duty.ended': { explanation: 'A duty was done, or failed; how much it found, and how much of it asks for somebody to act.' },
  'error.seen': { explanation: 'An administrator said of a kind of unexpected failure that it is known.' },
  'error.resolved': { explanation: 'An administrator said of a kind of unexpected failure that it is resolved.' },
  'readiness.audited': { explanation: 'The self-audit looked at this instance; how many required claims hold, of how many.' },
  'alarm-rule.changed': {
    explanation: 'An administrator changed when an alarm to the operator fires, or switched it on or off.',
  },
  'alarm-plan.changed': { explanation: 'An administrator changed the quiet hours of alarms, or how often they remind.' },
  'alarm.acknowledged': { explanation: 'An administrator acknowledged an alarm: no reminders any more.' },
  'alarm.tested': { explanation: 'An administrator had a test alarm sent.' },
  'alarm.raised': { explanation: 'A detection found an unusual pattern in this trail.' },
})

export type EventKind = keyof typeof eventKinds

export function isEventKind(text: string): text is EventKind {
  return Object.hasOwn(eventKinds, text)
}
