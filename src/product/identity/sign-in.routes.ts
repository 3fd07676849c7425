// Becoming somebody: signing in and out, making an account, setting a lost password anew, and proving again that it is you.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { keepsCookies, proofLastsMs } from '#protection'
import {
  askedAnswer,
  authOptions,
  codeBody,
  emailBody,
  linkAnswer,
  linkBody,
  passkeyBody,
  type PasskeyRequest,
  passkeyRequestAnswer,
  passwordLimits,
  resetBody,
  sessionAnswer,
  signedInAnswer,
  signInAnswer,
  signInBody,
  signUpBody,
  stepUpAnswer,
  stepUpBody,
} from './identity.contract.ts'
import type { Identity } from './identity.ts'
import {
  askerOf,
  clearSession,
  principalOf,
  refusePlainHttp,
  renewSession,
  setPending,
  setSession,
  siteOf,
} from './browser-session.ts'
import type { SignedPasskey } from './passkey-ceremony.ts'

const tags = ['signing in']
const guessing = { access: 'public', rate: 'sign-in' } as const
/** Nobody guesses 256 bits; a person may try several passwords until one is good. */
const linked = { access: 'public' } as const
const signedIn = { state: 'signed-in' } as const
const done = z.undefined().meta({ description: 'Done.' })

