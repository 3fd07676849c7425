// `readiness`: the self-audit from a terminal, and its report as a file.
import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import { Failure } from '#basics'
import { isNobodyThere, openAsking } from './asking.ts'
import type { AuditOptions } from './audit.ts'
import { claims } from './checks/checks.ts'
import { reportOf, scoreOf, verdictOf } from './report.ts'
import { type AuditResult, type Finding, runAudit } from './run-audit.ts'

export type AuditWishes = { url?: string; plainUrl?: string; ca?: string }

/** The instance that is meant, opened as far as that can be done from here. */
export type AuditSubject = {
  readonly options: AuditOptions
  readonly version: string
  /** `done` of `total` claims. */
  progress(done: number, total: number): void
  /** Leaves a note of the outcome with the instance. */
  note(result: AuditResult): Promise<void>
  close(): Promise<void>
}

const usualReport = 'SECURITY_PRODUCTION_AUDIT.md'
const exitCodes = { no: 1, notChecked: 75 } as const

export function readinessCommands(program: Command, open: (wishes: AuditWishes) => Promise<AuditSubject>): void {
  program
    .command('readiness')
    .description(
      'try every claim about the protection of a running instance; exit 1 when a required one fails, 75 when one cannot be checked',
    )
    .option('--url <url>', 'where the instance is reached; default: the address of the settings')
    .option('--plain-url <url>', 'where it answers over plain http; default: the same host at HTTP_PORT, or port 80')
    .option('--ca <file>', 'an authority (PEM) to trust, such as that of a home network')
    .option('--report <file>', 'where the report goes', usualReport)
    .option('--json', 'every claim with its evidence as JSON', false)
    .action(async ({ report, json, ...wishes }: AuditWishes & { report: string; json: boolean }) => {
      const subject = await open(wishes)
      try {
        await expectSomebody(subject.options)
        const result = await runAudit(claims, subject.options, (_claim, position) => subject.progress(position, claims.length))
        subject.progress(claims.length, claims.length)
        writeReport(report, reportOf(result, subject.version))
        await subject.note(result)
        process.stdout.write(json ? `${JSON.stringify(jsonOf(result, subject.version), null, 2)}\n` : summaryOf(result, report))
        const hasFailed = result.findings.some(({ claim, outcome }) => claim.required && outcome === 'failed')
        if (!result.cleared) process.exitCode = hasFailed ? exitCodes.no : exitCodes.notChecked
      } finally {
        await subject.close()
      }
    })
}

export type OutsideWishes = { plainUrl?: string; ca?: string }

/** `verify`: what a stranger can try of a deployment, right after it was made: the claims that need nothing but its address. */
export function verifyCommand(
  program: Command,
  open: (url: string, wishes: OutsideWishes) => Pick<AuditSubject, 'options' | 'progress'>,
): void {
  program
    .command('verify <url>')
    .description(
      'try a deployment from outside, with nothing but its address; exit 1 when something fails, 75 when nobody answers',
    )
    .option('--plain-url <url>', 'where it answers over plain http; default: the same host at port 80')
    .option('--ca <file>', 'an authority (PEM) to trust, such as that of a home network')
    .option('--json', 'every claim with its evidence as JSON', false)
    .action(async (url: string, { json, ...wishes }: OutsideWishes & { json: boolean }) => {
      const { options, progress } = open(url, wishes)
      await expectSomebody(options)
      const outside = claims.filter(({ id, needs }) => !needs.includes('inside') && !ofThisProgram.test(id))
      const result = await runAudit(outside, options, (_claim, position) => progress(position, outside.length))
      progress(outside.length, outside.length)
      // What looks inside after all is for `readiness`; plain http that nobody answers is no fault by itself.
      const findings = result.findings.filter(({ outcome }) => outcome !== 'not checked')
      const left = result.findings.length - findings.length
      const failed = findings.filter(({ outcome }) => outcome === 'failed')
      process.stdout.write(
        json
          ? `${JSON.stringify({ url: options.url.origin, at: result.at.toISOString(), passed: findings.length - failed.length, failed: failed.length, notChecked: left, claims: result.findings.map(claimOf) }, null, 2)}\n`
          : `${[...result.findings.map(lineOf), `${findings.length - failed.length} hold, ${failed.length} do not, ${left} were not checked.`].join('\n')}\n`,
      )
      if (failed.length > 0) process.exitCode = exitCodes.no
      else if (findings.length === 0) process.exitCode = exitCodes.notChecked
    })
}

/** These try the program that runs here, whichever deployment is named. */
const ofThisProgram = /^(environment|outbound)\./

const marks = { passed: '✓', failed: '✗', 'not checked': '?' } as const

function lineOf({ claim, outcome, evidence }: Finding): string {
  const why = outcome === 'passed' ? '' : `\n    ${evidence[0]?.text ?? ''}`
  return `${marks[outcome]} ${claim.id}: ${claim.says}${why}`
}

/** An instance that is not there says nothing about its protection: the last report stays. Throws Failure('busy'). */
async function expectSomebody({ url, ca }: AuditOptions): Promise<void> {
  const asking = openAsking(url, { ca })
  try {
    await asking.ask({ path: '/api/health/live', isPatient: false })
  } catch (cause) {
    // A bad certificate or a broken answer is for the claims.
    if (isNobodyThere(cause))
      throw new Failure('busy', `Nothing answers at ${url.origin}: there is no instance to look at.`, { cause })
  } finally {
    asking.close()
  }
}

function summaryOf(result: AuditResult, report: string): string {
  const told = result.findings.filter(({ outcome }) => outcome !== 'passed')
  return [
    ...told.map(({ claim, outcome, evidence }) => `${outcome}: ${claim.id}: ${evidence[0]?.text ?? claim.says}`),
    verdictOf(result),
    `Score: ${scoreOf(result)}. Report: ${report}`,
    '',
  ].join('\n')
}

function jsonOf({ findings, score, cleared, url, production, at }: AuditResult, version: string) {
  return {
    verdict: cleared ? 'cleared' : 'not cleared',
    score,
    url,
    production,
    version,
    at: at.toISOString(),
    claims: findings.map(claimOf),
  }
}

function claimOf({ claim: { id, section, says, required }, outcome, evidence }: Finding) {
  return { id, section, says, required, outcome, evidence }
}

function writeReport(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === undefined) throw cause
    throw new Failure('io', `The report cannot be written to ${file} (${code}); --report names another place.`, { cause })
  }
}
