// The duties over HTTP, for administrators: how each stands, what it found, and doing one now.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { assert } from '#basics'
import type { AuditTrail } from '#audit-trail'
import type { Jobs, ListedJob } from '#jobs'
import type { Retention } from '#retention'
import { dutyJob, type DutyName, type Finding } from './duty.ts'
import type { DutyRun } from './standing.ts'
import {
  askedAnswer,
  type DutiesAnswer,
  dutiesAnswer,
  dutyParams,
  type RetentionAnswer,
  retentionAnswer,
} from './upkeep.contract.ts'
import type { Upkeep } from './upkeep.ts'

const tags = ['administration']
const shownRuns = 10
const mostLookedAt = 500

export type UpkeepRoutesParts = {
  upkeep: Upkeep
  retention: Retention
  jobs: Pick<Jobs, 'send' | 'list'>
  trail: Pick<AuditTrail, 'record'>
  emailsOf: (accountIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** Digests are mailed. */
  mails: boolean
}

export function upkeepRoutes({ upkeep, retention, jobs, trail, emailsOf, mails }: UpkeepRoutesParts): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/admin/duties',
      {
        config: { access: 'admin', rate: 'interactive' },
        schema: {
          tags,
          summary: 'What is to be done every day, week and month, and how each stands',
          description: 'With the last ten runs of each and what they found.',
          response: { 200: dutiesAnswer },
        },
      },
      answer,
    )

    app.post(
      '/api/admin/duties/:duty/run',
      {
        config: { access: 'admin', stepUp: true },
        schema: {
          tags,
          summary: 'Do a duty now',
          description: 'It goes on by itself; the list says how far it is.',
          params: dutyParams,
          response: { 202: askedAnswer },
        },
      },
      async ({ params: { duty }, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        const jobId = await jobs.send(dutyJob(duty), { by: principal.accountId })
        await trail.record({ kind: 'duty.asked', outcome: 'done', actor: principal.accountId, subject: duty, address: ip })
        void reply.code(202)
        return { jobId }
      },
    )

    app.get(
      '/api/admin/retention',
      {
        config: { access: 'admin', rate: 'costly' },
        schema: {
          tags,
          summary: 'How long each table keeps its rows, and whether that is so',
          description: 'Every table is looked into.',
          response: { 200: retentionAnswer },
        },
      },
      kept,
    )
  }

  async function answer(): Promise<DutiesAnswer> {
    const [standings, running, waiting] = await Promise.all([
      upkeep.standings(),
      jobs.list('running', mostLookedAt),
      jobs.list('waiting', mostLookedAt),
    ])
    const runs = new Map(
      await Promise.all(standings.map(async ({ name }) => [name, await upkeep.runs(name, shownRuns)] as [DutyName, DutyRun[]])),
    )
    const emails = await emailsOf(accountsIn([...runs.values()].flat()))
    const work = [...running, ...waiting]
    return {
      timeZone: upkeep.times.timeZone,
      mails,
      duties: standings.map(({ lastRun: _, dueAt, nextAt, lastDoneAt, ...standing }) => ({
        ...standing,
        dueAt: dueAt?.toISOString() ?? null,
        nextAt: nextAt.toISOString(),
        lastDoneAt: lastDoneAt?.toISOString() ?? null,
        work: workOf(work.find(({ name }) => name === dutyJob(standing.name).name)),
        runs: runs.get(standing.name)!.map(run => shown(run, emails)),
      })),
    }
  }

  async function kept(): Promise<RetentionAnswer> {
    const { rules, leftovers, orphans } = await retention.look()
    return {
      isKept: leftovers.length === 0 && orphans === 0,
      orphans,
      rules: rules.map(rule => {
        const left = leftovers.find(({ table }) => table === rule.table)
        const { table, holds } = rule
        const leftover = left ? { rows: left.rows, oldest: left.oldest.toISOString() } : null
        if ('kept' in rule) return { table, holds, days: null, setting: null, why: rule.kept, by: null, leftover }
        return { table, holds, days: rule.days, setting: rule.setting ?? null, why: null, by: rule.by, leftover }
      }),
    }
  }
}

function accountsIn(runs: readonly DutyRun[]): string[] {
  return runs.flatMap(({ by, findings }) => [...(by === null ? [] : [by]), ...findings.flatMap(({ accounts = [] }) => accounts)])
}

type Emails = ReadonlyMap<string, string>

function shown(
  { outcome, by, startedAt, finishedAt, findings }: DutyRun,
  emails: Emails,
): DutiesAnswer['duties'][number]['runs'][number] {
  return {
    outcome,
    by: by === null ? null : (emails.get(by) ?? 'an account that is no more'),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    findings: findings.map(finding => shownFinding(finding, emails)),
  }
}

function shownFinding({ severity, says, advice, accounts = [] }: Finding, emails: Emails) {
  return {
    severity,
    says: cut(says),
    advice: advice === null ? null : cut(advice),
    accounts: accounts.flatMap(id => emails.get(id) ?? []),
  }
}

const mostWords = 4_000

function cut(text: string): string {
  return text.length > mostWords ? `${text.slice(0, mostWords - 1)}…` : text
}

function workOf(job: ListedJob | undefined): DutiesAnswer['duties'][number]['work'] {
  if (!job) return null
  return { state: job.state === 'running' ? 'running' : 'waiting', done: job.done, total: job.total, says: job.says }
}
