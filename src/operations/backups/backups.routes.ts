// The backups over HTTP, for administrators. Making and proving are jobs: they go on without the page, and the list says how far they are.
import { createReadStream } from 'node:fs'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert, Failure } from '#basics'
import type { AuditTrail } from '#audit-trail'
import type { Jobs } from '#jobs'
import { backupId, type BackupsAnswer, backupsAnswer, workAnswer } from './backups.contract.ts'
import { backupNow, dailyBackup, proofNow } from './backup-kinds.ts'
import type { Backups, Listed } from './backups.ts'

const tags = ['backups']
const params = z.strictObject({ backupId })
const shownRuns = 20
const mostLookedAt = 200
const kinds = new Set([dailyBackup, backupNow, proofNow].map(({ name }) => name))

type Parts = { backups: Backups; jobs: Pick<Jobs, 'send' | 'list' | 'numbers'>; trail: Pick<AuditTrail, 'record'> }

export function backupsRoutes({ backups, jobs, trail }: Parts): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/admin/backups',
      {
        config: { access: 'admin', rate: 'interactive' },
        schema: {
          tags,
          summary: 'The backups, newest first, and how they are as a whole',
          description: 'With what is made or proved just now, and what was tried last.',
          response: { 200: backupsAnswer },
        },
      },
      answer,
    )

    app.post(
      '/api/admin/backups',
      {
        config: { access: 'admin', stepUp: true, rate: 'costly' },
        schema: {
          tags,
          summary: 'Make a backup now, and prove it',
          description: 'It goes on by itself; the list says how far it is.',
          response: { 202: workAnswer },
        },
      },
      async ({ principal }, reply) => {
        assert(principal, 'the route asks who it is')
        void reply.code(202)
        return { jobId: await jobs.send(backupNow, { by: principal.accountId }) }
      },
    )

    app.post(
      '/api/admin/backups/:backupId/proof',
      {
        config: { access: 'admin', stepUp: true, rate: 'costly' },
        schema: {
          tags,
          summary: 'Prove a backup by bringing it back beside the data',
          description: 'Needs the secret key (BACKUP_IDENTITY) where backups are encrypted: 403 without it.',
          params,
          response: { 202: workAnswer },
        },
      },
      async ({ params: { backupId: id }, principal }, reply) => {
        assert(principal, 'the route asks who it is')
        await backups.fileOf(id)
        if (!backups.canProve)
          throw new Failure(
            'not-allowed',
            'There is no secret key here: set BACKUP_IDENTITY, or prove the backup where the key is.',
          )
        void reply.code(202)
        return { jobId: await jobs.send(proofNow, { by: principal.accountId, backup: id }) }
      },
    )

    app.get(
      '/api/admin/backups/:backupId/file',
      {
        config: { access: 'admin', stepUp: true, rate: 'costly' },
        schema: {
          tags,
          summary: 'The file of a backup',
          description: 'As it lies in the directory of backups; the secret key opens it.',
          params,
          response: { 200: z.unknown().meta({ description: 'The file.' }) },
        },
      },
      async ({ params: { backupId: id }, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        const { path, manifest } = await backups.fileOf(id)
        if (manifest.state === 'bad') throw new Failure('damaged', manifest.says ?? 'The backup is damaged.')
        await trail.record({ kind: 'backup.downloaded', outcome: 'done', actor: principal.accountId, subject: id, address: ip })
        return reply
          .type('application/octet-stream')
          .header('content-disposition', `attachment; filename="${manifest.file}"`)
          .header('content-length', manifest.bytes)
          .send(createReadStream(path))
      },
    )
  }

  async function answer(): Promise<BackupsAnswer> {
    const [listed, condition, runs, running, waiting, { schedules }] = await Promise.all([
      backups.list(),
      backups.condition(),
      backups.runs(shownRuns),
      jobs.list('running', mostLookedAt),
      jobs.list('waiting', mostLookedAt),
      jobs.numbers(),
    ])
    const work = [...running, ...waiting].find(({ name }) => kinds.has(name))
    const { lastGood, lastProved, unprovedMs: _, ...rest } = condition
    return {
      backups: listed.map(shown),
      lastGood: lastGood?.id ?? null,
      lastProved: lastProved?.id ?? null,
      ...rest,
      canProve: backups.canProve,
      nextRunAt: schedules.find(({ name }) => name === dailyBackup.name)?.nextRunAt ?? null,
      work: work
        ? {
            what: work.name === proofNow.name ? 'proof' : 'backup',
            jobId: work.id,
            state: work.state === 'running' ? work.state : 'waiting',
            done: work.done,
            total: work.total,
            says: work.says,
          }
        : null,
      runs: runs.map(({ what, backup, reason, outcome, says, startedAt, finishedAt }) => ({
        what,
        backup,
        reason,
        outcome,
        says,
        startedAt: startedAt.toISOString(),
        finishedAt: finishedAt.toISOString(),
      })),
    }
  }
}

function shown(listed: Listed): BackupsAnswer['backups'][number] {
  const { id, number, reason, state, checkedAt, says, file, bytes, encrypted, productVersion, schemaVersion, durationMs } = listed
  const rows = Object.values(listed.tables).reduce((sum, table) => sum + table.rows, 0)
  const createdAt = listed.createdAt === '' ? null : listed.createdAt
  const about = { id, number, createdAt, reason, state, checkedAt, says, file, bytes, rows }
  return { ...about, encrypted, productVersion, schemaVersion, durationMs }
}
