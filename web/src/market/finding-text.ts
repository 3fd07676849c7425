// Findings in few words, for a line that says where to read more.
import type { FindingsAnswer } from '../../../src/product/market/quality.contract.ts'
import { day } from '../numbers/numbers.ts'

type Finding = FindingsAnswer['findings'][number]

/** "2 stretches flagged, 1 repaired"; null when there is nothing that a person should look at. */
export function flaggedText(findings: readonly Pick<Finding, 'state'>[]): string | null {
  const flagged = findings.filter(({ state }) => state === 'flagged' || state === 'undone').length
  const repaired = findings.filter(({ state }) => state === 'repaired').length
  if (flagged + repaired === 0) return null
  if (flagged === 0) return `${stretches(repaired)} repaired`
  return `${stretches(flagged)} flagged${repaired > 0 ? `, ${repaired} repaired` : ''}`
}

function stretches(count: number): string {
  return `${count} ${count === 1 ? 'stretch' : 'stretches'}`
}

/** "11 May 2018", "11 May 2018 to 14 May 2018" */
export function daysText({ from, to }: Pick<Finding, 'from' | 'to'>): string {
  const [first, last] = [day(from), day(to)]
  return first === last ? first : `${first} to ${last}`
}
