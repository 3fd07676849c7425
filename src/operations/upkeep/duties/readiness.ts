// The whole self-audit of this instance, as `readiness` runs it.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import type { DutyParts } from './duties.ts'

export type AuditOutcome = {
  readonly verdict: string
  readonly claims: readonly {
    readonly id: string
    readonly says: string
    readonly required: boolean
    readonly outcome: 'passed' | 'failed' | 'not checked'
    readonly evidence: readonly { readonly text: string }[]
  }[]
}

export function readiness({ auditReadiness }: Pick<DutyParts, 'auditReadiness'>): Duty {
  return {
    name: 'readiness',
    rhythm: 'month',
    title: 'Self-audit',
    does: 'Tries every claim about the protection of this instance, from outside and inside.',
    async carryOut({ signal }) {
      const { verdict, claims } = await auditReadiness(signal)
      const advice = 'npx tradewise readiness writes the report with the evidence of each claim.'
      const found: Finding[] = claims.flatMap(({ id, says, required, outcome, evidence }) =>
        outcome === 'failed'
          ? [(required ? act : look)(`${id} does not hold: ${says}. ${evidence[0]?.text ?? ''}`.trim(), advice)]
          : [],
      )
      const open = claims.filter(({ outcome }) => outcome === 'not checked')
      if (open.length > 0) found.push(look(`Not checked: ${open.map(({ id }) => id).join(', ')}.`, advice))
      const held = claims.filter(({ outcome }) => outcome === 'passed').length
      return [...found, fine(`${held} of ${claims.length} claims hold; the instance is ${verdict}.`)]
    },
  }
}
