// How things look beside the share, said without a figure: the technical picture, what the dividend matters, whether the company earned money. Pure.
import { type Kind, type Known, settledBy } from './settled.ts'

const picture = String.raw`(?:(?:technical |chart )?(?:signals|indicators|readings)|technicals|(?:technical|chart) picture|chart)`
const looks = String.raw`(?:looks?|seems?|appears?|is|are|remains?|stays?|points? to something)(?: rather| quite| fairly| clearly| still| currently| somewhat| mostly)*`

/** Of each that is known: whether it is on the good side. */
function sidesOf(known: Known): boolean[] {
  const [close, average, macd, signal, rsi] = ['close', 'sma-200', 'macd', 'macd-signal', 'rsi-14'].map(known)
  return [
    close === undefined || average === undefined ? undefined : close > average,
    macd === undefined || signal === undefined ? undefined : macd > signal,
    rsi === undefined ? undefined : rsi > 50,
  ].filter(one => one !== undefined)
}

function areAll(isGood: boolean): (known: Known) => boolean | undefined {
  return known => {
    const sides = sidesOf(known)
    if (sides.length < 2) return undefined
    return sides.every(one => one === isGood) ? true : sides.every(one => one !== isGood) ? false : undefined
  }
}

export const pictures: readonly Kind[] = [
  { words: new RegExp(String.raw`\b${picture} ${looks} (?:weak|negative|bearish|soft|poor)\b`, 'gi'), isSo: areAll(false) },
  {
    words: new RegExp(String.raw`\b${picture} ${looks} (?:strong|positive|bullish|healthy|firm|solid|good)\b`, 'gi'),
    isSo: areAll(true),
  },
  {
    words: new RegExp(String.raw`\b${picture} ${looks} (?:mixed|inconclusive|unclear|split)\b`, 'gi'),
    isSo: known => {
      const sides = sidesOf(known)
      return sides.length < 2 ? undefined : sides.some(Boolean) && !sides.every(Boolean)
    },
  },
  {
    words:
      /\b(?:dividends?|yield|payout)\b(?: \w+){0,2}? (?:hardly|barely|scarcely|does not|doesn't|do not|don't|is not|isn't|is hardly|is barely|are hardly|are barely) (?:really |much )?(?:matters?|counts?|worth (?:mentioning|noting)|noticeable|plays? (?:a|any) role|makes? (?:much of )?a difference|adds? much)\b/gi,
    isSo: settledBy('dividend-yield', value => (value < 0.75 ? true : value > 2 ? false : undefined)),
  },
  {
    words:
      /\b(?:benchmark|index|market) (?:hardly|barely|scarcely|does not|doesn't) (?:really |much )?(?:matters?|counts?|plays? (?:a|any) role)\b/gi,
    isSo: settledBy('risk-correlation', value => (Math.abs(value) < 0.2 ? true : Math.abs(value) > 0.4 ? false : undefined)),
  },
  { words: /\b(?:unprofitable|loss-making|in the red)\b/gi, isSo: settledBy('net-income', value => value < 0) },
]
