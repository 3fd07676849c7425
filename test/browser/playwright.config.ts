// Journeys through the real product in a real Chromium: the built server, an embedded database of its own, bundled market data.
import { defineConfig } from '@playwright/test'

const { CHROMIUM, CHROMIUM_HEADLESS_SHELL = CHROMIUM } = process.env

const launch = (executablePath: string | undefined) => ({
  ...(executablePath && { executablePath }),
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
})

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
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['../../tools/testing/playwright-results.ts']],
  use: {
    browserName: 'chromium',
    trace: 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    // An address field that offers passkeys is there in the whole browser only.
    { name: 'accounts', testMatch: 'accounts.spec.ts', use: { launchOptions: launch(CHROMIUM) } },
    { name: 'pages', testIgnore: 'accounts.spec.ts', use: { launchOptions: launch(CHROMIUM_HEADLESS_SHELL) } },
  ],
})
