// What makes a sentence untrue or no matter of the facts, whatever its figures are: an order that they do not have, a cause, a denial, the index
// measured against the share. Pure.
import type { Fact, NumberFact } from '../fact.ts'
import { placesBesideIndex } from './beside-index.ts'
import { claimsOf } from './claims.ts'
import { comparisonsIn } from './comparisons.ts'
import type { NamedDay } from './days.ts'
import { isDenied } from './denials.ts'
import { movesOf } from './moves.ts'
import { isToldOfIndex } from './qualifiers.ts'
import { ordersOf } from './relations.ts'
import { spansIn } from './spans.ts'
import { statementsOf } from './statements.ts'
import { areYearsSo } from './years.ts'

/** "The RSI is falling": of such readings no earlier ones are told. */
export const levelMoving =
  /\b(?:RSI|ADX|ATR|beta|volatility|yield|correlation|sharpe ratio|sortino ratio|alpha|momentum|P\/E|price\/earnings ratio)\b(?:,? (?:of|at) [-\d.,]+ ?%?,?)? (?:is|was|has been|keeps|kept) (?:now |still |again |slowly |clearly |currently )?(?:rising|falling|climbing|declining|recovering|improving|shrinking|growing|increasing|decreasing|dropping|weakening|strengthening|easing|cooling|picking up|edging (?:up|down|higher|lower))\b/i

/** Why something moved no fact tells. That a reading is high because of its own level is no cause of it. */
export const ofCause =
  /\b(?:reasons? (?:why|for|behind)\b|(?:that|this|which) is why\b|(?:due|owing|thanks) to(?! (?:the |its )?(?:reinvested )?dividends?\b)|as a (?:result|consequence) of|on the back of|on account of|attribut\w+ to|(?<!\b(?:neither|not|is|are|no|reading|level|zone|overbought|oversold|neutral)\b[^.;]{0,40})because(?: of)?|on (?:fears?|hopes?|worries|concerns?|news|reports?|rumou?rs|expectations?|speculation)\b|on (?:lower|higher|weak\w*|strong\w*|rising|falling|soft\w*|poor|good|solid|slower|slowing|growing) (?:[a-z]+ )?(?:prices?|costs?|demand|sales|results?|margins?|news|volumes?|orders?|rates?|growth|earnings))\b/i

/** Of single years no lead over the index is told. */
export const everyYear = /\b(?:benchmark|index|market)\b[^.;]*\b(?:every|each) (?:single )?(?:calendar )?year\b/i

/** Whether anything in it is found untrue, or of what no fact tells. What is merely not settled is neither. */
export function isContradicted(text: string, facts: readonly Fact[], days: readonly NamedDay[]): boolean {
  const claims = claimsOf(text)
  if (claims === null) return false
  if (isTurnedRound(text) || !areYearsSo(text, days, facts) || levelMoving.test(text) || everyYear.test(text)) return true
  const named = spansIn(text, days, facts)
  const spansAt = (from: number, to: number) => {
    const within = named.filter(({ at }) => at >= from && at < to)
    return [...new Set((within.length > 0 ? within : named).map(({ span }) => span))]
  }
  const statements = [...statementsOf(text, facts), ...movesOf(text, facts, spansAt)]
  if (statements.some(({ isTrue, isSettled }) => !isTrue && isSettled)) return true
  const cause = ofCause.exec(text)
  if (cause && !statements.some(({ from, to }) => cause.index >= from && cause.index < to)) return true
  if (isDenied(text, statements)) return true
  const orders = ordersOf(
    text,
    facts.filter((fact): fact is NumberFact => typeof fact.value === 'number'),
  )
  if (!orders) return true
  const settled = statements.map(({ from, to }) => [from, to] as const)
  return (
    comparisonsIn(text, facts, claims, spansAt, [...orders, ...settled]) === 'untrue' ||
    placesBesideIndex(text, facts, named) === 'untrue'
  )
}

/** The index measured against the share, or told what only the share is. */
export function isTurnedRound(text: string): boolean {
  const isOfShare =
    /\b(?:with|against|to|beat(?:en|ing|s)?|outperform\w*|outpac\w+|underperform\w*|trail\w*|lagg?(?:ed|s|ing)|ahead of|behind|lead over|as much as|as that of|to that of|swings as) (?:the |its )?(?:shares?|stock|price|§)(?! (?:in|of)\b)/i
  return (
    (isOfShare.test(text) &&
      /\b(?:points?|basis|alpha|beta|correlation|tracking|swings)\b/i.test(text) &&
      !isToldOfIndex(text)) ||
    /\b(?<!\b(?:correlation|beta|correlated)\b[^.;,]*)(?:benchmark|index)(?:'s)? (?:shares?|stock|price|(?:is|was|are) (?:listed|part)|belongs|stands? (?:close|near)|(?:is|was) (?:close|near))\b/i.test(
      text,
    ) ||
    /\b(?:benchmark|index)\b[^.;,]*\b(?:than|beat(?:en|s|ing)?|outperform\w*|outpac\w+|underperform\w*|trail\w*|lagg?(?:ed|s|ing)) (?:the )?(?:benchmark|index)\b/i.test(
      text,
    ) ||
    /(?:§|\b(?:shares?|stock|price)\b)[^.;,]*\b(?:beat(?:en|s|ing)?|outperform\w*|outpac\w+|underperform\w*|trail\w*|lagg?(?:ed|s|ing)) (?:the |its )?(?:shares?|stock|§)/i.test(
      text,
    ) ||
    /\b(?:benchmark|index)\b[^.;]*\b(?:is|was) an? [^.;]*\b(?:company|stock|share)\b/i.test(text)
  )
}
