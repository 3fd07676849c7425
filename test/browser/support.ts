// Journeys import `test` and `expect` from here. A page is watched while a journey walks through it: an error in the console, an
// uncaught exception, a breach of the content security policy, an answer of 5xx or 429, or a request to anybody else's server fails it.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type axe from 'axe-core'
import { expect, type Page, test as base } from '@playwright/test'

export { expect } from '@playwright/test'

/** What the package itself exports is twice as long, and the browser reads it anew on each page. */
const axeProgram = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Options = {
  /** What this journey provokes on purpose, e.g. `test.use({ tolerated: [/status of 404/] })`. */
  tolerated: RegExp[]
}

type Own = {
  /** Whether the journey is that of somebody who has the product to themselves. */
  isOwn: boolean
}

type Watch = {
  /** What went wrong on the page so far, for a journey that wants to look itself. */
  troubles: string[]
}

export const test = base.extend<Options & Own & Watch>({
  isOwn: [false, { option: true }],
  tolerated: [[], { option: true }],
  baseURL: async ({ isOwn }, use) => {
    const origin = isOwn ? process.env.OWN_PRODUCT_ORIGIN : process.env.PRODUCT_ORIGIN
    if (origin === undefined) throw new Error('the product was not started (see serve-product.ts)')
    await use(origin)
  },
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads a fixture's needs from this pattern: it must be there
  troubles: async ({}, use) => use([]),
  page: async ({ page, baseURL, tolerated, troubles }, use) => {
    const putOff = await watch(page, baseURL ?? '', troubles)
    await use(page)
    await askAgain(page, putOff, troubles)
    expect(troubles.filter(trouble => !tolerated.some(pattern => pattern.test(trouble)))).toEqual([])
  },
})

/** → what was put off and has not been answered since, as it stands. */
async function watch(page: Page, origin: string, troubles: string[]): Promise<Set<string>> {
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', breach =>
      console.error(
        `content security policy: ${breach.effectiveDirective} blocked ${breach.blockedURI} (${breach.sourceFile}:${breach.lineNumber})`,
      ),
    )
  })
  page.on('console', message => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', error => troubles.push(`exception: ${error.message}`))
  page.on('crash', () => troubles.push('the page crashed'))
  page.on('request', request => {
    const url = new URL(request.url())
    if (/^(https?|wss?):$/.test(url.protocol) && url.host !== new URL(origin).host)
      troubles.push(`request to another origin: ${request.url()}`)
    if (url.pathname === '/api/csp-report') troubles.push(`content security policy report: ${request.postData() ?? ''}`)
  })
  const putOff = new Set<string>()
  page.on('response', response => {
    const url = response.url()
    // Nobody who uses a page as a person does may meet a limit.
    if (response.status() >= 500 || response.status() === 429) troubles.push(`answer ${response.status()}: ${url}`)
    // Where others keep the machine busy, the server puts off what is dear; the page asks again when it was told to, and has it then.
    if (response.status() === 503 && response.headers()['retry-after'] !== undefined) putOff.add(url)
    if (response.ok() && putOff.delete(url)) forgetAnswer503(troubles, url)
  })
  return putOff
}

/** A journey may leave a page, or end, before that has asked again: then this asks for it. */
async function askAgain(page: Page, putOff: ReadonlySet<string>, troubles: string[]): Promise<void> {
  for (const url of putOff) {
    const patience = { message: `${url} is answered when asked again`, intervals: [1_000], timeout: 60_000 }
    await expect.poll(async () => (await page.request.get(url)).ok(), patience).toBe(true)
    forgetAnswer503(troubles, url)
  }
}

function forgetAnswer503(troubles: string[], url: string): void {
  const said = [
    `answer 503: ${url}`,
    `console: Failed to load resource: the server responded with a status of 503 (Service Unavailable) (${url})`,
  ]
  for (let at = troubles.length; at-- > 0; ) if (said.includes(troubles[at]!)) troubles.splice(at, 1)
}

/** WCAG 2.2 A and AA as far as axe can tell, of all or of what lies within; each finding names its rule and its elements. */
export async function expectAccessible(page: Page, within?: string): Promise<void> {
  expect(await findings(page, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], within)).toEqual([])
}

/** Contrast of every text in the scheme that is on now. */
export async function expectReadable(page: Page): Promise<void> {
  expect(await findings(page, ['color-contrast'])).toEqual([])
}

/** Narrow and wide, light and dark; nothing wider than the window. */
export async function expectFine(page: Page): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
  await expectAccessible(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await expectReadable(page)
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1440, height: 900 })
}

/** axe as it is, within the page: our pages have no frames, for which its wrapper takes four times as long. */
async function findings(page: Page, rulesOrTags: string[], within?: string): Promise<string[]> {
  expect(page.frames()).toHaveLength(1)
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeProgram)
  const where = within ?? 'html'
  return page.evaluate(
    async ({ runOnly, where }) => {
      const { violations, passes } = await (window as unknown as { axe: typeof axe }).axe.run(where, {
        runOnly,
        resultTypes: ['violations'],
      })
      if (violations.length + passes.length === 0) return ['axe looked at nothing']
      return violations.flatMap(({ impact, id, help, nodes }) =>
        nodes.map(node => `${impact} ${id}: ${node.target.join(' ')} — ${help}`),
      )
    },
    { runOnly: rulesOrTags, where },
  )
}
