// What Playwright has to tell `npm test`: counts, and each skip with its reason. Written as JSON to the file named by TEST_RESULTS.
import { writeFileSync } from 'node:fs'
import type { FullResult, Reporter, Suite, TestCase } from '@playwright/test/reporter'

export default class Results implements Reporter {
  private suite: Suite | undefined
  private errors = 0

  onBegin(_config: unknown, suite: Suite): void {
    this.suite = suite
  }

  /** Errors outside any test: a setup that failed, a file that does not load. */
  onError(): void {
    this.errors++
  }

  onEnd(result: FullResult): void {
    const tests = this.suite?.allTests() ?? []
    const outcomes = tests.map(test => test.outcome())
    const failed = outcomes.filter(outcome => outcome === 'unexpected' || outcome === 'flaky').length + this.errors
    const file = process.env.TEST_RESULTS
    if (!file) return
    const results = {
      passed: outcomes.filter(outcome => outcome === 'expected').length,
      failed: failed === 0 && result.status !== 'passed' ? 1 : failed,
      skipped: tests
        .filter(test => test.outcome() === 'skipped')
        .map(test => ({ name: test.titlePath().filter(Boolean).join(' > '), reason: reasonOf(test) })),
    }
    writeFileSync(file, JSON.stringify(results))
  }
}

function reasonOf(test: TestCase): string {
  return test.annotations.find(annotation => annotation.type === 'skip')?.description ?? 'a step before it failed'
}
