// An analysis as the JSON that the API and `analyse --json` both answer.
import { isoDay } from '#basics'
import type { BarsView } from '#market'
import type { SymbolAnalysis } from './analysis.ts'

export function analysisAnswerOf({ view, symbol, verdict, statements, returns, risk }: SymbolAnalysis) {
  return {
    ...(view
      ? provenanceOf(view)
      : { symbol, asOf: null, source: null, adjustment: 'splits' as const, adjustmentNote: null, currency: null }),
    interval: '1d' as const,
    verdict,
    statements: statements.map(statement => ({ ...statement, figures: [...statement.figures] })),
    returns,
    risk,
  }
}

export function provenanceOf({ symbol, asOf, source, adjustment, adjustmentNote, currency }: BarsView) {
  return { symbol, asOf: isoDay(asOf), source, adjustment, adjustmentNote, currency }
}
