// What a sentence denies. A figure that is denied is a fact of which the opposite is said.
import type { Statement } from './statements.ts'
import { termsOf } from './terms.ts'

/**
 * "It did not gain 22.5 %" holds a fact and says its opposite. A denial is harmless where the facts have settled it, or where its part of the
 * sentence claims nothing.
 */
export function isDenied(text: string, settled: readonly Statement[]): boolean {
  const blank = (found: string) => ' '.repeat(found.length)
  const open = settled
    .reduce((rest, { from, to }) => rest.slice(0, from) + blank(rest.slice(from, to)) + rest.slice(to), text)
    .replace(
      /\bnot (?:yet |far )?(?:rewarded|compensated|paid) (?:for|by)\b|\bnot (?:yet |far )?rewarded\b|\bnot quite (?=(?:a |an |one )?[$€£]?\d)|\bnot (?:yet |since )?been (?:made good|recovered)\b/gi,
      blank,
    )
    .replace(
      /(?:\bnot|n't) (?:likely to |going to |really |exactly |quite )?(?:excite|surprise|tempt|impress|satisfy|please|thrill|attract|worry|bother|amaze|delight|disappoint)\b|\b(?:barely|hardly|scarcely) (?=[$€£]?\d)|\bnone of (?:this|that) reflects\b|\bnot far (?=behind|below|above|off|from|under|short)|\bnothing (?:special|unusual|remarkable|extraordinary|dramatic|out of the ordinary)\b|\bnot (?:very|particularly|especially|overly|all that|terribly|unusually) (?:high|low|large|small|strong|weak|big|cheap|expensive|dear|impressive)\b/gi,
      blank,
    )
    .replace(/\bnot in (?:these|the) (?:figures|facts|data)\b|\bno longer in\b|\bnot today\b|\bno (?:less|fewer) than\b/gi, blank)
    .replace(/\bwithout (?:(?:reinvested )?dividends?|them|the last)\b|\bwithout(?= over|[.,]|$)/gi, blank)
  let at = 0
  for (const part of open.split(/((?<!\d)[,;:](?!\d)|[,;:] | - |\b(?:(?<!anything )but|while|whereas|although|though)\b)/i)) {
    const from = at
    at += part.length
    if (
      !/\b(?:not|no|nor|neither|none|never|without|hardly|barely|scarcely|except|cannot|far from|nowhere near|nowhere close|anything but|by no means|in no way|rather than|instead of|(?:fail|declin|refus|neglect|omit|struggl|ceas|stopp)\w* to|avoid\w*|escap\w*|dodg\w*|evad\w*|elud\w*|avert\w*|sidestep\w*|skirt\w*|miss(?:ed|es|ing)?|den(?:y|ied|ies)|forgo\w*|forwent|foregone|squander\w*|eras(?:ed|es|ing))\b|n't\b/i.test(
        part,
      )
    )
      continue
    const own = text.slice(from, at)
    if (
      /\d|·|§|\b(?:true|so|right|correct|case|happen\w*|than|trend|stock|shares?|price|company|days|sessions|years?|record|highs?|lows?|positive|negative|strength)\b|^\s*(?:is|are|was|were|has|have|had|do|does|did)\b/i.test(
        own,
      ) ||
      !/^\W*(?:(?:and|but|so|though|although|still|yet) )*(?:that|this|there|i|you|we|they|no|not|none|nothing|nobody|don't)\b/i.test(
        own,
      ) ||
      termsOf(own).length > 0 ||
      /\b(?:that|what|which)\b/i.test(own)
    )
      return true
  }
  return false
}
