// A filter of the audit trail as its address wants it. Days are taken whole, in UTC, as the list shows its times.

export type EventFilter = { kind: string; outcome: string; from: string; to: string; actor: string }

export const noFilter: EventFilter = { kind: '', outcome: '', from: '', to: '', actor: '' }

export function queryOf({ kind, outcome, from, to, actor }: EventFilter): string {
  const given = { kind, outcome, from, to: to === '' ? '' : `${to}T23:59:59.999Z`, actor: actor.trim() }
  return new URLSearchParams(Object.entries(given).filter(([, value]) => value !== '')).toString()
}
