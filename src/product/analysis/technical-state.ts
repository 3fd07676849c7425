// The technical state of a symbol in sentences. It describes what prices have done; it claims nothing about what they will do.
import type { Bars } from '#series'
import { volatilityStatements, volumeStatements } from './activity.ts'
import { momentumStatements } from './momentum.ts'
import { positionStatements } from './position.ts'
import { percentText, type Statement, type Tone } from './statement.ts'
import { technicalColumns } from './technical-columns.ts'
import { trendStatements } from './trend.ts'

export type TechnicalState = {
  readonly verdict: { readonly text: string; readonly tone: Tone } | null
  readonly statements: readonly Statement[]
}

/** bars: daily, split-adjusted, oldest first. Statements whose figures need a longer history than there is are left out. */
export function technicalState(bars: Bars): TechnicalState {
  if (bars.close.length === 0) return { verdict: null, statements: [] }
  const columns = technicalColumns(bars)
  const statements = [
    ...trendStatements(bars, columns),
    ...momentumStatements(bars, columns),
    ...volatilityStatements(bars, columns),
    ...volumeStatements(bars, columns),
    ...positionStatements(bars),
  ]
  return { verdict: verdictOf(statements), statements }
}

/** One line out of the trend, momentum and position statements: each part repeats a statement's finding, none adds to it. */
function verdictOf(statements: readonly Statement[]): TechnicalState['verdict'] {
  const tone = (id: string): Tone | undefined => statements.find(statement => statement.id === id)?.tone
  const long = tone('price-against-sma-200')
  const pair = tone('sma-50-against-sma-200')
  if (!long || !pair) return { text: 'The history is too short to speak of a trend: 200 sessions are needed.', tone: 'neutral' }

  const trend: Tone = long === 'up' && pair === 'up' ? 'up' : long === 'down' && pair === 'down' ? 'down' : 'mixed'
  const opening = {
    up: 'Up-trend by the long averages',
    down: 'Down-trend by the long averages',
    mixed: 'No clear trend: the long averages disagree',
    neutral: '',
  }[trend]
  const rsi = statements.find(statement => statement.id === 'rsi-14')?.figures[0]?.value
  const heat = rsi == null ? '' : rsi > 70 ? '; overbought by RSI' : rsi < 30 ? '; oversold by RSI' : '; RSI unremarkable'
  const record = statements.find(statement => statement.id === 'below-record')?.figures.find(f => f.id === 'below-record')?.value
  const height =
    record == null ? '' : record === 0 ? '; at its highest close' : `; ${percentText(Math.abs(record))} below its highest close`
  return { text: `${opening}${heat}${height}.`, tone: trend }
}
