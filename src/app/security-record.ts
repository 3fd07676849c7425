// What the door and the start report, into the audit trail.
import type { AuditTrail } from '#audit-trail'
import { declarations, type Settings } from '#config'
import type { Actor, Quality, Sources, SymbolChanges, Verdict } from '#market'
import type { OnSecurityEvent } from '#protection'
import type { Log } from '#telemetry'

/** A request is never held up by it, nor does it fail because of it. */
export function recordSecurityEvents(trail: AuditTrail, log: Log): OnSecurityEvent {
  return ({ kind, address, accountId, detail }) => {
    const { route, directive } = detail
    const subject = route ?? directive
    trail
      .record({
        kind,
        outcome: kind === 'csp.report' ? 'failed' : 'refused',
        address,
        detail,
        ...(accountId === undefined ? {} : { actor: accountId }),
        ...(subject === undefined ? {} : { subject: String(subject) }),
      })
      .catch((error: unknown) => log.warn({ err: error }, 'an event could not be recorded in the audit trail'))
  }
}

/** What everybody will see afterwards, and whether it came in from a terminal or over HTTP. */
export function recordImports(trail: AuditTrail, sources: Sources): Sources {
  return {
    ...sources,
    async importFile(file, wishes) {
      const imported = await sources.importFile(file, wishes)
      const { symbol, barCount, barsAdded } = imported
      await trail.record({
        kind: 'data.imported',
        outcome: 'done',
        subject: symbol,
        detail: { barCount, barsAdded },
        ...whoOf(wishes.by),
      })
      return imported
    },
    async refresh(...asked) {
      const all = await sources.refresh(...asked)
      const [, , , by] = asked
      const { symbols } = all
      const failed = symbols.filter(each => each.outcome === 'failed').length
      const outcome = failed === symbols.length && failed > 0 ? 'failed' : 'done'
      await trail.record({ kind: 'data.refreshed', outcome, detail: { symbols: symbols.length, failed }, ...whoOf(by) })
      return all
    },
  }
}

export function recordLists(trail: AuditTrail, symbolChanges: SymbolChanges): SymbolChanges {
  return {
    ...symbolChanges,
    async importFile(file, source, by) {
      const done = await symbolChanges.importFile(file, source, by)
      const detail = { lines: done.lineCount, changed: done.changedCount }
      await trail.record({ kind: 'data.imported', outcome: 'done', subject: 'symbol-changes', detail, ...whoOf(by) })
      return done
    },
    async remove(former, by) {
      const removed = await symbolChanges.remove(former, by)
      const { present, day, source } = removed
      const detail = { present: present ?? 'left', day: day ?? 'unknown', source }
      await trail.record({ kind: 'data.symbol-change-removed', outcome: 'done', subject: removed.former, detail, ...whoOf(by) })
      return removed
    },
  }
}

const verdictKinds = {
  undo: 'data.repair-undone',
  redo: 'data.repair-redone',
  dismiss: 'data.flag-dismissed',
  restore: 'data.flag-restored',
} as const satisfies Record<Verdict, string>

/** What a person said of the figures that everybody sees. */
export function recordJudgements(trail: AuditTrail, quality: Quality): Quality {
  return {
    ...quality,
    async judge(findingId, verdict, by, reason) {
      const judged = await quality.judge(findingId, verdict, by, reason)
      const { symbol, kind } = judged
      const detail = { finding: findingId, what: kind }
      await trail.record({ kind: verdictKinds[verdict], outcome: 'done', subject: symbol, detail, ...whoOf(by) })
      return judged
    },
  }
}

function whoOf(by: Actor | undefined): { actor?: string; address?: string } {
  return {
    ...(by?.accountId === undefined ? {} : { actor: by.accountId }),
    ...(by?.address === undefined ? {} : { address: by.address }),
  }
}

/** Which settings were given at this start, group by group: their names, never a value. */
export function settingsSeen(settings: Settings): Record<string, string | boolean | number> {
  const groups = Object.groupBy(settings.given, name => declarations[name].group)
  // "secrets" in a name is what the trail refuses, for good reason; here only names of settings follow.
  const named = Object.entries(groups).map(([group, names]) => [group === 'secrets' ? 'keys' : group, names.join(' ')])
  return { production: settings.production, ...(Object.fromEntries(named) as Record<string, string>) }
}
