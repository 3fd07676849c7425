// SECURITY_PRODUCTION_AUDIT.md: what was claimed, what was seen, and what follows from it.
import { sections } from './claim.ts'
import type { AuditResult, Finding } from './run-audit.ts'

const dayMs = 86_400_000
const dueDays = 30

/** `version`: of the program that looked. */
export function reportOf(result: AuditResult, version: string): string {
  const { findings, cleared, url, production, at } = result
  const failed = findings.filter(({ outcome }) => outcome === 'failed')
  const open = findings.filter(({ outcome }) => outcome === 'not checked')
  return [
    '# TradeWise: security and production readiness audit',
    '',
    `**${verdictOf(result)}**`,
    '',
    '| | |',
    '|---|---|',
    `| Verdict | ${cleared ? 'cleared' : 'not cleared'} for production |`,
    `| Score | ${scoreOf(result)} |`,
    `| Instance | ${cell(url)}, ${production ? 'production' : 'development'} |`,
    `| Version | ${cell(version)} |`,
    `| Date | ${at.toISOString()} |`,
    `| Next due | ${new Date(at.getTime() + dueDays * dayMs).toISOString().slice(0, 10)} |`,
    '',
    'Every line below was tried on the instance at that moment; what was seen stands under it. Cleared means that every required claim was',
    'looked at and holds. What could not be looked at counts against it.',
    '',
    ...listed('Failed', failed),
    ...listed('Not checked', open),
    ...Object.entries(sections).flatMap(([section, title]) => {
      const inSection = findings.filter(({ claim }) => claim.section === section)
      return inSection.length === 0 ? [] : [`## ${title}`, '', ...inSection.flatMap(lines), '']
    }),
    '## What this audit does not look at',
    '',
    'How the operating system, the proxy in front and the accounts of the hosting are kept is the operator’s to look at, and what may',
    'be imported, sold or advised where the product is offered.',
    '',
  ].join('\n')
}

export function verdictOf({ cleared, findings }: AuditResult): string {
  if (cleared) return 'Cleared for production: every required claim was looked at and holds.'
  const required = findings.filter(({ claim }) => claim.required)
  const count = (outcome: Finding['outcome']) => required.filter(finding => finding.outcome === outcome).length
  return `Not cleared for production: ${count('failed')} required claims failed, ${count('not checked')} could not be looked at.`
}

/** What could not be looked at counts against it. */
export function scoreOf({ score: { passed, checked, required } }: AuditResult): string {
  const share = required === 0 ? 0 : Math.floor((passed / required) * 100)
  return `${share} of 100 (${passed} of ${required} required claims hold, ${checked - passed} failed, ${required - checked} not checked)`
}

function listed(title: string, findings: readonly Finding[]): string[] {
  if (findings.length === 0) return []
  return [
    `## ${title}`,
    '',
    ...findings.map(({ claim, evidence }) => `- \`${claim.id}\`: ${code(evidence[0]?.text ?? claim.says)}`),
    '',
  ]
}

function lines({ claim, outcome, evidence }: Finding): string[] {
  const mark = { passed: '✓', failed: '✗', 'not checked': '–' }[outcome]
  return [
    `- ${mark} **${outcome}** ${claim.says}. (\`${claim.id}\`${claim.required ? '' : ', not required'})`,
    ...evidence.map(({ holds, text }) => `  - ${holds ? '' : '✗ '}${code(text)}`),
  ]
}

/** As code, whatever stands in it: what an instance answered must not become markup of the report. */
function code(text: string): string {
  const fence = '`'.repeat(Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  const space = text.startsWith('`') || text.endsWith('`') ? ' ' : ''
  return `${fence}${space}${text}${space}${fence}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
