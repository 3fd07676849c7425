// Findings as they are shown: a plain sentence with its days, and what to do about it.
import { actorText, type Emails } from './actors.ts'
import { timeText } from './batch.ts'
import { adviceOf, titleOf } from './finding-words.ts'
import { type FindingReader, readFindings, type StoredFinding } from './findings.store.ts'

/** In the words of the HTTP answer and of `data status --json`. emails: for readers who may know who judged it. */
export function findingOf(finding: StoredFinding, emails: Emails | null = null) {
  const { findingId, symbol, source, label, interval, kind, state, says, cells, inspectedAt, revision, judgement } = finding
  const text = (time: number): string => timeText(time, interval)
  return {
    id: findingId,
    symbol,
    source,
    sourceLabel: label,
    interval,
    kind,
    title: titleOf(kind),
    state,
    from: text(finding.from),
    to: text(finding.to),
    says,
    advice: adviceOf(kind, state),
    cellCount: cells.length,
    inspectedAt: inspectedAt.toISOString(),
    revision,
    judgement: judgement && {
      at: judgement.at.toISOString(),
      by: actorText(judgement.by, judgement.accountId, emails),
      reason: judgement.reason,
    },
  }
}

/** What an import or a refresh says of the findings of its series: a few sentences, and where the others are. */
export async function saysOf(db: FindingReader, symbol: string, source: string): Promise<string[]> {
  const its = (await readFindings(db, { symbol })).filter(one => one.source === source)
  const flagged = its.filter(({ state }) => state === 'flagged')
  const repaired = its.filter(({ state }) => state === 'repaired')
  const few = [...repaired, ...flagged].slice(0, told)
  const more = repaired.length + flagged.length - few.length
  return [
    ...few.map(({ state, says }) => `${state === 'repaired' ? 'Repaired' : 'Flagged'}: ${says}`),
    ...(more > 0 ? [`${more} more findings; see \`data status ${symbol}\` or the Data page.`] : []),
  ]
}

const told = 3
