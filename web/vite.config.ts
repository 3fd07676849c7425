import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { subresourceIntegrity } from './subresource-integrity.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const { version } = JSON.parse(readFileSync(here('../package.json'), 'utf8')) as { version: string }

export default defineConfig({
  root: here('.'),
  // The server writes a fresh nonce over this placeholder in every page it sends.
  html: { cspNonce: '__CSP_NONCE__' },
  // What a page tells of itself when it fails.
  define: { 'import.meta.env.RELEASE': JSON.stringify(version) },
  plugins: [react(), tailwindcss(), subresourceIntegrity()],
  build: {
    // tools/build.mjs names another place: it builds beside and swaps.
    outDir: here('../dist/web'),
    emptyOutDir: true,
    // One sheet and no inlined assets: the content security policy knows neither data: URLs nor late style elements.
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // A stock page in four requests instead of thirty: what every page shares, what draws, what rarely opens.
        codeSplitting: {
          groups: [
            // By itself, or the first script of a page would bring along what it is there to put off (web/src/start.ts).
            { name: 'fetch-ahead', test: /vite\/preload-helper/, priority: 3 },
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|@tanstack|use-sync-external-store)\//, priority: 2 },
            // What the account pages share among themselves stays out of what every page loads.
            {
              name: 'accounts',
              test: /web\/src\/identity\//,
              minShareCount: 2,
              priority: 2,
              // Or the parts that they share with everybody would move in with them.
              includeDependenciesRecursively: false,
            },
            { name: 'shared', test: /web\/src\/(?!identity\/)|node_modules\/lucide-react\//, minShareCount: 2, priority: 1 },
            { name: 'drawing', test: /node_modules\/(lightweight-charts|fancy-canvas)\//, priority: 2 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': 'http://127.0.0.1:3000' } },
})
