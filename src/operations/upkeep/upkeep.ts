// What an operator should do every day, week and month, done by the product: each duty is a job with a record of when it ran, who asked
// for it and what it found; what is late or failed makes the instance degraded, and is said in words.
import { assert, isFailure } from '#basics'
import type { AuditTrail } from '#audit-trail'
import type { Database } from '#database'
import { declareDuties } from './duties/duties.ts'
import { act, type Duty, type DutyName, type Finding, type Occasion } from './duty.ts'
import { letterOf } from './letter.ts'
import { type DutyRun, type Standing, standingOf, type Times } from './standing.ts'
import { noteRun, readNewest, readRuns } from './upkeep.store.ts'

export type { DutyParts } from './duties/duties.ts'
export { declareDuties }

export type Condition = {
  readonly isWell: boolean
  /** All of them in a line: which are overdue, which failed, which ask for somebody. Empty when none does. */
  readonly says: string
  /** A sentence for each thing that needs somebody. */
  readonly troubles: readonly string[]
  readonly standings: readonly Standing[]
}

export type Upkeep = {
  readonly duties: readonly Duty[]
  readonly times: Times
  standings(): Promise<Standing[]>
  condition(): Promise<Condition>
  /** Newest first. */
  runs(name: DutyName, count: number): Promise<DutyRun[]>
  /** Notes what came of it, and tells the operator. Throws what the duty threw. */
  carryOut(name: DutyName, occasion: Occasion): Promise<void>
}

export type UpkeepOptions = {
  database: Database
  duties: readonly Duty[]
  times: Times
  /** Since when the installation is there. */
  since: () => Promise<Date | null>
  trail: Pick<AuditTrail, 'record'>
  /** Puts a letter to the operator in line; undefined where no mail or no address is set. */
  tell: ((letter: { subject: string; text: string }) => void) | undefined
  /** Those that are there still. */
  emailsOf: (accountIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  publicUrl: string
  now: () => number
  log: { warn(fields: object, message: string): void; error(fields: object, message: string): void }
}

export function openUpkeep(options: UpkeepOptions): Upkeep {
  const { database, duties, times, trail, tell, publicUrl, now, log } = options

  async function standings(): Promise<Standing[]> {
    const [newest, since] = await Promise.all([readNewest(database.kysely), options.since()])
    return duties.map(duty => {
      const known = newest.get(duty.name)
      return standingOf(duty, times, { lastRun: known?.run ?? null, lastDoneAt: known?.doneAt ?? null, since }, now())
    })
  }

  async function end(duty: Duty, run: DutyRun): Promise<void> {
    await noteRun(database.kysely, run)
    const toAct = run.findings.filter(({ severity }) => severity === 'act').length
    await trail.record({
      kind: 'duty.ended',
      outcome: run.outcome,
      subject: duty.name,
      ...(run.by !== null && { actor: run.by }),
      detail: { findings: run.findings.length, toAct },
    })
    if (!tell || !(duty.isDigest || toAct > 0)) return
    try {
      const emails = await options.emailsOf(run.findings.flatMap(({ accounts = [] }) => accounts))
      tell(letterOf(duty, run, { publicUrl, timeZone: times.timeZone, emails }))
    } catch (error) {
      // What was found stands on the page, whatever becomes of the letter.
      log.warn({ duty: duty.name, err: error }, 'the letter about a duty could not be put in line')
    }
  }

  return {
    duties,
    times,
    standings,
    async condition() {
      const all = await standings()
      const troubles = all.flatMap(troublesOf)
      return { isWell: troubles.length === 0, says: inOneLine(all), troubles, standings: all }
    },
    runs: (name, count) => readRuns(database.kysely, name, count),
    async carryOut(name, occasion) {
      const duty = duties.find(one => one.name === name)
      assert(duty, `${name} is a duty`)
      const startedAt = new Date(now())
      const finished = (outcome: DutyRun['outcome'], findings: readonly Finding[]): DutyRun => ({
        duty: name,
        by: occasion.by,
        outcome,
        findings,
        startedAt,
        finishedAt: new Date(now()),
      })
      let findings: Finding[]
      try {
        findings = await duty.carryOut(occasion)
        assert(findings.length > 0, `${name} says what it found`)
      } catch (error) {
        await end(duty, finished('failed', [failure(error)])).catch((cause: unknown) =>
          log.error({ duty: name, err: cause }, 'that a duty failed could not be noted'),
        )
        throw error
      }
      await end(duty, finished('done', findings))
    },
  }
}

function failure(error: unknown): Finding {
  const says = isFailure(error) ? error.message : 'It stopped at a fault of the program, which is in the log.'
  return act(`It failed: ${says}`, 'It is tried again by itself twice. Remove the reason, then run it now.')
}

function inOneLine(standings: readonly Standing[]): string {
  const named = (those: readonly Standing[]) => those.map(({ title }) => title).join(', ')
  const overdue = standings.filter(({ state }) => state === 'overdue')
  const failed = standings.filter(({ state }) => state === 'failed')
  const asking = standings.filter(standing => standing.state === 'done' && troublesOf(standing).length > 0)
  return [
    ...(overdue.length > 0 ? [`Overdue: ${named(overdue)}.`] : []),
    ...(failed.length > 0 ? [`Failed: ${named(failed)}.`] : []),
    ...(asking.length > 0
      ? [`To do: ${asking.flatMap(troublesOf)[0]}${asking.length > 1 ? ` And: ${named(asking.slice(1))}.` : ''}`]
      : []),
  ].join(' ')
}

function troublesOf({ title, state, dueAt, lastRun }: Standing): string[] {
  if (state === 'overdue') return [`${title} is overdue: it was due ${day(dueAt)}, and nobody did it.`]
  const toAct = lastRun?.findings.filter(({ severity }) => severity === 'act') ?? []
  return toAct.map(({ says }) => `${title}: ${says}`)
}

function day(at: Date | null): string {
  return at === null ? 'before' : `on ${at.toISOString().slice(0, 10)}`
}
