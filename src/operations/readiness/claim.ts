// What a claim is: one sentence, and something that is really tried. It can hold, not hold, or not be looked at here, and a claim that
// has seen nothing never holds.
import { assert } from '#basics'
import type { Audit } from './audit.ts'

/** The sections of the report, in its order. */
export const sections = {
  configuration: '1. Security configuration hardening',
  environment: '2. Environment variable security',
  database: '3. Database security',
  deployment: '5. Deployment infrastructure',
  testing: '7. Security testing validation',
  accounts: 'Access control',
  trail: 'Audit trail',
  backups: 'Backups and recovery',
  operation: 'Health, performance and metrics',
} as const

/** What has to be there before a claim can be looked at. */
export type Need = 'production' | 'https' | 'inside'

export type Claim = {
  /** 'group.name': stable, for scripts and for talking about it. */
  readonly id: string
  readonly section: keyof typeof sections
  readonly says: string
  /** Without it the instance is not cleared. */
  readonly required: boolean
  readonly needs: readonly Need[]
  /** Longer than usual only where there may be much to walk through. */
  readonly patienceMs?: number
  /** What takes long and keeps no other claim from being looked at meanwhile; `run` waits for it. */
  begin?(audit: Audit): Promise<unknown>
  run(audit: Audit): Promise<Evidence>
}

export type Observation = { readonly holds: boolean; readonly text: string }
export type Evidence = readonly Observation[]

/** Thrown where a claim cannot be looked at here: no failure, and no success either. */
export class NotChecked extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotChecked'
  }
}

/** Collects what was observed. */
export function observing() {
  const seen: Observation[] = []
  return {
    expect(holds: boolean, text: string): void {
      seen.push({ holds, text })
    },
    /** Where the rest cannot be looked at here. What has failed before counts all the same; throws NotChecked where nothing has. */
    untilHere(reason: string): Evidence {
      if (seen.every(({ holds }) => holds)) throw new NotChecked(reason)
      return seen
    },
    /** A claim cannot end well without one. */
    evidence(): Evidence {
      assert(seen.length > 0, 'a claim observes something')
      return seen
    },
  }
}
