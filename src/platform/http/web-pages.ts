// The browser's application: built files that never change under their name, and one document for every page, with a fresh nonce
// in each response.
import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { Failure } from '#basics'
import { cookieOfPages } from '#protection'
import type { HeaderPolicy } from './security-headers.ts'

export type Page = {
  /** '/stocks/:symbol' */
  readonly path: string
  /** Whether what the address names exists; without it, every address of this shape does. A page that is not there is a 404. */
  readonly isThere?: (params: Readonly<Record<string, string>>) => Promise<boolean>
  /** Addresses whose answers the page will ask for at once; fetched by the browser while the scripts still load. */
  readonly preloads?: (params: Readonly<Record<string, string>>, query: Readonly<Record<string, string>>) => readonly string[]
}

export type WebOptions = {
  /** The built application: index.html, assets/, and what else lies beside it. */
  directory: string
  pages: readonly Page[]
  /** Looks for a newer build at each request (development). */
  watch: boolean
}

/** Only these are served, whatever else lies in the directory. */
const knownExtensions = new Set(['.js', '.css', '.woff2', '.svg', '.png', '.ico', '.webp', '.webmanifest', '.txt'])
const noncePlaceholder = '__CSP_NONCE__'
const untilTomorrow = 'public, max-age=86400'
const forever = 'public, max-age=31536000, immutable'

export type Document = { readonly send: (reply: FastifyReply, status: number, preloads?: readonly string[]) => FastifyReply }

/** Adds the pages and files. The document it returns is what an unknown page is answered with, too. */
export async function serveWeb(app: FastifyInstance, options: WebOptions, policy: HeaderPolicy): Promise<Document> {
  const document = openDocument(options, policy)
  const assets = join(options.directory, 'assets')
  await app.register(async files => {
    files.addHook('onRoute', route => void (route.config ??= { access: 'public', rate: 'file' }))
    await files.register(fastifyStatic, {
      root: assets,
      prefix: '/assets/',
      preCompressed: true,
      index: false,
      dotfiles: 'ignore',
      cacheControl: false,
      // It would be the file's size and date, which differ from machine to machine: the date alone is told.
      etag: false,
      allowedPath: path => knownExtensions.has(extname(path)),
      // Only the names under it hold a hash of what is in the file.
      setHeaders: (reply, path) =>
        void reply.headers({ 'cache-control': path.startsWith(assets) ? forever : untilTomorrow, vary: 'accept-encoding' }),
    })
    for (const name of readdirSync(options.directory)) {
      if (!knownExtensions.has(extname(name))) continue
      files.get(`/${name}`, { schema: { hide: true } }, (_request, reply) =>
        reply.sendFile(name, options.directory, { cacheControl: false, etag: false }),
      )
    }
  })
  for (const page of options.pages) {
    app.get(page.path, { config: { access: 'public', rate: 'page' }, schema: { hide: true } }, async (request, reply) => {
      const params = request.params as Record<string, string>
      if (page.isThere && !(await page.isThere(params))) return document.send(reply, 404)
      return document.send(reply, 200, page.preloads?.(params, request.query as Record<string, string>))
    })
  }
  return document
}

function openDocument(options: WebOptions, policy: HeaderPolicy): Document {
  const file = join(options.directory, 'index.html')
  let parts = readParts(file)
  let readAt = options.watch ? statSync(file).mtimeMs : 0
  return {
    send: (reply, status, preloads = []) => {
      if (options.watch && statSync(file).mtimeMs !== readAt) {
        parts = readParts(file)
        readAt = statSync(file).mtimeMs
      }
      const nonce = randomBytes(18).toString('base64')
      const html = parts.join(nonce)
      return reply
        .code(status)
        .headers({
          'content-security-policy': policy.pagePolicy(nonce),
          'cache-control': 'private, no-cache',
          'set-cookie': cookieOfPages,
        })
        .type('text/html; charset=utf-8')
        .send(preloads.length === 0 ? html : html.replace('</head>', () => `${preloads.map(preloadLink).join('')}</head>`))
    },
  }
}

function readParts(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split(noncePlaceholder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new Failure('misconfigured', 'The web application is not built; run `npm run build`.', { cause: error })
  }
}

/** crossorigin, because only then the browser gives the answer to a later fetch() of the same address. */
function preloadLink(address: string): string {
  const escaped = address.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
  return `<link rel="preload" as="fetch" crossorigin href="${escaped}">`
}
