// Which way the words beside a figure say that something went.

const up =
  /\b(?:r[oi]s(?:e|es|en|ing)|rose|gain\w*|up|climb\w*|gr[eo]w\w*|increas\w*|advanc\w*|added|higher|above|ahead|outp\w+|beat|brought|positive|jump\w*|surg\w*|soar\w*|rall(?:y|ied)|returned|put on|exceed\w*)\b/gi
const down =
  /\b(?:fell|fall\w*|down|dropp?\w*|declin\w*|los[est]\w*|losing|shr[aiu]nk\w*|decreas\w*|lower|below|behind|underperform\w*|lag\w*|trail\w*|under|cost|negative|slipp\w*|slump\w*|shed|shedding|tumbl\w*|plummet\w*|crash\w*|sank|sunk|sink\w*|slid\w*|retreat\w*|eased|drawdown\w*|worst|plung\w*|short of)\b/gi

/** 1 up, -1 down, null where no word says; text from `from` to `to` is the clause, the figure stands at `at`. */
export function directionAt(text: string, [from, to]: readonly [number, number], at: number, isHedged: boolean): 1 | -1 | null {
  const clause = text.slice(from, to)
  const words = [
    ...[...clause.matchAll(up)].map(found => ({ at: from + found.index, sign: 1 as const })),
    ...[...clause.matchAll(down)].map(found => ({ at: from + found.index, sign: -1 as const })),
  ]
    // "just under 46 billion" tells of the figure, not of its way.
    .filter(word => !/^(?:above|below|under|up to|higher|lower)(?: than)? ?$/.test(text.slice(word.at, at)) || !isHedged)
    .sort((a, b) => distance(a.at, at) - distance(b.at, at))
  return words[0]?.sign ?? null
}

/** Words before a figure are nearer than those behind it. */
function distance(word: number, figure: number): number {
  return word < figure ? figure - word : 2 * (word - figure)
}
