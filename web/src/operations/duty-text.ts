// A duty in words.
import type { DutiesAnswer } from '../../../src/operations/upkeep/upkeep.contract.ts'
import { instant } from '../numbers/numbers.ts'
import type { State } from './judgement.ts'

export type Duty = DutiesAnswer['duties'][number]
export type Run = Duty['runs'][number]

/** What a person has to do first. */
export function openFindings({ findings }: Run): Run['findings'] {
  const of = (severity: 'act' | 'look') => findings.filter(finding => finding.severity === severity)
  return [...of('act'), ...of('look')]
}

function asksForSomebody({ state, runs }: Duty): boolean {
  return state === 'overdue' || state === 'failed' || (runs[0]?.findings.some(({ severity }) => severity === 'act') ?? false)
}

export function stateOf(duty: Duty): State {
  return asksForSomebody(duty) ? 'degraded' : 'healthy'
}

/** "Done 10 Jun 2026, 04:00. Next: …" */
export function standingText({ state, dueAt, nextAt, lastDoneAt, runs }: Duty): string {
  const next = `Next: ${instant(nextAt)}.`
  const done = lastDoneAt ? `done ${instant(lastDoneAt)}` : 'never done'
  if (state === 'overdue')
    return `Overdue: it was due ${instant(dueAt)}, and ${lastDoneAt ? `was last ${done}` : 'has never been done'}.`
  if (state === 'failed') return `Failed ${instant(runs[0]?.finishedAt)}; ${done}. ${next}`
  if (state === 'new') return `Not due yet. ${next}`
  return `${done[0]!.toUpperCase()}${done.slice(1)}${byText(runs[0])}. ${next}`
}

function byText(run: Run | undefined): string {
  return run?.by ? `, asked for by ${run.by}` : ''
}

export function runText(run: Run): string {
  if (run.outcome === 'failed') return run.findings[0]?.says ?? 'It failed.'
  const count = (severity: 'act' | 'look') => run.findings.filter(finding => finding.severity === severity).length
  const [acts, looks] = [count('act'), count('look')]
  const parts = [...(acts > 0 ? [`${acts} to do`] : []), ...(looks > 0 ? [`${looks} worth a look`] : [])]
  return (parts.length > 0 ? parts.join(', ') : 'all fine') + byText(run)
}

export function summaryOf(duties: readonly Duty[]): { state: State; says: string } {
  const late = duties.filter(({ state }) => state === 'overdue').length
  const failed = duties.filter(({ state }) => state === 'failed').length
  const rest = duties.filter(duty => duty.state === 'done' && asksForSomebody(duty)).length
  const parts = [
    ...(late > 0 ? [`${late} ${late === 1 ? 'is' : 'are'} overdue`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(rest > 0 ? [`${rest} ${rest === 1 ? 'asks' : 'ask'} for you`] : []),
  ]
  if (parts.length === 0) return { state: 'healthy', says: 'Everything is seen to.' }
  const [first = '', ...more] = parts
  const named = first.replace(/^\d+/, number => `${number} ${number === '1' ? 'duty' : 'duties'}`)
  return { state: 'degraded', says: `${[named, ...more].join(', ')}.` }
}
