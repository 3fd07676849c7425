// Accounts as people meet them: the link to begin with, factors, passkeys, sessions, a lost password, and the end. Each person comes
// from an address of their own; passkeys want a host with a name, so the pages are those of http://localhost.
import { createHmac } from 'node:crypto'
import { type BrowserContext, expect as baseExpect, type Locator, type Page } from '@playwright/test'
import { expect, expectAccessible, expectFine, test as base } from './support.ts'
import { mailedLink } from './mail-server.ts'
import { plantedDelivery } from './planted-jobs.ts'

const test = base.extend({
  // oxlint-disable-next-line no-empty-pattern
  baseURL: async ({}, use) => use((process.env.PRODUCT_ORIGIN ?? '').replace('127.0.0.1', 'localhost')),
})
// The first account comes first: until it is there, the pages make no other.
test.describe.configure({ mode: 'serial' })
// Refusals that the journeys ask for; the browser writes each into its console.
test.use({ tolerated: [/status of (400|401|403|409|422)/] })

const password = 'a walrus plays the cello at dusk'
const letters = () => process.env.LETTERS ?? ''
const from = (context: BrowserContext, address: string) => context.setExtraHTTPHeaders({ 'x-forwarded-for': address })

/** RFC 6238, apart from the product's own. */
function totp(secret: string, step: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = Array.from(secret, letter => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', key).update(counter).digest()
  return String((mac.readUInt32BE(mac.at(-1)! & 15) & 0x7fff_ffff) % 1_000_000).padStart(6, '0')
}
const stepNow = () => Math.floor(Date.now() / 30_000)

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    if (await target.evaluate(element => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error('not reached with the Tab key')
}

async function linkTo(address: string, path: string): Promise<string> {
  await baseExpect.poll(() => mailedLink(letters(), address, path), { message: `a letter to ${address}` }).toBeDefined()
  return mailedLink(letters(), address, path)!
}

async function signUp(page: Page, address: string): Promise<void> {
  await page.goto('/sign-up')
  await page.getByLabel('Mail address').fill(address)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect(page.getByText('Look into your mail.')).toBeVisible()
  await page.goto(await linkTo(address, '/welcome'))
  await expect(page.getByLabel('Mail address')).toHaveValue(address)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Create the account' }).click()
  await expect(page).toHaveURL(/\/account$/)
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible()
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
}

test('the operator makes the first account, adds an app, and administrates', async ({ page, context, browser, baseURL }) => {
  // Longer than the others: it goes through the whole administration.
  test.slow()
  await from(context, '203.0.113.1')
  await page.goto(process.env.FIRST_ADMIN_LINK ?? '')
  await expect(page.getByRole('heading', { level: 1, name: 'The first account' })).toBeVisible()
  // The token is nowhere that is kept or shown.
  await expect(page).toHaveURL(/\/welcome$/)
  await expectFine(page)
  await page.getByLabel('Mail address').fill('root@example.net')
  await page.getByLabel('Password', { exact: true }).fill('short')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Password', { exact: true })).toBeFocused()
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/At least 15 characters/)
  await page.getByLabel('Password', { exact: true }).fill('root example net')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Password', { exact: true })).toHaveAccessibleDescription(/Please choose another/)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/account\/security$/)
  await expectFine(page)

  await page.goto('/admin')
  await expect(page.getByText('Administrating asks for a second factor.')).toBeVisible()
  await page.getByRole('link', { name: 'Add a second factor' }).click()
  await page.getByRole('button', { name: 'Set up an app' }).click()
  const secret = ((await page.getByRole('dialog').locator('code').textContent()) ?? '').replaceAll(' ', '')
  await expectAccessible(page, '[role=dialog]')
  const step = stepNow()
  await page.getByLabel('Code from the app').fill('000000')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code from the app')).toHaveAccessibleDescription(/wrong/)
  await page.getByLabel('Code from the app').fill(totp(secret, step))
  await page.keyboard.press('Enter')
  const codes = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem')
  await expect(codes).toHaveCount(10)
  const [recoveryCode = ''] = await codes.allTextContents()
  await expectAccessible(page, '[role=dialog]')
  await page.keyboard.press('Escape')
  await expect(codes).toHaveCount(10)
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('10 are left')).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Authenticator app' })).toBeFocused()

  await page.getByRole('button', { name: /^Account of/ }).click()
  await page.getByRole('link', { name: 'Administration' }).click()
  // Whether it is depends on what else the machine does just now.
  await expect(page.getByRole('status').filter({ hasText: /well|look|work/ })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Parts' })).toBeVisible()
  await expectFine(page)
  for (const [name, shown] of [
    ['Health', 'Parts of the instance and how they are'],
    ['Performance', 'Requests by route'],
    ['Jobs', 'Scheduled work'],
    ['Alarms', 'Rules, what they measure now, and when they fire'],
  ] as const) {
    await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name }).click()
    await expect(page.getByRole('table', { name: shown })).toBeVisible()
    await expectFine(page)
  }
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Jobs' }).click()
  const dead = page.getByRole('region', { name: 'Given up' })
  await expect(dead.getByText('The mail server cannot be reached or has no time.').first()).toBeVisible()
  await dead.getByRole('button', { name: 'Discard alerts.deliver' }).first().click()
  await expectAccessible(page, '[role=dialog]')
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click()
  await dead.getByRole('button', { name: 'Try again alerts.deliver' }).first().click()
  await dead.getByRole('button', { name: 'Try all 2 of alerts.deliver again' }).click()
  await expect(dead.getByText('2 are back in the queue.')).toBeVisible()
  await expect(dead.getByText('Nothing was given up.')).toBeVisible()
  const waiting = page.getByRole('region', { name: 'Waiting' }).getByRole('listitem').filter({ hasText: plantedDelivery })
  await waiting.getByRole('button', { name: 'Cancel alerts.deliver' }).click()
  await expect(waiting).toHaveCount(0)
  // What is due another day is done now.
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Duties' }).click()
  const digest = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Health digest' }) })
  await digest.getByRole('button', { name: /Run now.*Health digest/ }).click()
  await expect(digest.getByText(/parts are well\./)).toBeVisible({ timeout: 90_000 })
  await expectFine(page)
  await page.getByRole('link', { name: 'Errors' }).click()
  await expect(page.getByRole('heading', { name: 'Open' })).toBeVisible()
  await expectFine(page)
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText('MONITORING_TOKEN', { exact: true })).toBeVisible()
  await expectFine(page)
  await page.getByRole('link', { name: 'Accounts', exact: true }).click()
  await expect(page.getByRole('rowheader', { name: /root@example\.net \(you\)/ })).toBeVisible()
  await expectFine(page)
  await page.getByRole('link', { name: 'Audit trail' }).click()
  await page.getByLabel('What').selectOption('Second factor added')
  await expect(page.getByRole('row', { name: /Second factor added.*203\.0\.113\.1/ })).toBeVisible()
  await expect(page.getByRole('cell', { name: 'Signed in' })).toHaveCount(0)
  await expectFine(page)
  await page.goBack()
  await page.getByRole('link', { name: 'Backups' }).click()
  await expect(page.getByText(/^Not safe yet/)).toBeVisible()
  await page.getByRole('button', { name: 'Back up now' }).click()
  await expect(page.getByRole('table', { name: 'Backups, newest first' }).getByRole('cell', { name: /^Proved/ })).toBeVisible({
    timeout: 90_000,
  })
  // And proved once more: how far that is can be seen, and how it ended.
  await page.getByRole('button', { name: /^Prove .* now$/ }).click()
  await expect(page.getByRole('progressbar', { name: 'A backup is proved' })).toBeVisible()
  const tried = page.getByRole('table', { name: 'Backups, proofs and restores, newest first' })
  await expect(tried.getByRole('row', { name: /Proof asked for/ })).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0)
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: /^Download / }).click()])
  expect(file.suggestedFilename()).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{6}\.tar\.gz\.age$/)
  await expectFine(page)
  await page.goBack()
  await page.getByLabel('Search', { exact: true }).fill('nobody')
  await expect(page.getByText('No account has that')).toBeVisible()
  await page.getByLabel('Search', { exact: true }).fill('ROOT@ex')
  await expect(page.getByRole('rowheader', { name: /root@example\.net/ })).toBeVisible()
  await page.getByLabel('Mail address', { exact: true }).fill('guest@example.net')
  await page.getByRole('button', { name: 'Invite' }).click()
  await expect(page.getByRole('dialog')).toContainText('/welcome#')
  await expectAccessible(page, '[role=dialog]')
  const [invitation = ''] = /https?:\/\/\S+\/welcome#[\w-]{43}/.exec((await page.getByRole('dialog').textContent()) ?? '') ?? []
  await page.getByRole('button', { name: 'Done' }).click()

  // What is done to somebody's account is felt there at once.
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '', extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.5' } })
  const guest = await elsewhere.newPage()
  await guest.goto(invitation)
  await guest.getByLabel('Password', { exact: true }).fill(password)
  await guest.keyboard.press('Enter')
  await expect(guest).toHaveURL(/\/account$/)
  const change = async (verb: string) => {
    await page.getByRole('button', { name: 'Change guest@example.net' }).click()
    await page.getByRole('button', { name: verb }).click()
    await page.getByRole('button', { name: verb }).click()
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await page.getByLabel('Search', { exact: true }).fill('guest')
  await change('Make administrator')
  const row = page.getByRole('row', { name: /guest@example\.net/ })
  await expect(row).toContainText('Administrator')
  await guest.reload()
  await expect(guest).toHaveURL(/\/sign-in/)
  await change('Close the account')
  await expect(row).toContainText('Closed')
  await guest.getByLabel('Mail address').fill('guest@example.net')
  await guest.getByLabel('Password', { exact: true }).fill(password)
  await guest.keyboard.press('Enter')
  await expect(guest.getByRole('alert')).toContainText('do not match')
  await elsewhere.close()

  await signOut(page)
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByLabel('Mail address').fill('root@example.net')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Second step' })).toBeVisible()
  await expectFine(page)
  await page.getByLabel('Code from your app').fill(totp(secret, step))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Code from your app')).toHaveAccessibleDescription(/used already/)
  await page.getByLabel('Code from your app').fill(totp(secret, Math.max(step + 1, stepNow())))
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /^Account of/ })).toBeVisible()

  // Ten minutes later, told short: the first answer is the one that asks for a proof.
  await page.route('**/api/account/export', route => route.fulfill({ status: 403, json: { code: 'step-up-required' } }), {
    times: 1,
  })
  await page.goto('/account')
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download my data' }).click()
  await expect(page.getByRole('dialog', { name: 'Confirm that it is you' })).toBeVisible()
  await expectAccessible(page, '[role=dialog]')
  await page.getByRole('button', { name: 'Use a recovery code' }).click()
  await page.getByLabel('Recovery code').fill(recoveryCode)
  await page.keyboard.press('Enter')
  expect((await download).suggestedFilename()).toBe('tradewise-account.json')
})

