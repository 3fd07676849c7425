// An analysis as the JSON that the API and `analyse --json` both answer.
import { isoDay } from '#basics'
import type { BarsView } from '#market'
import type { SymbolAnalysis } from './analysis.ts'

export function analysisAnswerOf({ view, symbol, verdict, statements, returns, risk }: SymbolAnalysis) {
  return {
    ...provenanceOf(symbol, view),
    interval: '1d' as const,
    verdict,
    statements: statements.map(statement => ({ ...statement, figures: [...statement.figures] })),
    returns,
    risk,
  }
}

/** Of the view; of nothing where a listed symbol has no bars. */
export function provenanceOf(symbol: string, view: BarsView | null) {
  if (!view) return { symbol, asOf: null, source: null, adjustment: 'splits' as const, adjustmentNote: null, currency: null }
  const { asOf, source, adjustment, adjustmentNote, currency } = view
  return { symbol, asOf: isoDay(asOf), source, adjustment, adjustmentNote, currency }
}
