// The self-audit: every claim about how the instance is protected, tried on the instance itself, with what was seen beside each verdict.
export type { AuditOptions, Inside, InsideBackups } from './audit.ts'
export type { Claim } from './claim.ts'
export { claims } from './checks/checks.ts'
export { type AuditResult, runAudit } from './run-audit.ts'
