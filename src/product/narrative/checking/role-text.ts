// A sentence as the last reading reads it: nothing of it is put in other words but its numbers and times. Pure.
import { wordsAsDigits } from './number-words.ts'
import { withoutParameters } from './parameters.ts'

/** Numbers in words as digits; those that count nothing, and times that are told by their count alone, as what they are. */
export function readable(rest: string): string {
  const plain = rest
    .replace(/\bminus (?=[\d$€£])/gi, '-')
    .replace(/(?<=· )of the same year\b/gi, '')
    .replace(/\b(\d{1,2}) cents\b/gi, (_, cents: string) => `$0.${cents.padStart(2, '0')}`)
    .replace(
      /\bone\b(?!(?:[ -](?:and a half )?(?:years?|months?|weeks?|days?|sessions?|times|percent|per cent|percentage|points?|thirds?|hal(?:f|ves)|quarters?|fifths?|tenths?|hundred|thousand|million|billion|trillion|point|in|out))\b|[ -]of (?:the |its |these )?(?:\d|two|three|four|five|six|seven|eight|nine|ten|twenty))(?!(?<=\b(?:above|below|over|under|than|exactly|of|to|at|is|was|about|near) one)[.,;])/gi,
      'it',
    )
    .replace(
      /\b(?:all|both|these|those|of the|the)(?: of (?:the|these|those))? (?:two|three|four|five|six|seven|eight|nine|ten)(?= (?:periods|spans|horizons|windows|timeframes|stretches|figures|measures|readings|averages|numbers)\b|[,.;:]|$)/gi,
      ' these ',
    )
  const digits = wordsAsDigits(withoutParameters(plain)).replace(/ {2,}/g, ' ')
  let unit = ''
  return digits
    .replace(
      /(\d+|\ba|\bthe|\bone|\bpast|\blast|\bfull)[ -](year|month|session)s?\b|\b((?:over|in|for|across|within|during|after) )(\d+)(?= (?:and|while|but|or|against|with|compared)\b|[,.;:)](?!\d)|$)/gi,
      (found, _count: string | undefined, length: string | undefined, lead: string | undefined, count: string | undefined) => {
        if (length !== undefined) {
          unit = length.toLowerCase()
          return found
        }
        return unit === '' ? found : `${lead}${count} ${unit}${count === '1' ? '' : 's'}`
      },
    )
    .replace(/\bthan (?:it was |they were )?(a|\d+) (months?|years?) (?:earlier|before)\b/gi, 'over $1 $2')
}
