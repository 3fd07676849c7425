// One claim after the other in a fixed order, because some use limits up that others need, each with an end of its own time.
import { isFailure } from '#basics'
import { type Audit, type AuditOptions, openAudit } from './audit.ts'
import { type Claim, type Evidence, type Need, NotChecked } from './claim.ts'
import { redacted } from './redacted.ts'

export type Finding = {
  readonly claim: Claim
  readonly outcome: 'passed' | 'failed' | 'not checked'
  /** What was observed; where nothing was, why. What does not hold comes first. */
  readonly evidence: Evidence
}

export type AuditResult = {
  readonly findings: readonly Finding[]
  readonly cleared: boolean
  readonly score: { readonly passed: number; readonly checked: number; readonly required: number }
  readonly url: string
  readonly production: boolean
  readonly at: Date
}

/** An answer 429 is waited out, which takes a minute at most. */
const patienceMs = 90_000
const mostEvidence = 8

export async function runAudit(
  claims: readonly Claim[],
  options: AuditOptions,
  onClaim: (claim: Claim, position: number) => void = () => {},
): Promise<AuditResult> {
  const audit = openAudit(options)
  const findings: Finding[] = []
  try {
    // What fails in it fails again where it is waited for.
    for (const claim of claims) claim.begin?.(audit).catch(() => undefined)
    for (const [position, claim] of claims.entries()) {
      onClaim(claim, position)
      findings.push(await look(claim, audit))
    }
  } finally {
    await audit.close()
  }
  const required = findings.filter(({ claim }) => claim.required)
  const passed = required.filter(({ outcome }) => outcome === 'passed').length
  const checked = required.filter(({ outcome }) => outcome !== 'not checked').length
  return {
    findings,
    cleared: required.length > 0 && passed === required.length,
    score: { passed, checked, required: required.length },
    url: options.url.origin,
    production: options.production,
    at: options.now(),
  }
}

async function look(claim: Claim, audit: Audit): Promise<Finding> {
  const outcome = (kind: Finding['outcome'], evidence: Evidence): Finding => ({
    claim,
    outcome: kind,
    evidence: evidence
      .toSorted((a, b) => Number(a.holds) - Number(b.holds))
      .slice(0, mostEvidence)
      .map(({ holds, text }) => ({ holds, text: redacted(text) })),
  })
  try {
    for (const need of claim.needs) await demand(need, audit)
    const evidence = await withinTime(claim.run(audit), claim.patienceMs ?? patienceMs)
    if (evidence.length === 0) return outcome('failed', [{ holds: false, text: 'nothing was observed' }])
    return outcome(evidence.every(({ holds }) => holds) ? 'passed' : 'failed', evidence)
  } catch (error) {
    if (error instanceof NotChecked) return outcome('not checked', [{ holds: true, text: error.message }])
    // Whatever it is, the claim is not shown to hold; and the other claims are still to be looked at.
    return outcome('failed', [{ holds: false, text: sentenceOf(error) }])
  }
}

async function demand(need: Need, audit: Audit): Promise<void> {
  if (need === 'production' && !audit.production) throw new NotChecked('the instance does not run in production mode')
  if (need === 'https' && audit.url.protocol !== 'https:') throw new NotChecked(`${audit.url.origin} is not https`)
  // An account of this database that can sign in there proves that the two are of one instance.
  if (need === 'inside') await audit.members()
}

async function withinTime<T>(work: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`it did not end within ${ms / 1_000} s`)), ms)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const code = (error as NodeJS.ErrnoException).code
  return code === undefined || isFailure(error) ? error.message : `${error.message} (${code})`
}
