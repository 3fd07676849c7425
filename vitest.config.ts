import { defineConfig } from 'vitest/config'

// Files may share a process, none after another's state: starting one and loading all modules anew for each file would take
// longer than the tests.
const journeys = 'test/journeys/**'

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // They end what hangs. Nothing is said by them: on a machine that does something else besides, all of it takes several times as long.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    // Some files wait for a database or a process for half of their time; each further worker loads every module once more.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'rooms', include: ['src/**/*.test.ts', 'web/**/*.test.ts'], isolate: false } },
      {
        extends: true,
        test: {
          name: 'products',
          include: ['test/**/*.test.ts'],
          exclude: [journeys, 'test/browser/**', 'test/long/**'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'journeys', include: [`${journeys}/*.test.ts`] } },
    ],
  },
})
