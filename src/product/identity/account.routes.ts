// The account page over HTTP: sessions, password, second factors, address, a copy of everything, and the end.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  accountAnswer,
  askedAnswer,
  emailBody,
  endedAnswer,
  exportAnswer,
  linkBody,
  nameBody,
  passwordBody,
  sessionParams,
  sessionsAnswer,
} from './identity.contract.ts'
import type { Identity } from './identity.ts'
import { askerOf, clearSession, principalOf, refusePlainHttp, renewSession } from './browser-session.ts'

const tags = ['account']
const mine = { access: 'account' } as const
const proven = { access: 'account', stepUp: true } as const
const done = z.undefined().meta({ description: 'Done.' })

export function accountRoutes(identity: Identity): FastifyPluginAsyncZod {
  const { account, sessions } = identity

  return async app => {
    app.addHook('preValidation', async request => {
      if (request.url.startsWith('/api/')) await refusePlainHttp(request)
    })

    app.get(
      '/api/account',
      {
        config: { ...mine, rate: 'interactive' },
        schema: {
          tags,
          summary: 'The account, its factors and passkeys',
          description: 'Of whoever is signed in.',
          response: { 200: accountAnswer },
        },
      },
      request => account.profile(principalOf(request)),
    )

    app.patch(
      '/api/account',
      {
        config: mine,
        schema: { tags, summary: 'Change the name', description: 'As others see it.', body: nameBody, response: { 204: done } },
      },
      async (request, reply) => {
        await account.rename(principalOf(request), request.body.name)
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/account',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Delete the account with its data',
          description: 'At once and for good.',
          response: { 204: done },
        },
      },
      async (request, reply) => {
        await account.remove(principalOf(request))
        clearSession(reply)
        return reply.header('clear-site-data', '"cache"').code(204).send()
      },
    )

    app.get(
      '/api/account/export',
      {
        config: { ...proven, rate: 'costly' },
        schema: {
          tags,
          summary: 'A copy of everything that is stored of the account',
          description: 'As JSON.',
          response: { 200: exportAnswer },
        },
      },
      async (request, reply) => {
        const copy = await account.exportAll(principalOf(request), askerOf(request))
        void reply.header('content-disposition', 'attachment; filename="tradewise-account.json"')
        return copy as z.infer<typeof exportAnswer>
      },
    )

    app.get(
      '/api/account/sessions',
      {
        config: { ...mine, rate: 'interactive' },
        schema: {
          tags,
          summary: 'Where the account is signed in',
          description: 'Last used first.',
          response: { 200: sessionsAnswer },
        },
      },
      async request => ({ sessions: await sessions.list(principalOf(request)) }),
    )

    app.delete(
      '/api/account/sessions',
      {
        config: proven,
        schema: { tags, summary: 'End all other sessions', description: 'All but this one.', response: { 200: endedAnswer } },
      },
      async request => ({ ended: await sessions.endOthers(principalOf(request), askerOf(request)) }),
    )

    app.delete(
      '/api/account/sessions/:sessionId',
      {
        config: proven,
        schema: {
          tags,
          summary: 'End one session',
          description: 'Of this account.',
          params: sessionParams,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        await sessions.end(principalOf(request), request.params.sessionId, askerOf(request))
        return reply.code(204).send()
      },
    )

    app.put(
      '/api/account/password',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Set another password',
          description: 'The present one is shown with it, where there is one. Every other session ends.',
          body: passwordBody,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        renewSession(identity, reply, await account.changePassword(principalOf(request), request.body, askerOf(request)))
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/account/password',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Remove the password',
          description: 'Passkeys become the only way in.',
          response: { 204: done },
        },
      },
      async (request, reply) => {
        renewSession(identity, reply, await account.removePassword(principalOf(request), askerOf(request)))
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/account/email',
      {
        config: { ...proven, rate: 'sign-in' },
        schema: {
          tags,
          summary: 'Ask for another mail address',
          description:
            'It changes when the link that goes there is opened; the old address is told. The answer is always the same.',
          body: emailBody,
          response: { 202: askedAnswer },
        },
      },
      async (request, reply) => {
        account.askEmailChange(principalOf(request), request.body.email)
        void reply.code(202)
        return { asked: true, by: identity.sendsMail ? 'mail' : 'operator' } as const
      },
    )

    app.post(
      '/api/account/email/confirm',
      {
        config: { ...mine, rate: 'sign-in' },
        schema: {
          tags,
          summary: 'Confirm another mail address',
          description: 'By the link that was sent there.',
          body: linkBody,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        renewSession(
          identity,
          reply,
          await account.confirmEmailChange(principalOf(request), request.body.token, askerOf(request)),
        )
        return reply.code(204).send()
      },
    )

    app.get(
      '/.well-known/change-password',
      { config: { access: 'public', rate: 'page' }, schema: { hide: true } },
      (_request, reply) => reply.redirect('/account/security', 302),
    )
  }
}
