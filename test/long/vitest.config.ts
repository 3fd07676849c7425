// `npm run test:long`: drills that take minutes. Each has a short form among the tests of `npm test`.
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: [
      'test/long/**/*.drill.ts',
      'test/faults/{*-kill*,backup-damage,embedded-places,database-away,stopping}.test.ts',
      'src/core/bar-quality/*.test.ts',
      'test/docs/disaster-recovery.test.ts',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    env: { TEST_LONG: '1' },
    fileParallelism: false,
    testTimeout: 60 * 60_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 30_000, interval: 20 } },
    reporters: ['verbose'],
  },
})
