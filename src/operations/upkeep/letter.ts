// What a duty found, as a letter to the operator: what to act on first.
import type { Duty, Finding, Severity } from './duty.ts'
import type { DutyRun } from './standing.ts'

const rank: Record<Severity, number> = { act: 0, look: 1, fine: 2 }
const marks: Record<Severity, string> = { act: 'To do', look: 'Worth a look', fine: 'Fine' }

export function letterOf(
  { title }: Pick<Duty, 'title'>,
  { outcome, findings, finishedAt }: DutyRun,
  { publicUrl, timeZone, emails }: { publicUrl: string; timeZone: string; emails: ReadonlyMap<string, string> },
): { subject: string; text: string } {
  const sorted = [...findings].sort((a, b) => rank[a.severity] - rank[b.severity])
  const when = finishedAt.toLocaleString('en-GB', { timeZone, dateStyle: 'medium', timeStyle: 'short' })
  const lines = [
    `${title}, ${when} (${timeZone}).`,
    '',
    ...sorted.flatMap(finding => linesOf(finding, emails)),
    `All duties: ${publicUrl}/admin/duties`,
    '',
    'TradeWise',
    'You get this because ALARM_MAIL names your address.',
  ]
  return { subject: `TradeWise: ${title}: ${summaryOf(outcome, findings)}`, text: `${lines.join('\n')}\n` }
}

function linesOf({ severity, says, advice, accounts = [] }: Finding, emails: ReadonlyMap<string, string>): string[] {
  const named = accounts.flatMap(id => emails.get(id) ?? [])
  return [
    `${marks[severity]}: ${says}`,
    ...(named.length === 0 ? [] : [`  ${named.join(', ')}`]),
    ...(advice === null ? [] : [`  ${advice}`]),
    '',
  ]
}

function summaryOf(outcome: DutyRun['outcome'], findings: readonly Finding[]): string {
  if (outcome === 'failed') return 'it failed'
  const count = (severity: Severity) => findings.filter(finding => finding.severity === severity).length
  const [acts, looks] = [count('act'), count('look')]
  if (acts > 0) return `${acts} to do`
  return looks > 0 ? `${looks} worth a look` : 'all fine'
}
