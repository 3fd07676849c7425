// Journeys of somebody with an account import `test` and `signUp` from here. Where making the account is itself the journey, see accounts.spec.ts.
import type { BrowserContext, Page } from '@playwright/test'
import { mailedLink } from './mail-server.ts'
import { expect, test as base } from './support.ts'

export const test = base.extend({
  // Cookies that want a secure host are kept on localhost.
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use((process.env.PRODUCT_ORIGIN ?? '').replace('127.0.0.1', 'localhost')),
})

export const password = 'a walrus plays the cello at dusk'

const send = (page: Page, path: string, data: object) =>
  page.request.post(path, { data, headers: { 'sec-fetch-site': 'same-origin' } })

/** The link by which an account is made. from: the network address of this person, who shares it with nobody. */
export async function welcomeLink(page: Page, context: BrowserContext, address: string, from: string): Promise<string> {
  await context.setExtraHTTPHeaders({ 'x-forwarded-for': from })
  const letter = () => mailedLink(process.env.LETTERS ?? '', address, '/welcome')
  await send(page, '/api/auth/sign-up', { email: address })
  await expect.poll(letter, { message: 'a letter' }).toBeDefined()
  return letter()!
}

/** Makes an account and signs its owner in. */
export async function signUp(page: Page, context: BrowserContext, address: string, from: string): Promise<void> {
  const token = (await welcomeLink(page, context, address, from)).split('#')[1]
  const made = await send(page, '/api/auth/sign-up/complete', { token, password })
  expect(made.status()).toBe(200)
}
