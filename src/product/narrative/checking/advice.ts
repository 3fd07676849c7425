// Advice in whatever form: to whoever reads ("you should"), about their holding ("your position"), or as a thing to do ("worth adding to").
// No fact bears it out, and it is none even where every figure beside it is one.

const doing = String.raw`(?:buy|sell|hold|keep|add|trim|reduce|exit|enter|accumulat|averag|stay|wait|avoid|invest|short|scal|top|load|lock|tak|cash|own|pick|look|get|dump|ditch|rotat|switch|diversif|hedg|rid|sit|stick|jump)`
const acting = String.raw`(?:buy|sell|hold|keep|add|trimm?|reduc|exit|enter|accumulat|invest|short|scal|load|own|pick|dump|ditch|hedg)ing`

export const advice = new RegExp(
  [
    String.raw`\byou(?:'d| would| will)? (?:really |probably |certainly |definitely |also )?(?:should|ought|must|need to|may|might|could|had better|better|are (?:better|well) (?:off|advised)|want to|do well|be (?:wise|smart|better|well))\b`,
    String.raw`\byour (?:\w+ )?(?:positions?|holdings?|portfolios?|stakes?|shares?|stocks?|money|gains|profits|losses|exposure|entry|exit|investment)\b`,
    String.raw`\b(?:investors?|holders?|owners?|shareholders?|buyers?|traders?|sellers?|one|anyone|those)(?: \w+){0,5}? (?:should|ought to|must|need to|had better|(?:may|might|would) (?:want|wish|like|do (?:well|better)|be (?:wise|better)|consider))\b`,
    String.raw`\b(?:consider|think about|think of|start|stop|keep|avoid|try|worth|recommend|suggest|advise|favou?r|warrant|justif(?:y|ies)|(?:good|right|fine|best|great|bad|opportune) (?:time|moment|point|place|idea|opportunity|occasion) (?:to|for)) (?:\w+ )?(?:${acting}|(?:to )?${doing}\w* (?:the |some |more |it|on|into|up|profits?|gains?|shares?|out))\b`,
    String.raw`\b(?:time|moment|chance|opportunity) to (?:\w+ )?${doing}\w*\b`,
    String.raw`\b(?:hold|hang|holding) on to (?:it|the|these|them|§)|\b(?:stay|sit) (?:put|tight|the course|invested|away|clear)\b`,
    String.raw`\b(?:take|taking|lock in|locking in|book|booking|cash in|cashing in) (?:some |your |the )?(?:profits?|gains|chips)\b`,
    String.raw`\b(?:add|adding) (?:to|on) (?:it|the position|positions|weakness|dips)\b|\b(?:trim|trimming|reduce|reducing) (?:it|the position|positions|exposure)\b`,
    String.raw`^\W*(?:buy|sell|hold|add|trim|accumulate|avoid|consider)\b(?! and)`,
    String.raw`\b(?:a|an) (?:clear |good |strong |solid )?(?:buy|sell|hold|bargain|must-own|keeper)(?=[.,;]|$| (?:at|here|now|for))`,
    String.raw`\b(?:is|are|was|be|been|looks?|looked|seems?|appears?|remains?|makes?|made|as|stays?|becomes?)(?: like)?(?: \w+ly| still| now| also)? an? (?:[\w-]+,? ){0,4}(?:pick|holding|choice|buy|bet|investment|purchase|value play|addition)\b(?! (?:period|time|company))`,
    String.raw`\b(?:sensible|solid|good|great|reasonable|decent|sound|smart|wise|prudent|safe|excellent|compelling|ideal|attractive|worthwhile|fine|value|long-term|poor|bad|unwise|risky) (?:\w+ )?(?:picks?|holdings?|choices?|buys?|bets?|investments?|purchases?)\b(?! (?:period|time|company))`,
    String.raw`\b(?:better|well) (?:off|advised)\b|\boff the table\b`,
    String.raw`\b(?:deserves?|merits?|earns?|belongs? in) (?:a |its )?(?:place|spot|slot|home)?(?: in)?(?: a| the| any)?(?: \w+){0,3} ?portfolios?\b|\bportfolios?\b`,
    String.raw`\bif i were you\b|\bi(?:'d| would) (?:\w+ )?(?:hold|keep|own|add|trim|wait|stay|avoid)\b`,
  ].join('|'),
  'i',
)
