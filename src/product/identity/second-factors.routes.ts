// Second factors over HTTP: authenticator app, recovery codes, passkeys.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  codeBody,
  factorChangedAnswer,
  newPasskeyBody,
  type PasskeyCreation,
  passkeyCreationAnswer,
  passkeyNameBody,
  passkeyParams,
  totpAnswer,
} from './identity.contract.ts'
import type { Identity } from './identity.ts'
import { askerOf, principalOf, refusePlainHttp, renewSession, siteOf } from './browser-session.ts'
import type { CreatedPasskey } from './passkey-ceremony.ts'
import type { FactorChanged } from './second-factors.ts'

const tags = ['account']
const proven = { access: 'account', stepUp: true } as const
const shownOnce = 'Recovery codes that are made with the first factor are shown this once.'

export function secondFactorRoutes(identity: Identity): FastifyPluginAsyncZod {
  const { factors } = identity

  return async app => {
    app.addHook('preValidation', refusePlainHttp)

    app.post(
      '/api/account/totp',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Begin with an authenticator app',
          description: 'A new secret and its QR code; it counts once a code of it was shown.',
          response: { 200: totpAnswer },
        },
      },
      request => factors.beginTotp(principalOf(request)),
    )

    app.post(
      '/api/account/totp/confirm',
      {
        config: { ...proven, rate: 'sign-in' },
        schema: {
          tags,
          summary: 'Confirm the authenticator app by a code',
          description: shownOnce,
          body: codeBody,
          response: { 200: factorChangedAnswer },
        },
      },
      async (request, reply) =>
        changed(reply, await factors.confirmTotp(principalOf(request), request.body.code, askerOf(request))),
    )

    app.delete(
      '/api/account/totp',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Remove the authenticator app',
          description: 'Every other session ends.',
          response: { 200: factorChangedAnswer },
        },
      },
      async (request, reply) => changed(reply, await factors.removeTotp(principalOf(request), askerOf(request))),
    )

    app.post(
      '/api/account/recovery-codes',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Make new recovery codes',
          description: 'The old ones are worth nothing afterwards. They are shown this once.',
          response: { 200: factorChangedAnswer },
        },
      },
      async (request, reply) => changed(reply, await factors.renewRecoveryCodes(principalOf(request), askerOf(request))),
    )

    app.post(
      '/api/account/passkeys/options',
      {
        config: proven,
        schema: {
          tags,
          summary: 'What a new passkey is made of',
          description: 'Valid for five minutes and one answer.',
          response: { 200: passkeyCreationAnswer },
        },
      },
      async request => ({
        options: (await factors.beginPasskey(principalOf(request), siteOf(identity, request))) as PasskeyCreation,
      }),
    )

    app.post(
      '/api/account/passkeys',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Add a passkey',
          description: shownOnce,
          body: newPasskeyBody,
          response: { 200: factorChangedAnswer },
        },
      },
      async (request, reply) =>
        changed(
          reply,
          await factors.addPasskey(
            principalOf(request),
            siteOf(identity, request),
            { name: request.body.name, response: request.body.response as CreatedPasskey },
            askerOf(request),
          ),
        ),
    )

    app.patch(
      '/api/account/passkeys/:passkeyId',
      {
        config: { access: 'account' },
        schema: {
          tags,
          summary: 'Name a passkey',
          description: 'Of this account.',
          params: passkeyParams,
          body: passkeyNameBody,
          response: { 204: z.undefined().meta({ description: 'Done.' }) },
        },
      },
      async (request, reply) => {
        await factors.renamePasskey(principalOf(request), request.params.passkeyId, request.body.name)
        return reply.code(204).send()
      },
    )

    app.delete(
      '/api/account/passkeys/:passkeyId',
      {
        config: proven,
        schema: {
          tags,
          summary: 'Remove a passkey',
          description: 'Every other session ends.',
          params: passkeyParams,
          response: { 200: factorChangedAnswer },
        },
      },
      async (request, reply) =>
        changed(reply, await factors.removePasskey(principalOf(request), request.params.passkeyId, askerOf(request))),
    )
  }

  function changed(reply: Parameters<typeof renewSession>[1], { sessionToken, recoveryCodes }: FactorChanged) {
    renewSession(identity, reply, sessionToken)
    return { recoveryCodes }
  }
}
