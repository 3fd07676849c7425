import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

it('says everything to a reader that is slower than it', () => {
  // More than a pipe holds.
  const bill = execFileSync('sh', ['-c', `"${process.execPath}" src/app/cli.ts deps sbom | (sleep 0.3; cat)`], {
    encoding: 'utf8',
    maxBuffer: 64e6,
  })
  expect(bill.length).toBeGreaterThan(100_000)
  expect(() => void JSON.parse(bill)).not.toThrow()
})
