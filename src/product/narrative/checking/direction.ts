// Which way the words beside a figure say that something went.
import { downward, upward } from './movement.ts'

/** 1 up, -1 down, null where no word says; text from `from` to `to` is the clause, the figure stands at `at`. */
export function directionAt(text: string, [from, to]: readonly [number, number], at: number, isHedged: boolean): 1 | -1 | null {
  // What stands against it goes another way: "surged by 37.8 %, despite lower revenue".
  const end =
    at +
    (/\b(?:despite|in spite of|notwithstanding|although|though|while|whereas|but)\b/i.exec(text.slice(at, to))?.index ?? to - at)
  const clause = text.slice(from, end)
  const words = [
    ...[...clause.matchAll(upward)].map(found => ({ at: from + found.index, sign: 1 as const })),
    ...[...clause.matchAll(downward)].map(found => ({ at: from + found.index, sign: -1 as const })),
  ]
    // "just under 46 billion" tells of the figure, not of its way.
    .filter(word => !/^(?:above|below|under|up to|higher|lower)(?: than)? ?$/.test(text.slice(word.at, at)) || !isHedged)
    // "Below its signal line, 0.18": that is where the other is.
    .filter(
      word =>
        word.at > at ||
        !/^(?:above|below|under|over|beneath|ahead of|behind) (?:its|the|that|both) [^,]*[a-z]/i.test(text.slice(word.at, at)),
    )
    // "It lagged: 2.1 % against 4.1 %" tells of the two.
    .filter(
      word =>
        word.at > at ||
        !/^(?:lagg?|trail|underperform|outperform|outpac|outstrip|beat)\w*[^:,]*[:,]/i.test(text.slice(word.at, at)) ||
        !/^(?:[^.;:]|\.\d)*\b(?:against|versus|while|compared)\b/i.test(text.slice(at)),
    )
    // "17.3 %, lags the industry median": of the two.
    .filter(
      word =>
        !/^(?:lag|trail|beat|exceed|outpac|top|underperform|outperform)\w* (?:behind )?(?:that of )?(?:the |its )?(?:(?:industry|sector|median|peers?)\b|(?:benchmark|index|market) ?'s \d)/i.test(
          text.slice(word.at),
        ),
    )
    // "MACD, 0.11, is below its signal" puts two figures in order.
    .filter(
      word =>
        word.at < at ||
        !/\b(?:is|are|was|were|lies?|stands?|sits?|remains?|trades?|runs?)\b/.test(text.slice(at, word.at)) ||
        !/^(?:above|below|under|higher|lower|ahead|behind)\b/i.test(text.slice(word.at)),
    )
    // "MACD is 0.11, below its signal line": that is where it is.
    .filter(
      word =>
        word.at < at ||
        !/^[^,a-z]*(?: ?%| percent)?, (?:\w+ )?$/.test(text.slice(at, word.at)) ||
        !/^(?:above|below|under|over) (?:its|the|that) (?:\w+ )?(?:macdline|longaverage|shortaverage|median|industry)/i.test(
          text.slice(word.at),
        ),
    )
    .sort((a, b) => distance(a.at, at) - distance(b.at, at))
  return words[0]?.sign ?? null
}

/** Words before a figure are nearer than those behind it. */
function distance(word: number, figure: number): number {
  return word < figure ? figure - word : 2 * (word - figure)
}
