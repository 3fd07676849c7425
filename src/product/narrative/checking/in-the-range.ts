// Where in its range of a year a price stands, said without a figure. Pure.
import { type Kind, settledBy } from './settled.ts'

const isOfRange = (sentence: string): boolean => /\byearrange\b/.test(sentence) && !/\bbands?\b/i.test(sentence)

export const inTheRange: readonly Kind[] = [
  {
    words:
      /\b(?:below|under) (?:its |the )?(?:mid-?point|middle|cent(?:er|re))(?= of (?:its |the |that )?(?:yearrange|range)|[,.;]|$)/gi,
    isSo: (known, sentence) => (isOfRange(sentence) ? settledBy('range-position', at => at < 50)(known) : undefined),
  },
  {
    words:
      /\b(?:above|over) (?:its |the )?(?:mid-?point|middle|cent(?:er|re))(?= of (?:its |the |that )?(?:yearrange|range)|[,.;]|$)/gi,
    isSo: (known, sentence) => (isOfRange(sentence) ? settledBy('range-position', at => at > 50)(known) : undefined),
  },
  {
    words:
      /\b(?:at|on|hit|hits|hitting|reached|touched|touching|matches) (?:its|a|the)(?: new| fresh)? yearrange lows?\b(?! of)|\b(?:at|on|near|around|to|towards?) the (?:very )?(?:lows|floor|foot|base) of (?:its |the )?yearrange\b/gi,
    isSo: settledBy('range-position', at => at <= 1),
  },
  {
    words:
      /\b(?:at|on|hit|hits|hitting|reached|touched|touching|matches) (?:its|a|the)(?: new| fresh)? yearrange high\b(?! of)/gi,
    isSo: settledBy('range-position', at => at >= 99),
  },
  {
    words:
      /\b(?:just|slightly|marginally|narrowly|barely|a little|a touch|a shade) (?:above|over) (?:its |the )?yearrange low\b/gi,
    isSo: settledBy('range-position', at => at <= 10),
  },
  {
    words:
      /\b(?:just|slightly|marginally|narrowly|barely|a little|a touch|a shade|not far) (?:below|under|from|off|short of|shy of) (?:its |the )?yearrange high\b/gi,
    isSo: settledBy('range-position', at => at >= 90),
  },
]
