// Signals in a terminal: what speaks now, and every edge, each with its record.
import type { SymbolSignals } from './signals.ts'
import type { HorizonRecord, StudiedRule } from './study-signals.ts'

const widest = 42

/** Lines for `analyse`; empty without bars. */
export function signalsText({ barCount, rules }: SymbolSignals): string {
  if (barCount === 0) return ''
  const shown = rules.filter(({ studied }) => studied.isActive === true || studied.judged.verdict === 'edge')
  const edges = rules.filter(({ studied }) => studied.judged.verdict === 'edge').length
  const head = `Signals  ${rules.filter(({ studied }) => studied.isActive === true).length} of ${rules.length} built-in rules speak now; ${edges === 0 ? 'none has shown an edge here' : `an edge here for ${edges}`}.`
  const lines = shown.map(({ name, horizon, studied }) => {
    const wanted = studied.judged.verdict === 'edge' ? studied.judged.horizon : horizon
    const record = studied.horizons.find(one => one.horizon === wanted)
    const mark = studied.isActive === true ? '●' : ' '
    return `  ${mark} ${name.padEnd(widest)} ${verdictText(studied)}${record && record.count > 0 ? `; ${recordText(record)}` : ''}`
  })
  const note = '  After costs, bought at the next open; corrected for all rules and horizons. Not investment advice.'
  return ['', head, ...lines, note].join('\n')
}

function verdictText({ judged: { verdict, direction, horizon } }: StudiedRule): string {
  return verdict === 'edge' ? `edge: ${direction === 1 ? 'better' : 'worse'} than other days over ${horizon} sessions` : verdict
}

function recordText({ horizon, count, mean, holdingMean, hitRate }: HorizonRecord): string {
  return `${count} times, ${signed(mean)} in ${horizon} sessions (any day ${signed(holdingMean)}), gains ${(hitRate * 100).toFixed(0)} %`
}

function signed(fraction: number): string {
  const percent = (Math.abs(fraction) * 100).toFixed(2)
  return `${fraction < 0 ? '−' : '+'}${percent} %`
}
