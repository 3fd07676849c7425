// Whether the stored prices are still what was inspected when they came in, and what of them waits for a person.
import { act, type Duty, fine, type Finding, look } from '../duty.ts'
import type { DutyParts } from './duties.ts'

export type Scanned = {
  readonly series: number
  readonly bars: number
  /** Found now and not known before, in sentences: the figures have changed since they were inspected. */
  readonly unknown: readonly string[]
  /** Flags that nobody has judged. */
  readonly flagged: number
  readonly contradictions: number
}

const told = 5

export function dataQuality({ scanBars, sources }: Pick<DutyParts, 'scanBars' | 'sources'>): Duty {
  return {
    name: 'data-quality',
    rhythm: 'week',
    title: 'Data-quality scan',
    does: 'Inspects every stored series anew, and says what waits for a person and which sources fail.',
    async carryOut({ progress, signal }) {
      const { series, bars, unknown, flagged, contradictions } = await scanBars(progress, signal)
      const failing = (await sources.describe()).filter(({ lastFailure, fault }) => lastFailure !== null && fault !== null)
      const found: Finding[] = []
      if (unknown.length > 0)
        found.push(
          act(
            `${unknown.length} faults stand in stored prices that were not there when they came in: ${unknown.slice(0, told).join(' ')}`,
            'Look at the series on the page Data; read it anew, or restore a backup if the disk is at fault.',
          ),
        )
      if (flagged > 0)
        found.push(look(`${flagged} flags wait for a judgement.`, 'The page Data lists them, each with what to do.'))
      if (contradictions > 0)
        found.push(look(`Sources contradict each other about ${contradictions} series.`, 'The page Data says where.'))
      for (const { label, lastFailure } of failing)
        found.push(look(`${label}: ${lastFailure?.says ?? 'it fails.'}`, 'The page Data says what to do about each source.'))
      return [...found, fine(`${bars.toLocaleString('en-GB')} bars in ${series} series were inspected anew.`)]
    },
  }
}