test('a passkey is added and signs in without address or password, by keyboard alone', async ({ page, context }) => {
  await from(context, '203.0.113.2')
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await signUp(page, 'ada@example.net')
  await expectFine(page)
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  await tabTo(page, page.getByRole('link', { name: 'Sign-in and security' }))
  await page.keyboard.press('Enter')
  await tabTo(page, page.getByRole('button', { name: 'Add a passkey' }))
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('What you call it')).toBeFocused()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type('Laptop')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('list', { name: 'Recovery codes' })).toBeVisible()
  await tabTo(page, page.getByRole('button', { name: 'I have kept them' }))
  await page.keyboard.press('Enter')
  await expect(page.getByText('Laptop', { exact: true })).toBeVisible()
  await expectFine(page)

  const leave = async () => {
    await tabTo(page, page.getByRole('button', { name: /^Account of/ }))
    await page.keyboard.press('Enter')
    await tabTo(page, page.getByRole('button', { name: 'Sign out' }))
    await page.keyboard.press('Enter')
    await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible()
    await tabTo(page, page.getByRole('link', { name: 'Sign in' }))
  }
  // The address field offers it, and this authenticator takes every offer: from the account's page to signing in, and back.
  await leave()
  await page.keyboard.press('g')
  await page.keyboard.press('u')
  await expect(page.getByText('ada@example.net').first()).toBeVisible()
  await expect(page).toHaveURL(/\/account$/)
  // One that waits to be asked is asked by the button.
  await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: false })
  await leave()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/sign-in/)
  await tabTo(page, page.getByRole('button', { name: 'Sign in with a passkey' }))
  await devtools.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId, enabled: true })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Account of ada@example.net' })).toBeVisible()

  // What is hers changes: the passkey's name, the password, the passkey's end, and the address.
  await page.goto('/account/security')
  await page.getByRole('button', { name: 'Rename Laptop' }).click()
  await page.getByLabel('Name', { exact: true }).fill('Desk')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Desk', { exact: true })).toBeVisible()
  await page.getByRole('button', { name: 'Change the password' }).click()
  await page.getByLabel('Present password', { exact: true }).fill('not what it is')
  await page.getByLabel('New password', { exact: true }).fill('the kettle hums in c minor')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Present password', { exact: true })).toBeFocused()
  await expect(page.getByLabel('Present password', { exact: true })).toHaveAccessibleDescription(/not your present password/)
  await page.getByLabel('Present password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByText('The new password is set.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Change the password' })).toBeFocused()
  await page.getByRole('button', { name: 'Remove Desk' }).click()
  await page.getByRole('button', { name: 'Remove it' }).click()
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeFocused()
  await page.goto('/account')
  await page.getByRole('button', { name: 'Change the address' }).click()
  await page.getByLabel('New mail address').fill('countess@example.net')
  await page.keyboard.press('Enter')
  await page.goto(await linkTo('countess@example.net', '/account/confirm-email'))
  await page.getByRole('button', { name: 'Confirm the address' }).click()
  await expect(page.getByText('is your mail address now')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Account of countess@example.net' })).toBeVisible()
})

