// What vitest has to tell `npm test`: counts, and each skip with its reason. Written as JSON to the file named by TEST_RESULTS.
import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'

type Skipped = { name: string; reason: string }

export default class Results implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const skipped: Skipped[] = []
    let passed = 0
    // A file that does not load and an error outside any test fail the run without failing a test: they are counted here.
    let failed = unhandled.length
    for (const module of modules) {
      failed += module.errors().length
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') passed++
        else if (result.state === 'failed') failed++
        else
          skipped.push({
            name: `${module.relativeModuleId} > ${test.fullName}`,
            reason: result.state === 'skipped' ? (result.note ?? '') : '',
          })
      }
    }
    const file = process.env.TEST_RESULTS
    if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }))
  }
}
