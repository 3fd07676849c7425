// Completes the built page: integrity for every script and sheet it names, an import map with integrity for the chunks that
// scripts import later (an integrity attribute on the entry does not cover those), a preload for the text font, and the names of what
// a stock page runs, which is what nearly every visit ends on: start.ts fetches those once something is painted.
import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin, Rolldown } from 'vite'

const preloadedFont = /inter-latin-wght-normal-.*\.woff2$/
/** What a stock page evaluates, in chunks that nothing in the document names. */
const fetchedAhead = ['main', 'stock-page']

export function subresourceIntegrity(): Plugin {
  return {
    name: 'subresource-integrity',
    apply: 'build',
    enforce: 'post',
    async writeBundle(options, bundle) {
      const directory = options.dir
      if (!directory) throw new Error('the web build needs an output directory')
      const digests = new Map<string, string>()
      for (const fileName of Object.keys(bundle)) {
        if (!/\.(js|css)$/.test(fileName)) continue
        const digest = createHash('sha384')
          .update(await readFile(join(directory, fileName)))
          .digest('base64')
        digests.set(`/${fileName}`, `sha384-${digest}`)
      }
      const htmlPath = join(directory, 'index.html')
      let html = (await readFile(htmlPath, 'utf8')).replace(
        /<(script|link)\b[^>]*?\b(?:src|href)="([^"]+)"[^>]*>/g,
        (tag, _name, address: string) => {
          const digest = digests.get(address)
          return digest ? tag.replace(/>$/, ` integrity="${digest}">`) : tag
        },
      )
      const integrity = Object.fromEntries([...digests].filter(([address]) => address.endsWith('.js')))
      const font = Object.keys(bundle).find(fileName => preloadedFont.test(fileName))
      if (!font) throw new Error('the text font is not in the bundle')
      const needed = new Set<string>()
      for (const name of fetchedAhead) {
        const chunk = Object.values(bundle).find(one => one.type === 'chunk' && one.name === name)
        if (!chunk) throw new Error(`there is no chunk called ${name}`)
        importedBy(chunk.fileName, bundle, needed)
      }
      const addresses = [...needed].map(fileName => `/${fileName}`).filter(address => !html.includes(`"${address}"`))
      html = html.replace(
        '<!-- import-map -->',
        [
          `<link rel="preload" as="font" type="font/woff2" crossorigin href="/${font}">`,
          `<script type="importmap" nonce="__CSP_NONCE__">${JSON.stringify({ integrity })}</script>`,
          `<meta name="fetched-ahead" content="${addresses.join(' ')}">`,
        ].join('\n    '),
      )
      // The sheet first: without it nothing is painted, and two dozen scripts would come before it.
      const sheet = /\s*<link rel="stylesheet"[^>]*>/.exec(html)?.[0]
      if (!sheet) throw new Error('the page names no style sheet')
      html = html.replace(sheet, '').replace('</title>', `</title>${sheet}`)
      await writeFile(htmlPath, html)
    },
  }
}

/** A chunk and whatever it imports, and so on. */
function importedBy(fileName: string, bundle: Rolldown.OutputBundle, found = new Set<string>()): Set<string> {
  const chunk = bundle[fileName]
  if (chunk?.type !== 'chunk' || found.has(fileName)) return found
  found.add(fileName)
  for (const imported of chunk.imports) importedBy(imported, bundle, found)
  return found
}
