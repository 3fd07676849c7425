// Journeys of somebody with an account import `test` and `signUp` from here. Where making the account is itself the journey, see accounts.spec.ts.
import type { BrowserContext, Page } from '@playwright/test'
import { mailedLink } from './mail-server.ts'
import { expect, test as base } from './support.ts'

export const test = base.extend({
  // Cookies that want a secure host are kept on localhost.
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use((process.env.PRODUCT_ORIGIN ?? '').replace('127.0.0.1', 'localhost')),
})

/** Makes an account and signs its owner in. from: the network address of this person, who shares it with nobody. */
export async function signUp(page: Page, context: BrowserContext, address: string, from: string): Promise<void> {
  await context.setExtraHTTPHeaders({ 'x-forwarded-for': from })
  const send = (path: string, data: object) => page.request.post(path, { data, headers: { 'sec-fetch-site': 'same-origin' } })
  const letter = () => mailedLink(process.env.LETTERS ?? '', address, '/welcome')
  await send('/api/auth/sign-up', { email: address })
  await expect.poll(letter, { message: 'a letter' }).toBeDefined()
  const token = letter()?.split('#')[1]
  const made = await send('/api/auth/sign-up/complete', { token, password: 'a walrus plays the cello at dusk' })
  expect(made.status()).toBe(200)
}
