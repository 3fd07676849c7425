// The record of a rule in words and short figures. Fractions come in, percentages go out.
import type { OwnSignal } from '../../../src/product/analysis/own-rules.contract.ts'
import type { Signal, SignalsAnswer } from '../../../src/product/analysis/signals.contract.ts'
import { count, missing, percent, percentChange } from '../numbers/numbers.ts'

export type HorizonRecord = Signal['horizons'][number]
/** A built-in rule, or one of the account's own, which has no source. */
export type ShownSignal = OwnSignal & Partial<Pick<Signal, 'source' | 'note'>>
type Judged = Pick<Signal, 'verdict' | 'direction' | 'verdictHorizon'>

/** Rules that spoke within so many bars are shown first. */
const recentBars = 5

/** What speaks now, then what spoke lately, then the rest as they are published. */
export function bySpeaking(signals: readonly Signal[]): { now: Signal[]; lately: Signal[]; others: Signal[] } {
  const now = signals.filter(signal => signal.isActive === true)
  const lately = signals.filter(({ isActive, barsSince }) => isActive !== true && barsSince !== null && barsSince <= recentBars)
  return { now, lately, others: signals.filter(signal => !now.includes(signal) && !lately.includes(signal)) }
}

/** The horizon shown in a line: the verdict's where there is an edge, else the one for which the rule is published. */
export function horizonOf(signal: ShownSignal): HorizonRecord | undefined {
  const wanted = signal.verdict === 'edge' ? signal.verdictHorizon : signal.horizon
  return signal.horizons.find(({ horizon }) => horizon === wanted)
}

export function verdictText({ verdict, direction, verdictHorizon }: Judged): string {
  if (verdict === 'too few samples') return 'Too few samples'
  if (verdict === 'no edge found') return 'No edge found'
  return `${direction === 1 ? 'Better' : 'Worse'} than other days over ${verdictHorizon} sessions`
}

type Answered = Judged & Pick<Signal, 'correctedChance'>

const nobodyKnows = 'Nobody can tell: fewer than 20 independent occurrences over each horizon say nothing.'

/** The verdict as an answer, with what it rests on. */
export function worksText(judged: Answered): string {
  if (judged.verdict === 'too few samples' || judged.correctedChance === null) return nobodyKnows
  return `${answerText(judged)} Something as surprising, among all that was looked at, comes by chance ${oftenText(judged.correctedChance)}; an edge is claimed below 5%.`
}

function oftenText(share: number): string {
  return share > 0.995 ? 'nearly always' : `in ${percent(share * 100)} of cases`
}

/** Where nothing was found: how large what is there would have to be. */
export function findableText({
  verdict,
  verdictHorizon,
  horizons,
}: Pick<Signal, 'verdict' | 'verdictHorizon' | 'horizons'>): string {
  const findable = horizons.find(({ horizon }) => horizon === verdictHorizon)?.findable ?? null
  if (verdict !== 'no edge found' || findable === null) return ''
  return ` An edge of ${percent(findable * 100)} or more over ${verdictHorizon} sessions would have been found in four of five such histories; a smaller one may be there unseen.`
}

/** The same of all symbols together, whose chance is a bound. */
export function pooledText(judged: Answered): string {
  if (judged.verdict === 'too few samples' || judged.correctedChance === null) return nobodyKnows
  const chance = judged.correctedChance * 100
  const atMost = chance >= 100 ? 'in up to all cases' : `in at most ${percent(chance)} of cases`
  return `${answerText(judged)} Something as surprising, among all rules and horizons, comes by chance ${atMost}.`
}

function answerText({ verdict, direction, verdictHorizon }: Judged): string {
  if (verdict === 'no edge found') return 'No edge found.'
  return `It did: prices did ${direction === 1 ? 'better' : 'worse'} than on other days over ${verdictHorizon} sessions.`
}

export const inPercent = (fraction: number | null): string => (fraction === null ? missing : percentChange(fraction * 100))
export const shareText = (fraction: number | null): string => (fraction === null ? missing : percent(fraction * 100))

export function rangeText({ low, high }: { low: number | null; high: number | null }, of = inPercent): string {
  return low === null || high === null ? missing : `${of(low)} to ${of(high)}`
}

/** One sentence about all of them. */
export function summaryText({ signals, lookedAt }: SignalsAnswer): string {
  const { now } = bySpeaking(signals)
  const edges = signals.filter(({ verdict }) => verdict === 'edge')
  const speaking =
    now.length === 0
      ? 'No rule speaks now'
      : `${count(now.length)} of ${count(lookedAt)} built-in rules ${now.length === 1 ? 'speaks' : 'speak'} now`
  if (edges.length === 0) return `${speaking}; none of the ${count(lookedAt)} has shown an edge here.`
  const names = edges.map(({ name }) => name)
  const list = names.length === 1 ? names[0] : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
  return `${speaking}. After correcting for all that was looked at, an edge is left for: ${list}.`
}

export function sinceText({ isActive, barsSince }: Pick<Signal, 'isActive' | 'barsSince'>): string {
  if (isActive === null) return 'Not known'
  if (barsSince === null) return 'Never'
  if (barsSince === 0) return 'Since the last bar'
  if (barsSince === 1 && !isActive) return 'One bar ago'
  return isActive ? `For ${count(barsSince + 1)} bars` : `${count(barsSince)} bars ago`
}
