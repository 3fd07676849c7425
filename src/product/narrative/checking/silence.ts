// What an answer says of itself and not of the stock: that the facts do not tell, that it gives no advice, that it can say more. Such words may
// speak of anything, as they claim nothing of it; so they are known by their whole form, and hold no figure, no day and no name.

const sources = String.raw`(?:the |these |those |this |my |your |any of the )?(?:(?:given|provided|available|supplied|computed|listed|underlying) )?(?:facts?|data|dataset|figures?|numbers|information|material|summary|sources?)(?: (?:here|above|below|provided|given|available|supplied|at hand|i have|i've got|i was given|i have been given|i have access to|i can see|at my disposal|in front of me|shown))*`
const knowing = String.raw`(?:say|tell|mention|include|contain|cover|show|reveal|explain|give|provide|offer|indicate|speak|address|touch|list|state|disclose|go|allow|know|see|comment|have|find|predict|forecast|advise|recommend|answer|judge|determine|assess|speculate|confirm|conclude|extend|reach|stretch|help)`
const not = String.raw`(?:do|does|did|can|could|will|would|am|are|is|have|has)(?:n't| not)|cannot|can't|won't`
const given = String.raw`(?:given|available|provided|included|known|listed|mentioned|stated|shown|told|recorded|reported here|covered|part of ${sources}|(?:in|among) ${sources})`
const ending = String.raw`(?:for|about|on|of|in|among|by|here|from|to me|at all)(?: [\w§'-]+){0,5}`
/** That the facts lack something. */
const lacking: readonly RegExp[] = [
  new RegExp(
    String.raw`^${sources}(?: simply| just| really| here| also)* (?:${not})(?: actually| really| directly| yet| in themselves| by themselves| alone)* ${knowing}\b`,
    'i',
  ),
  new RegExp(String.raw`^${sources} (?:are|is) (?:silent|mute) (?:on|about|as to)\b`, 'i'),
  new RegExp(String.raw`^${sources} (?:say|tell|contain|give|hold|offer|have|include|provide)s? (?:nothing|no |little )`, 'i'),
  new RegExp(
    String.raw`^(?:i|we)(?: simply| just| really| also)* (?:${not})(?: really| actually| currently| responsibly)* (?:able |in a position |going |want |know |try )?(?:to )?${knowing}\b`,
    'i',
  ),
  /^(?:i|we|the (?:facts|data)) (?:only |just )?(?:have|has|hold|holds|contain|contains) (?:only |just )?[^.,\d]* (?:and|but) no (?:[\w/-]+ ){0,3}(?:history|data|figures?|prices?|information|returns?)$/i,
  /^(?:i'm|i am|we're|we are) (?:afraid|sorry|not able|unable|not in a position|not allowed|not going)\b/i,
  new RegExp(String.raw`^(?:nothing|none) (?:in|of|among) ${sources} ${knowing}s?\b`, 'i'),
  /^there(?:'s| is| are|'re) (?:nothing|no|not (?:any|enough))(?: \w+){0,3} (?:information|data|figures?|facts?|details?|mention|history|word|numbers?|record)\b/i,
  /^(?:how (?:the|it|its|they|this|that)|what|whether|why|where|who|its \w+|their \w+)\b[^.;]* (?:cannot|can't|can not|could not) be (?:told|said|judged|answered|computed|known|given)$/i,
  /^there(?:'s| is| are|'re) no (?:\w+[ /-]){0,2}\w+ (?:in|among) (?:the|these) (?:facts|data|figures)\b/i,
  /^there(?:'s| is| are|'re) (?:nothing|no \w+)(?: \w+)? (?:in|among) (?:the|these) (?:facts|data|figures)\b/i,
  new RegExp(
    String.raw`^(?:what|why|how|whether|who|when|where)\b.* (?:is|are|was) not (?:among|in|part of|told by|known from|covered by|explained by|given in) ${sources}$`,
    'i',
  ),
  new RegExp(String.raw`^(?:there (?:is|are) )?no (?:[\w/§'-]+,? ){1,8}(?:is|are|was|were) ${given}(?: ${ending})?$`, 'i'),
  new RegExp(
    String.raw`^(?:(?:the|its|an?|any) )?(?:[\w/§'-]+,? ){1,7}(?:(?:is|are|was|were)(?: not|n't)|cannot be|can't be) ${given}(?: ${ending})?$`,
    'i',
  ),
  new RegExp(
    String.raw`^there(?:'s| is| are)(?: no|n't any| not any) (?:[\w/-]+,? ){1,7}(?:figures?|data|facts?|information|numbers?|history)(?: ${ending})?$`,
    'i',
  ),
]
/** Of the future, of advice, and offers. */
const others: readonly RegExp[] = [
  /^(?:\w+ )?past performance (?:is|does|doesn't|isn't|says|tells)\b(?: not?| nothing)?(?: guarantee| predict| tell| a guarantee| guarantee of| indicative| about| of| an indication| a guide| to)* (?:anything about )?(?:the )?(?:future|what comes next)(?: results?| performance| returns?)?$/i,
  /^(?:please )?(?:note|remember|bear in mind|keep in mind)(?: also)?,? (?:that )?past performance\b[^.]*\bfuture(?: results?| performance| returns?)?$/i,
  /^(?:this|that|it|none of (?:this|that|it|the above)|nothing (?:here|above|in this))(?:'s| is| was)?(?: of course)?(?: not|n't)? ?(?:meant as |to be read as |to be taken as |intended as )?(?:an? )?(?:investment|financial|trading|personal) (?:advice|recommendation)$/i,
  /^(?:would you like|do you want|shall i|should i|let me know|feel free|just ask|ask me|ask away|happy to|i'm happy to|i'd be happy to|i can also|if you'd like|if you like|if you want|want me to|is there anything|anything else|hope (?:this|that) helps|i hope (?:this|that) helps)\b/i,
]

const all = [...lacking, ...others]

/** A part of an answer in which nothing is claimed. text: without names and days. */
function isOneOf(forms: readonly RegExp[], text: string): boolean {
  const plain = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[.!? ]+$/, '')
    .replace(
      /^(?:unfortunately|sadly|regrettably|however|that said|of course|also|note that|please note that|do note that|and|but|so|as|though|although|sorry),? /i,
      '',
    )
  const isWithoutFigures = !/[\d%$€£]/.test(plain.replace(/\b(?:in|for|of|during) (?:19|20)\d\d\b/g, ''))
  return plain.split(/\s+/).length <= 26 && isWithoutFigures && forms.some(form => form.test(plain))
}

/** Claims and the signs between them by turns. */
const partsOf = (text: string): string[] =>
  text.split(/([;:]\s+|,\s+(?=(?:but|so|and|as|because|since|though|although|yet|while)\b)|\s+(?=(?:but|because)\b))/i)

/** The parts of a sentence that say of something that the facts lack it. */
export function lackingParts(text: string): string[] {
  return partsOf(text).filter((part, at) => at % 2 === 0 && isOneOf(lacking, part))
}

/** The parts of a sentence in which something may be claimed. */
export function withoutSilence(text: string): string {
  const parts = partsOf(text)
  const kept = parts.map((part, at) => (at % 2 === 0 && isOneOf(all, part) ? '' : part))
  return kept.every((part, at) => part === parts[at])
    ? text
    : kept
        .filter(part => !/^[\s,;:]*$/.test(part))
        .join(' ')
        .trim()
}
