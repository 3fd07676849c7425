// Tasks that a test of the threads can ask for: a good one, and each kind of bad one.
import { getPriority } from 'node:os'
import { Failure } from '#basics'
import { taskRunner } from '#workers'

export const run = taskRunner({
  sum: (input: { column: Float64Array }) => input.column.reduce((total, value) => total + value, 0),
  refuse: () => {
    throw new Failure('invalid', 'sma needs a period.', { detail: { name: 'sma' } })
  },
  throw: () => {
    throw new TypeError('our own mistake')
  },
  hang: () => {
    for (;;);
  },
  devour: () => {
    const kept: number[][] = []
    for (;;) kept.push(Array.from({ length: 100_000 }, (_, i) => i + 0.5))
  },
  devourArrays: () => {
    const kept: Float64Array[] = []
    for (;;) if (kept.length < 40) kept.push(new Float64Array(2_000_000).fill(1))
  },
  priority: () => getPriority(),
  environment: () => ({ ...process.env }),
})
