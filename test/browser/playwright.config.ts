// Journeys through the real product in a real Chromium: the built server, an embedded database of its own, bundled market data.
import { defineConfig } from '@playwright/test'

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  globalSetup: './serve-product.ts',
  fullyParallel: true,
  forbidOnly: true,
  // A journey that passes the second time has found something: it is never tried again.
  retries: 0,
  workers: 2,
  // They end what hangs; a busy machine takes a while to open a dialog.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['../../tools/testing/playwright-results.ts']],
  use: {
    browserName: 'chromium',
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(process.env.CHROMIUM && { executablePath: process.env.CHROMIUM }),
      // They keep the browser from talking to anybody but the product. Playwright itself leaves the sandbox off, which does not
      // start as root and in containers; nothing but our own pages is opened.
      args: [
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-default-apps',
      ],
    },
  },
})