export function signInRoutes(identity: Identity): FastifyPluginAsyncZod {
  const { signIn, signUp, passkeySignIn, stepUp, sessions, account } = identity
  const asked = () => ({ asked: true, by: identity.sendsMail ? 'mail' : 'operator' }) as const
  const verifiedUntil = (from: number) => new Date(from + proofLastsMs).toISOString()

  return async app => {
    app.get(
      '/api/auth/options',
      {
        config: { access: 'public', rate: 'interactive', underLoad: 'last' },
        schema: {
          tags,
          summary: 'How accounts are made here',
          description: 'And what a password needs.',
          response: { 200: authOptions },
        },
      },
      async request => ({
        registration: identity.settings.registration,
        sendsMail: identity.sendsMail,
        needsAdministrator: await identity.needsAdministrator(),
        keepsCookies: keepsCookies(request.headers.cookie),
        password: passwordLimits,
      }),
    )

    app.get(
      '/api/auth/session',
      {
        config: { access: 'public', rate: 'interactive', underLoad: 'last' },
        schema: { tags, summary: 'Who is signed in', description: 'Nobody is an answer too.', response: { 200: sessionAnswer } },
      },
      async request => {
        const { principal } = request
        if (!principal) return { account: null, verifiedUntil: null }
        const { id, email, name, role } = await account.profile(principal)
        const until = principal.verifiedAt === null ? 0 : principal.verifiedAt + proofLastsMs
        return {
          account: { id, email, name, role, hasSecondFactor: principal.hasSecondFactor },
          verifiedUntil: until > identity.now().getTime() ? new Date(until).toISOString() : null,
        }
      },
    )

    app.addHook('preValidation', async request => {
      if (request.method === 'POST') await refusePlainHttp(request)
    })

    app.post(
      '/api/auth/sign-in',
      {
        config: guessing,
        schema: {
          tags,
          summary: 'Sign in with a password',
          description: 'Sets the session cookie, or asks for the second factor. One answer for whatever was wrong.',
          body: signInBody,
          response: { 200: signInAnswer },
        },
      },
      async (request, reply) => {
        const outcome = await signIn.withPassword(request.body, askerOf(request))
        if (outcome.state === 'second-factor-needed') {
          setPending(reply, outcome.pendingToken)
          return { state: outcome.state, factors: outcome.factors }
        }
        setSession(identity, reply, outcome.opened)
        return signedIn
      },
    )

    app.post(
      '/api/auth/sign-in/code',
      {
        config: guessing,
        schema: {
          tags,
          summary: 'Finish signing in with a code',
          description: 'Of the authenticator app, or a recovery code. Each counts once.',
          body: codeBody,
          response: { 200: signedInAnswer },
        },
      },
      async (request, reply) => {
        const { opened } = await signIn.withCode(request.body.code, askerOf(request))
        setSession(identity, reply, opened)
        return signedIn
      },
    )

    app.post(
      '/api/auth/passkey/options',
      {
        config: { access: 'public', rate: 'default', underLoad: 'last' },
        schema: {
          tags,
          summary: 'What a passkey has to sign to sign in',
          description: 'Alone, or after a password that asked for a second factor. Valid for five minutes and one answer.',
          response: { 200: passkeyRequestAnswer },
        },
      },
      async (request, reply) => {
        const asked = await passkeySignIn.ask(siteOf(identity, request), askerOf(request))
        if (asked.pendingToken !== null) setPending(reply, asked.pendingToken)
        return { options: asked.request }
      },
    )

    app.post(
      '/api/auth/passkey',
      {
        config: guessing,
        schema: {
          tags,
          summary: 'Sign in with a passkey',
          description: 'With no password, or as its second factor.',
          body: passkeyBody,
          response: { 200: signedInAnswer },
        },
      },
      async (request, reply) => {
        const { opened } = await passkeySignIn.answer(
          siteOf(identity, request),
          request.body.response as SignedPasskey,
          askerOf(request),
        )
        setSession(identity, reply, opened)
        return signedIn
      },
    )

    app.post(
      '/api/auth/sign-out',
      {
        config: { access: 'public' },
        schema: { tags, summary: 'Sign out', description: 'Also when nobody is signed in.', response: { 204: done } },
      },
      async (request, reply) => {
        if (request.principal) await sessions.signOut(request.principal, askerOf(request))
        clearSession(reply)
        return reply.header('clear-site-data', '"cache"').code(204).send()
      },
    )

    app.post(
      '/api/auth/sign-up',
      {
        config: guessing,
        schema: {
          tags,
          summary: 'Ask for an account',
          description:
            'A link to go on comes by mail, or from the administrator. The answer is the same whatever is known of the address.',
          body: emailBody,
          response: { 202: askedAnswer },
        },
      },
      async (request, reply) => {
        signUp.ask(request.body.email)
        void reply.code(202)
        return asked()
      },
    )

    app.post(
      '/api/auth/sign-up/complete',
      {
        config: linked,
        schema: {
          tags,
          summary: 'Make the account that a link is for',
          description: 'And sign in to it. Also for invitations and the first administrator.',
          body: signUpBody,
          response: { 200: signedInAnswer },
        },
      },
      async (request, reply) => {
        setSession(identity, reply, await signUp.complete(request.body, askerOf(request)))
        return signedIn
      },
    )

    app.post(
      '/api/auth/links/look',
      {
        config: linked,
        schema: {
          tags,
          summary: 'What a one-time link is for',
          description: 'Without using it up.',
          body: linkBody,
          response: { 200: linkAnswer },
        },
      },
      request => signUp.look(request.body.token),
    )

    app.post(
      '/api/auth/reset',
      {
        config: guessing,
        schema: {
          tags,
          summary: 'Ask for a link to set a new password',
          description: 'The answer is the same whatever is known of the address.',
          body: emailBody,
          response: { 202: askedAnswer },
        },
      },
      async (request, reply) => {
        account.askReset(request.body.email, askerOf(request))
        void reply.code(202)
        return asked()
      },
    )

    app.post(
      '/api/auth/reset/complete',
      {
        config: linked,
        schema: {
          tags,
          summary: 'Set a new password by a link',
          description: 'Ends every session and opens none; a second factor is still asked for when signing in.',
          body: resetBody,
          response: { 204: done },
        },
      },
      async (request, reply) => {
        await account.reset(request.body, askerOf(request))
        clearSession(reply)
        return reply.code(204).send()
      },
    )

    app.post(
      '/api/auth/step-up',
      {
        config: { access: 'account', rate: 'sign-in' },
        schema: {
          tags,
          summary: 'Prove again that it is you',
          description: 'By a code, or by the password where there is no second factor. Good for ten minutes.',
          body: stepUpBody,
          response: { 200: stepUpAnswer },
        },
      },
      async (request, reply) => {
        const [principal, asker] = [principalOf(request), askerOf(request)]
        const token =
          'code' in request.body
            ? await stepUp.withCode(principal, request.body.code, asker)
            : await stepUp.withPassword(principal, request.body.password, asker)
        renewSession(identity, reply, token)
        return { verifiedUntil: verifiedUntil(identity.now().getTime()) }
      },
    )

    app.post(
      '/api/auth/step-up/passkey/options',
      {
        config: { access: 'account', underLoad: 'last' },
        schema: {
          tags,
          summary: 'What a passkey has to sign to prove that it is you',
          description: 'Valid for five minutes and one answer.',
          response: { 200: passkeyRequestAnswer },
        },
      },
      async request => ({
        options: (await stepUp.askPasskey(principalOf(request), siteOf(identity, request))) as PasskeyRequest,
      }),
    )

    app.post(
      '/api/auth/step-up/passkey',
      {
        config: { access: 'account', rate: 'sign-in' },
        schema: {
          tags,
          summary: 'Prove again with a passkey that it is you',
          description: 'Good for ten minutes.',
          body: passkeyBody,
          response: { 200: stepUpAnswer },
        },
      },
      async (request, reply) => {
        const site = siteOf(identity, request)
        renewSession(
          identity,
          reply,
          await stepUp.withPasskey(principalOf(request), site, request.body.response as SignedPasskey, askerOf(request)),
        )
        return { verifiedUntil: verifiedUntil(identity.now().getTime()) }
      },
    )
  }
}
