// Ways of putting what the grammar of evidence knows in other words: "come up" for "spoken", "a proven edge" for an edge. What only judges a
// record ("a decent record, with", "the evidence is thin:") is taken out and marks its sentence, as no fact settles it. Pure.

const judged = String.raw`(?:decent|solid|good|fair|poor|weak|thin|modest|mixed|respectable|reasonable|limited|unconvincing|unimpressive|mediocre|lacklustre|strong|slim|scant|meagre|patchy|so-so|middling|disappointing|underwhelming)`
const proven = String.raw`(?:proven|statistical|statistically significant|demonstrated|real|measurable|clear|significant|reliable|documented|established|demonstrable|provable|genuine|verified|tested|historical)`
const rules = String.raw`(?:of|in|among|for|from|to) (?:any of )?(?:the |its |these |those )?(?:\d+ )?(?:built-in )?(?:rules|signals)(?: looked at)?`

const phrases: readonly [RegExp, string][] = [
  [/,? (?:however|though|either|so far|to date|yet|anyway|at all|at present|at the moment)(?=[.,;:]|$)/gi, ''],
  [/\b(\d+) out of (?:the |all |all the )?(?=\d+ )/gi, '$1 of the '],
  [/^\W*(?:take|for|with|consider) (?:the )?(?:rule )?["']? ?thatrule ?["']?[,:]?(?= )/i, 'the rule thatrule: '],
  [/\bacross (?=\d[\d,]* (?:signals|cases|occurrences|times)\b)/gi, 'in '],
  [
    /(?<=\bhas no skill (?:beyond|over|above) )(?:the |its )base rates?, which (?:is|are|was|stands? at) /gi,
    'it; the base rate is ',
  ],
  [/^\W*(?:however|though|still|so|overall|in short|historically|statistically|that said),? /i, ''],
  [new RegExp(String.raw`\b(an?|any|no) ${proven} edge`, 'gi'), '$1 edge'],
  [/\ba edge/gi, 'an edge'],
  // As our own summary says it.
  [/\b(has|have) shown an edge here after costs and after correction for all of them/gi, '$1 an edge'],
  [/\b(?:with|has|have|had|shows?|showed|shown) any edge/gi, 'has an edge'],
  [/\b(?:is|are|has been|have been|was|were) (?:proven|shown|known|found) to have an edge/gi, 'has an edge'],
  [
    new RegExp(
      String.raw`\bthere (?:is|was) (?:currently )?no (?:sign|evidence|proof|indication|hint) (?:of|for) (?:an|any) edge ${rules}`,
      'gi',
    ),
    'no rule has an edge',
  ],
  [
    new RegExp(String.raw`\bno edge (?:(?:has been|was|is|can be) )?(?:found|seen|shown|visible|proven|evident) ${rules}`, 'gi'),
    'no rule has an edge',
  ],
  [
    /\b(?:has|have) (?:now |so far )?(?:come up|occurred|appeared|been triggered|triggered|fired|been active|been seen)(?= (?:\d|times))/gi,
    'has spoken',
  ],
  [/\b(?:came up|appeared|was triggered|triggered|fired|was active|was seen)(?= (?:\d|times))/gi, 'spoke'],
  [
    /\b(?:after|when|whenever|each time|every time) (?:it|the (?:rule|signal)|this (?:rule|signal)|that (?:rule|signal)|"? ?thatrule ?"?) (?:has )?(?:come up|came up|occurred|appeared|was triggered|triggered|fired|was seen|spoke|did so)(?: in the past| before| historically)?/gi,
    'after it',
  ],
  [/\b(?:is|are) (?:currently |now |presently )?(?:firing|triggered|switched on|live|lit|in force)\b/gi, 'is speaking'],
  [
    /\b(?:has|have|had|shows?|showed|has shown|have shown|demonstrates?|displays?|offers?) no (?:predictive |forecasting |real |measurable |proven )*skill(?: (?:at|on|over|in|for|across) (?:any|all|each)(?: of)?(?: the| its| these)? horizons?)?/gi,
    'has no skill',
  ],
  [
    /\b(?:does not|doesn't|did not|didn't|cannot|can't|could not|couldn't|has not|hasn't) (?:really )?(?:beat(?:en)?|improved? (?:on|upon)|outperform(?:ed)?|do(?:ne)? better than|exceed(?:ed)?|add (?:anything|much|information) to) (?:the |that |its |those |these )?(?:base rates?|it|them)(?: (?:at|on|over|in|for) (?:any|all)(?: of)?(?: the| its)? horizons?)?/gi,
    'has no skill',
  ],
  [
    /,? (?:but|though|although|and|with) (?:there is |they have |it has )?(?:little|no|not much|scant|thin|hardly any) (?:evidence|proof|support|backing)(?: (?:behind|for|to back|of) (?:them|it|either|that))?(?: up)?(?=[.,;]|$)/gi,
    ', and no rule has an edge',
  ],
  [/(?<=has no skill )(?:beyond|over|above|against) (?:that|them|it)\b/gi, 'beyond the base rate'],
  [
    /(?<=has no skill),? (?:and |so |and so )?(?:only )?the base rates? (?:is|are) all (?:there is|that can be said|that is left|we have|one has)(?: to go (?:on|by))?(?=:| at \d)/gi,
    '; the base rates',
  ],
  [
    /(?<=has no skill)(?:,? and| and|,)? ?(?:so )?(?:it |and )?(?:adds? (?:nothing|no information)(?: to (?:that|it|them|the base rates?))?|(?:so )?the base rates? (?:is|are) all (?:there is|that can be said|that is left|we have))/gi,
    '',
  ],
  [/(?<=\b(?:higher|above|up|gain\w*|rose|risen)\b[^.;]*) (?:later|afterwards|further on)(?= in )/gi, ''],
  [/\b(?:seen|recorded|measured|observed|found|expected) (?=(?:after|on|for) any (?:other |given |random )?day)/gi, ''],
  [/\bthe average (?:after|of|for|on) any (?:other |given |random )?day/gi, 'any day'],
]
/** Judgements. */
const colours: readonly RegExp[] = [
  new RegExp(
    String.raw`^\W*(?:overall,? )?(?:the |its |that )?(?:evidence|record|track record|case|statistics)(?: (?:of|for|behind) (?:that|this|the|it|its|any)(?: of the| of these)?(?: rules?| signals?| edge| forecast)?)? (?:here )?(?:is|are|was|has been|remains|looks) (?:rather |quite |very |fairly |pretty |only )?${judged}[,:;]? ?(?:as |since |because |and )?`,
    'i',
  ),
  new RegExp(
    String.raw`(?<=\b(?:has|had|with|shows?)) an? (?:rather |quite |very |fairly |pretty |only )?(?:${judged} )?(?:track )?record,? (?:of|with|showing)(?= gains| a gain|,? (?:about |roughly |around )?\d)`,
    'i',
  ),
  /(?<=\d ?(?:%|percent)),? (?:so |which is |that is |and so )?(?:only |hardly |barely |little |not much |no |scarcely |just |a little )(?:any )?(?:better|more|different) (?:than|from) (?:a |the )?(?:coin (?:toss|flip)|chance|toss of a coin|flip of a coin|luck)/i,
  /,? (?:so|and) there (?:is|was) (?:nothing|little|not much) (?:more )?(?:to (?:report|say|tell|add|see|go on))(?: here)?(?: (?:on|about|from|of) (?:that|this|any|the)(?: \w+)?)?(?=[.,;]|$)/i,
]
const ofCoin = /\b(?:coin|chance|luck)\b/i

/** isColoured: something was taken out that no fact settles; isOfCoin: a share is said to be that of a coin. */
export type EvidencePut = { readonly text: string; readonly isColoured: boolean; readonly isOfCoin: boolean }

export function evidencePut(text: string): EvidencePut {
  const put = phrases.reduce((rest, [words, other]) => rest.replace(words, other), text)
  let isOfCoin = false
  const plain = colours.reduce(
    (rest, words, at) =>
      rest.replace(words, found => {
        if (at === 2) isOfCoin ||= ofCoin.test(found)
        return at === 1 ? ' ' : at === 0 && /\brules?\b|\bsignals?\b/i.test(found) ? 'with the rule, ' : ''
      }),
    put,
  )
  return { text: plain.replace(/ {2,}/g, ' ').trim(), isColoured: plain !== put, isOfCoin }
}
