// "The facts give no price/earnings ratio": true only where they give none.
import type { Fact } from '../fact.ts'

const things: readonly [words: string, id: string][] = [
  [String.raw`(?:price[- /]to[- ]earnings|price\/earnings|P\/E|PE)(?: ratio| multiple)?`, 'price-to-earnings'],
  ['dividend yield|dividends?|yield', 'dividend-yield'],
  ['market (?:cap\\w*|value)', 'market-cap'],
  ['earnings per share|EPS', 'eps'],
  ['(?:price|share price) (?:history|data|series)|prices(?: over time)?|closing price|last close', 'close'],
  ['revenues?|sales', 'revenue'],
  ['net income|profits?', 'net-income'],
  ['(?:net )?margins?', 'net-margin'],
  ['beta', 'risk-beta'],
  ['volatility', 'risk-volatility'],
  ['RSI', 'rsi-14'],
  ['ADX', 'adx-14'],
  ['MACD', 'macd'],
  ['volume', 'volume'],
  ['(?:base rates?|forecasts?)', 'forecast-base-20'],
]
const lacking = (thing: string) =>
  new RegExp(
    String.raw`(?:\b(?:facts|data|figures|they) (?:here )?(?:say|tell|contain|give|hold|offer|have|include|provide|show|list)s? no|\b(?:facts|data|figures|they) (?:here )?do(?:es)?(?: not|n't) (?:contain|give|hold|offer|have|include|provide|show|list|mention) (?:a|an|any|the|its)|\bthere (?:is|are|'s) no|\bthere(?:'s| is| are)(?: not|n't) (?:a|any)) (?:${thing})(?=[.,;:]|$| (?:in|among|here|given|for|at|and|so)\b)`,
    'i',
  )
const lacks = things.map(([thing, id]) => [lacking(thing), id] as const)

/** Whether the text says of something that the facts lack it, and they have it. */
export function saysWronglyLacking(text: string, facts: readonly Fact[]): boolean {
  return lacks.some(([words, id]) => words.test(text) && facts.some(fact => fact.id === id))
}