test('sessions are seen and ended, a lost password is set anew, and the account is deleted', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await from(context, '203.0.113.3')
  await signUp(page, 'bob@example.net')
  const elsewhere = await browser.newContext({ baseURL: baseURL ?? '', extraHTTPHeaders: { 'x-forwarded-for': '203.0.113.4' } })
  const other = await elsewhere.newPage()
  const signInElsewhere = async (word: string) => {
    await other.goto('/sign-in?next=%2Faccount%2Fsessions')
    await other.getByLabel('Mail address').fill('bob@example.net')
    await other.getByLabel('Password', { exact: true }).fill(word)
    await other.keyboard.press('Enter')
  }
  await signInElsewhere(password)
  await expect(other.getByRole('button', { name: /^End .*203\.0\.113\.3/ })).toBeVisible()

  await page.goto('/account/sessions')
  await expect(page.getByText('this one')).toBeVisible()
  await expect(page.getByRole('row', { name: /Account made.*203\.0\.113\.3/ })).toBeVisible()
  await expectFine(page)
  await page.getByRole('button', { name: /^End .*203\.0\.113\.4/ }).click()
  await expect(page.getByText('You are signed in here alone.')).toBeVisible()
  await expect(page.getByRole('list', { name: 'Sessions' })).toBeFocused()
  await other.reload()
  await expect(other).toHaveURL(/\/sign-in/)

  await other.getByRole('link', { name: 'Forgot password' }).click()
  await expectFine(other)
  await other.getByLabel('Mail address').fill('bob@example.net')
  await other.getByRole('button', { name: 'Send me a link' }).click()
  await expect(other.getByText('Look into your mail.')).toBeVisible()
  const link = await linkTo('bob@example.net', '/new-password')
  await other.goto(link)
  await expect(other).toHaveURL(/\/new-password$/)
  await expect(other.getByLabel('Account', { exact: true })).toHaveValue('bob@example.net')
  await expectFine(other)
  await other.getByLabel('New password', { exact: true }).fill('the kettle hums in c minor')
  await other.keyboard.press('Enter')
  await expect(other.getByText('The new password is set')).toBeVisible()
  await other.goto('/about')
  await other.goto(link)
  await expect(other.getByRole('alert')).toContainText('used already')
  await signInElsewhere(password)
  await expect(other.getByRole('alert')).toContainText('do not match')
  await signInElsewhere('the kettle hums in c minor')
  await expect(other.getByText('You are signed in here alone.')).toBeVisible()
  await page.reload()
  await expect(page).toHaveURL(/\/sign-in/)
  await expectFine(page)

  await other.goto('/account')
  await other.getByRole('button', { name: 'Delete the account …' }).click()
  const final = other.getByRole('button', { name: 'Delete it for good' })
  await expect(final).toBeDisabled()
  await other.getByLabel('Your mail address').fill('bob@example.net')
  await final.click()
  await expect(other.getByText('Your account and what belonged to it are deleted.')).toBeVisible()
  await other.getByRole('button', { name: 'To the start' }).click()
  await expect(other.getByRole('link', { name: 'Sign in' })).toBeVisible()
  await elsewhere.close()
})
