import { defineConfig } from 'vitest/config'

// What is pure may share a worker: half a minute of starting workers is saved.
const pure = ['src/core/**/*.test.ts', 'web/**/*.test.ts']

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: [...pure, 'test/browser/**', 'node_modules/**', 'dist/**'],
        },
      },
    ],
  },
})
