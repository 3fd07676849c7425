// Accounts on a running product, over HTTP as a browser has them: an administrator made at the machine, with an authenticator app,
// and users whom they invite.
import { totpCode } from '../../src/product/identity/totp.ts'
import { type Product, tradewise } from './product.ts'

export const goodPassword = 'seven horses cross a silver bridge'

export type Answer = { status: number; body: Record<string, unknown> }
export type Browser = {
  send: (method: string, path: string, body?: object) => Promise<Answer>
  /** As a Cookie header says it. */
  cookie: () => string
}
export type Person = Browser & { email: string; totpSecret: string }

/** `headers`: what stands before the product would add. */
export function openBrowser(origin: string, headers: Record<string, string> = {}): Browser {
  const cookies = new Map<string, string>()
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return {
    cookie,
    async send(method, path, body) {
      const answer = await fetch(origin + path, {
        method,
        headers: {
          'sec-fetch-site': 'same-origin',
          ...headers,
          ...(cookies.size > 0 ? { cookie: cookie() } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      })
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = '', rest = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? []
        if (/max-age=0\b/i.test(rest)) cookies.delete(name)
        else cookies.set(name, value)
      }
      const text = await answer.text()
      return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) }
    },
  }
}

/** As the operator makes one at the machine. `settings`: those that the product runs with. */
export async function firstAdministrator(
  product: Product,
  settings: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Person> {
  const email = 'admin@example.net'
  const made = await tradewise(['user', 'create', '--email', email, '--admin'], settings)
  const link = /https?:\/\/\S+#[\w-]+/.exec(made.stdout)?.[0]
  if (!link) throw new Error(`no link was made:\n${made.stdout}${made.stderr}`)
  return enrolled(openBrowser(product.origin, headers), link, email)
}

/** `admin` invites them; nobody has to send mail. */
export async function invited(
  product: Product,
  admin: Person,
  email: string,
  headers: Record<string, string> = {},
): Promise<Person> {
  const { link } = expectFine(await admin.send('POST', '/api/admin/users/invites', { email })) as { link: string }
  return enrolled(openBrowser(product.origin, headers), link, email)
}

/** The code of `steps` half minutes from now. */
export function codeOf(totpSecret: string, nowMs = Date.now(), steps = 0): string {
  return totpCode(fromBase32(totpSecret), Math.floor(nowMs / 30_000) + steps)
}

async function enrolled(browser: Browser, link: string, email: string): Promise<Person> {
  const token = link.split('#')[1]
  expectFine(await browser.send('POST', '/api/auth/sign-up/complete', { token, password: goodPassword }))
  const { secret: totpSecret } = expectFine(await browser.send('POST', '/api/account/totp')) as { secret: string }
  expectFine(await browser.send('POST', '/api/account/totp/confirm', { code: codeOf(totpSecret) }))
  return { ...browser, email, totpSecret }
}

function expectFine({ status, body }: Answer): Record<string, unknown> {
  if (status < 200 || status > 299) throw new Error(`answered ${status}: ${JSON.stringify(body)}`)
  return body
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join(
    '',
  )
  return Buffer.from(bits.match(/.{8}/g)!.map(eight => Number.parseInt(eight, 2)))
}
