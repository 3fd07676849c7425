// Follows and steers single background jobs: for administrators, and what they change is in the audit trail.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert, Failure } from '#basics'
import { type Jobs, mostDiscarded, mostTriedAgain } from '#jobs'
import {
  deadJobParams,
  deadKind,
  discardedAnswer,
  jobAnswer,
  jobParams,
  jobsAnswer,
  jobsQuery,
  triedAgainAnswer,
} from './jobs.contract.ts'

const tags = ['health']
const done = z.undefined().meta({ description: 'Done.' })
const readers = { access: 'admin', rate: 'interactive' } as const
const steerers = { access: 'admin', stepUp: true } as const

export type JobNote = (event: {
  kind: 'job.cancelled' | 'job.tried-again' | 'job.kind-tried-again' | 'job.discarded' | 'job.kind-discarded'
  actor: string
  address: string
  subject: string
  detail: { jobId: string } | { count: number }
}) => Promise<void>

export function jobsRoutes(
  jobs: Pick<Jobs, 'list' | 'follow' | 'cancel' | 'tryAgain' | 'tryAllAgain' | 'discard' | 'discardAll'>,
  note: JobNote,
): FastifyPluginAsyncZod {
  return async app => {
    app.get(
      '/api/admin/jobs',
      {
        config: readers,
        schema: {
          tags,
          summary: 'Background jobs that run, wait or gave up',
          description: 'Running and waiting ones the longest first, those that gave up the newest first.',
          querystring: jobsQuery,
          response: { 200: jobsAnswer },
        },
      },
      async ({ query: { which, limit } }) => ({
        jobs: (await jobs.list(which, limit)).map(job => ({
          ...job,
          askedAt: job.askedAt?.toISOString() ?? null,
          dueAt: job.dueAt?.toISOString() ?? null,
          startedAt: job.startedAt?.toISOString() ?? null,
          finishedAt: job.finishedAt?.toISOString() ?? null,
        })),
      }),
    )

    app.get(
      '/api/admin/jobs/:name/:jobId',
      {
        config: readers,
        schema: { tags, summary: 'How far a background job is', params: jobParams, response: { 200: jobAnswer } },
      },
      async ({ params: { name, jobId } }) => {
        const found = await jobs.follow({ name }, jobId)
        if (!found) throw unknown()
        return {
          ...found,
          askedAt: found.askedAt.toISOString(),
          startedAt: found.startedAt?.toISOString() ?? null,
          finishedAt: found.finishedAt?.toISOString() ?? null,
        }
      },
    )

    app.post(
      '/api/admin/jobs/:name/:jobId/cancel',
      {
        config: steerers,
        schema: {
          tags,
          summary: 'Cancel a background job',
          description:
            'One that waits is not run. One that runs is told to stop within seconds, in whichever process. Neither is tried again.',
          params: jobParams,
          response: { 204: done },
        },
      },
      async ({ params: { name, jobId }, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        const found = await jobs.follow({ name }, jobId)
        if (!found) throw unknown()
        if (!(await jobs.cancel({ name }, jobId))) throw new Failure('conflict', 'It has ended already.')
        await note({ kind: 'job.cancelled', actor: principal.accountId, address: ip, subject: name, detail: { jobId } })
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/admin/jobs/dead/:jobId/again',
      {
        config: steerers,
        schema: {
          tags,
          summary: 'Try a background job again that gave up',
          description: 'It goes back into its queue with all its retries, under another id.',
          params: deadJobParams,
          response: { 204: done },
        },
      },
      async ({ params: { jobId }, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        const subject = await jobs.tryAgain(jobId)
        await note({ kind: 'job.tried-again', actor: principal.accountId, address: ip, subject, detail: { jobId } })
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/admin/jobs/dead/again',
      {
        config: steerers,
        schema: {
          tags,
          summary: 'Try all background jobs of a kind again that gave up',
          description: `The oldest first, ${mostTriedAgain} at a time; each goes back with all its retries, under another id.`,
          body: deadKind,
          response: { 200: triedAgainAnswer },
        },
      },
      async ({ body: { name }, principal, ip }) => {
        assert(principal, 'the route asks who it is')
        const done = await jobs.tryAllAgain(name)
        const detail = { count: done.moved }
        await note({ kind: 'job.kind-tried-again', actor: principal.accountId, address: ip, subject: name, detail })
        return done
      },
    )

    app.delete(
      '/api/admin/jobs/dead/:jobId',
      {
        config: steerers,
        schema: {
          tags,
          summary: 'Throw a background job away that gave up',
          description: 'For good: what it was to do is not done.',
          params: deadJobParams,
          response: { 204: done },
        },
      },
      async ({ params: { jobId }, principal, ip }, reply) => {
        assert(principal, 'the route asks who it is')
        const subject = await jobs.discard(jobId)
        await note({ kind: 'job.discarded', actor: principal.accountId, address: ip, subject, detail: { jobId } })
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/admin/jobs/dead',
      {
        config: steerers,
        schema: {
          tags,
          summary: 'Throw all background jobs of a kind away that gave up',
          description: `For good: what they were to do is not done. The oldest first, ${mostDiscarded} at a time.`,
          querystring: deadKind,
          response: { 200: discardedAnswer },
        },
      },
      async ({ query: { name }, principal, ip }) => {
        assert(principal, 'the route asks who it is')
        const done = await jobs.discardAll(name)
        const detail = { count: done.discarded }
        await note({ kind: 'job.kind-discarded', actor: principal.accountId, address: ip, subject: name, detail })
        return done
      },
    )
  }
}

function unknown(): Failure {
  return new Failure('not-found', 'There is no such job, or it ended so long ago that it is forgotten.')
}
