// Accounts as administrators see and change them. Every route asks for a second factor, and every change for a
// fresh proof of it.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { FastifyRequest } from 'fastify'
import { Failure } from '#basics'
import type { Administrator } from './administration.ts'
import {
  awaitedAnswer,
  emailBody,
  endedAnswer,
  inviteBody,
  madeLinkAnswer,
  userChangeBody,
  userParams,
  usersAnswer,
  usersQuery,
} from './identity.contract.ts'
import type { Identity } from './identity.ts'
import { askerOf, principalOf, refusePlainHttp } from './browser-session.ts'

const tags = ['administration']
const admins = { access: 'admin', stepUp: true } as const
const readers = { access: 'admin', rate: 'interactive' } as const
const done = z.undefined().meta({ description: 'Done.' })

export function adminUserRoutes(identity: Identity): FastifyPluginAsyncZod {
  const { administration, signUp } = identity
  const by = (request: FastifyRequest): Administrator => ({ accountId: principalOf(request).accountId, asker: askerOf(request) })

  return async app => {
    app.addHook('preValidation', refusePlainHttp)

    app.get(
      '/api/admin/users',
      {
        config: readers,
        schema: {
          tags,
          summary: 'All accounts',
          description: 'By mail address.',
          querystring: usersQuery,
          response: { 200: usersAnswer },
        },
      },
      request => {
        const { after = null, limit, search = '' } = request.query
        return administration.list({ after, limit, search })
      },
    )

    app.patch(
      '/api/admin/users/:userId',
      {
        config: admins,
        schema: {
          tags,
          summary: 'Change the role, or close and open an account',
          description: 'Acts at once: its sessions end. The last administrator stays one.',
          params: userParams,
          body: userChangeBody,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        const { role, disabled } = request.body
        await administration.setStanding(by(request), request.params.userId, { role, isDisabled: disabled })
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/admin/users/:userId/sessions',
      {
        config: admins,
        schema: {
          tags,
          summary: 'End all sessions of an account',
          description: 'They have to sign in again.',
          params: userParams,
          response: { 200: endedAnswer },
        },
      },
      async request => ({ ended: await administration.endSessions(by(request), request.params.userId) }),
    )

    app.delete(
      '/api/admin/users/:userId/factors',
      {
        config: admins,
        schema: {
          tags,
          summary: 'Remove all second factors of an account',
          description: 'For somebody who has lost them; they are told by mail.',
          params: userParams,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        if (request.params.userId === principalOf(request).accountId)
          throw new Failure('conflict', 'Your own factors are removed on your account page.')
        await administration.resetFactors(by(request), request.params.userId)
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/admin/users/links',
      {
        config: admins,
        schema: {
          tags,
          summary: 'A one-time link to hand on',
          description: 'To set a new password, or for what was asked for with this address. Where there is no outgoing mail.',
          body: emailBody,
          response: { 200: madeLinkAnswer },
        },
      },
      async request => shown(await administration.linkFor(by(request), request.body.email)),
    )

    app.get(
      '/api/admin/users/links',
      {
        config: readers,
        schema: {
          tags,
          summary: 'Who waits for a link',
          description: 'Where there is no outgoing mail.',
          response: { 200: awaitedAnswer },
        },
      },
      async () => ({ awaited: await administration.awaited() }),
    )

    app.post(
      '/api/admin/users/invites',
      {
        config: admins,
        schema: {
          tags,
          summary: 'Invite somebody',
          description: 'The link is sent by mail where that is set up, and is shown here to hand on.',
          body: inviteBody,
          response: { 200: madeLinkAnswer },
        },
      },
      async request => {
        const { accountId, asker } = by(request)!
        const made = await signUp.invite(request.body.email, request.body.role, { actor: accountId, asker })
        return shown({ ...made, purpose: 'sign-up' as const })
      },
    )
  }
}

function shown<T extends { expiresAt: Date }>(made: T): Omit<T, 'expiresAt'> & { expiresAt: string } {
  return { ...made, expiresAt: made.expiresAt.toISOString() }
}
