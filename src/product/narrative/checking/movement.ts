// The words of going up and down, in every form: which way a figure went is read from them, and a quantity "moved" by them. One list for all
// who read them, so that no way of saying it is known to one reader and not to the other.

const upVerbs = `rise gain climb grow increase advance add jump surge soar rally leap rocket skyrocket balloon swell expand spike pop bounce rebound improve appreciate vault bolt
  strengthen ascend mount accelerate escalate snowball mushroom multiply flourish prosper outperform outpace outstrip outrun outshine outdo exceed surpass`
const downVerbs = `fall drop decline lose shrink decrease slip slump shed tumble plummet crash sink slide retreat ease plunge dip sag contract weaken erode swoon stumble skid nosedive
  crater crumble wither collapse tank deteriorate depreciate dwindle fade cool soften worsen melt suffer sacrifice trim cut descend diminish wane slow surrender forfeit haemorrhage hemorrhage
  underperform lag trail reduce lower bleed sour languish backtrack subside recede ebb falter droop buckle wilt`

const irregular: Readonly<Record<string, string>> = {
  rise: 'rose risen',
  grow: 'grew grown',
  leap: 'leapt',
  fall: 'fell fallen',
  lose: 'lost',
  shrink: 'shrank shrunk shrunken',
  shed: 'shed',
  sink: 'sank sunk',
  slide: 'slid',
  cut: 'cut',
  outrun: 'outran outrun',
  outdo: 'outdid outdone outdoes',
  bleed: 'bled',
}

export function formsOf(verbs: string): string[] {
  return verbs.split(/\s+/).flatMap(verb => {
    const stem = verb.replace(/e$/, '')
    const isShort = /^(?:\w*[^aeiou])?[aeiou][bdgmnprt]$/.test(verb) && !/(?:er|en|el|on)$/.test(verb)
    const doubled = isShort ? [`${verb}${verb.at(-1)}ed`, `${verb}${verb.at(-1)}ing`] : []
    const third = /(?:s|sh|ch|x)$/.test(verb) ? `${verb}es` : /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ies` : `${verb}s`
    const past = /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${stem}ed`
    return [verb, third, past, `${stem}ing`, ...doubled, ...(irregular[verb]?.split(' ') ?? [])]
  })
}

const upOthers = `up higher above ahead beat beats beaten beating positive put-on growth upward upwards uptick upswing upturn upside lead leading led ascent comeback brought returned return returns
  gainer plus winning increase improvement acceleration appreciation expansion jumpy in-the-black`
const downOthers = `down lower below behind loss losses losing negative under cost costs costing drawdown drawdowns worst decrease downward downwards downtick downturn downswing downside pullback setback minus
  shrinkage contraction descent erosion reduction short-of in-the-red weaker`

const pattern = (verbs: string, others: string, phrases: string) =>
  new RegExp(`\\b(?:${phrases}|${[...new Set([...formsOf(verbs), ...others.split(/\s+/)])].join('|')})\\b`, 'gi')

export const upward = pattern(upVerbs, upOthers, 'put on|better than|(?:pick|tick|edge|creep|crept|inch|nudge)(?:ed|ing)? up')
export const downward = pattern(
  downVerbs,
  downOthers,
  'short of|worse than|(?:g[ai]ve|given|giving|gives) (?:up|back)|(?:tick|edge|creep|crept|inch|nudge)(?:ed|ing)? (?:down|lower)|pull(?:ed)? back|wiped? out|wiped? off|off(?= (?:its|the|from))',
)

/** Those that say of a figure that something moved by it. */
export const moving: readonly string[] = [
  ...new Set([
    ...formsOf(upVerbs),
    ...formsOf(downVerbs),
    ...'up down higher lower loss losses growth gain gains returned return returns brought cost'.split(' '),
  ]),
]

/** Every word of a way, for those who ask whether a word is known. */
export const wordsOfWay: ReadonlySet<string> = new Set(
  [...formsOf(upVerbs), ...formsOf(downVerbs), ...upOthers.split(/\s+/), ...downOthers.split(/\s+/)].flatMap(word => [
    word,
    ...word.split('-'),
  ]),
)
