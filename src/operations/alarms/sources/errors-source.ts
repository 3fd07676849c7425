// Unexpected errors that nobody has looked at: kinds that are new, and kinds that came back after somebody had called them resolved.
import type { Errors } from '#errors'
import type { Rule, Source } from '../alarm-rule.ts'

const usual = { severity: 'warning', unit: 'count', side: 'above', threshold: 1, least: 1, most: 10_000, hysteresis: 0 } as const
const advice = 'The page Errors has each kind with a sample. It is over when somebody has marked them as seen.'

const rules: readonly Rule[] = [
  { ...usual, name: 'errors.new', title: 'There are new errors', advice, forSeconds: 60 },
  { ...usual, name: 'errors.came-back', title: 'Errors came back that were resolved', advice, forSeconds: 0 },
]

export function errorsSource(sums: Errors['sums']): Source {
  return {
    name: 'errors',
    everySeconds: 0,
    rules,
    async read() {
      const { new: fresh, regressed } = await sums()
      return [
        { rule: 'errors.new', value: fresh, says: `${fresh} ${fresh === 1 ? 'kind' : 'kinds'} that nobody has looked at` },
        { rule: 'errors.came-back', value: regressed, says: `${regressed} ${regressed === 1 ? 'kind' : 'kinds'} came back` },
      ]
    },
  }
}
