// Whoever opens an address in a browser and is refused reads a page in our look, not JSON. It asks nothing more of a server that may have
// no time: no script, no style sheet, one policy that never changes.
import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Problem } from './problems.ts'
import { pathOf } from './request-path.ts'

/** A person who opens an address gets a page; a program, or whoever asks for a file, gets a problem. */
export function isPageWanted({ method, url, headers }: Pick<FastifyRequest, 'method' | 'url' | 'headers'>): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false
  const path = pathOf(url)
  if (/^\/(api|assets|\.well-known)(\/|$)/.test(path) || /\.\w{1,12}$/.test(path)) return false
  // What scripts and markup of a page fetch says so; a browser that does not tell is taken by what it likes to read.
  const destination = headers['sec-fetch-dest']
  return (destination ?? 'document') === 'document' && (headers.accept?.includes('text/html') ?? false)
}

/** Safe whatever the problem says. */
export function refusalPage({ status, title, detail, requestId }: Problem): string {
  const isForNow = status === 429 || status >= 500
  const heading = headings[status] ?? title
  // At a name that is not ours there is no page to go to.
  const way = isForNow
    ? '<a class="button" href="">Try again</a>'
    : status === 421
      ? ''
      : '<a class="button" href="/">To the start</a>'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(heading)} · TradeWise AI</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<style>${style}</style>
</head>
<body>
<header><a href="/"><svg width="22" height="22" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 18.5 9 11l4 4 8-10"/><path d="M3 21.5h18"/></svg>TradeWise <span>AI</span></a></header>
<main>
<h1>${escaped(heading)}</h1>
<p>${escaped(detail ?? '')}${isForNow ? ' What you have saved is as it was.' : ''}</p>
${way}
<p class="quiet">Request id ${escaped(requestId)}</p>
</main>
</body>
</html>
`
}

const headings: Record<number, string> = {
  400: 'This address cannot be read',
  403: 'This is not allowed',
  414: 'This address is too long',
  421: 'This is not our name',
  429: 'Too many pages at once',
  500: 'This page could not be made',
  503: 'Too much to do just now',
}

/** The colours and measures of styles.css; the typeface is the one that stands in until ours has come. */
const style = `
:root{color-scheme:light dark;--surface:#fdfcfa;--text:#1b1d21;--muted:#5a5e66;--line:#e3e0d9;--accent:#1d4f91;--accent-text:#fff}
@media screen and (prefers-color-scheme:dark){:root{--surface:#111418;--text:#e9e7e2;--muted:#a5aab2;--line:#2c323a;--accent:#8db8f2;--accent-text:#0d1a2b}}
body{margin:0;background:var(--surface);color:var(--text);font:15px/1.5 "Inter Variable",Inter,Arial,"Liberation Sans",Helvetica,system-ui,sans-serif}
header{display:flex;height:56px;align-items:center;border-bottom:1px solid var(--line);padding:0 16px}
header a{display:flex;align-items:center;gap:8px;color:inherit;font-size:17px;font-weight:680;letter-spacing:-.015em;text-decoration:none}
header span{margin-left:-4px;color:var(--muted);font-weight:480}
svg{fill:none;stroke:var(--accent);stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
main{max-width:36rem;padding:40px 16px 64px}
h1{margin:0;font-size:clamp(1.6rem,1.1rem + 2vw,2.5rem);line-height:1.15;letter-spacing:-.025em;text-wrap:balance}
p{margin:12px 0 20px}
.button{display:inline-flex;min-height:36px;align-items:center;border-radius:8px;background:var(--accent);padding:0 12px;color:var(--accent-text);font-weight:520;text-decoration:none}
.button:hover{text-decoration:underline}
.quiet{color:var(--muted);font-size:.875rem;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
@media (width>=768px){header,main{padding-inline:28px}}
`

/** What the page's policy lets in besides nothing: this style, and the icon. */
export const refusalPageSources: readonly string[] = [
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "img-src 'self'",
]

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, letter => entities[letter]!)
}
