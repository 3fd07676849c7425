// Words that claim nothing which a fact could bear out or deny: those of talking, of weighing and of putting things side by side. They are here
// in their first form, and known in every other. What names a quantity, a way, an order, a time, a person, a thing or a cause is not here
// and never may be: those words are read by what knows them, or they strike.

/** Nouns of talking and looking, and of whoever reads. */
const nouns = `disappointment letdown front dust stomach compensation calendar word contrast laggards bumpiness choppiness swings nil zilch whiskers bragging rights mark marks grade label lot plenty bit mile country-mile crowd pack rest-of-the-pack weather storm summer-house mood moods side-note aside heads-up gist crux nub core substance essence big-picture jump-off respite breather pause lull hangover aftermath wake backdrop eyebrow eyebrows mouth taste flavour colour shine gloss polish spotlight limelight highlight lowlight highlights lowlights bright-spot blemish blot stain account advice angle answer aspect background backdrop basis bearing breakdown caution caveat chart clarity colour color comment commentary comparison
 component conclusion content context contrast corner course description detail dimension disclaimer display emphasis end example explanation expression eye
 feature field flavour focus footing form formula frame front glance guide hand heading headline hint history idea illustration impression information insight item
 kind key language lens light line list look manner matter measure meaning mention message metric mind mixture moment mouthful name nature note
 notion nutshell observation overview page paragraph part pattern perspective phrase picture piece place point portrait position presentation profile question
 reader recap reference remark reminder respect response role section sense sentence set shape sheet side sign sketch snapshot sort source spot standpoint
 statement statistic stat story style subject summary takeaway talk term territory text theme thing thought tone topic type variable variance variation view viewpoint
 way wording word yardstick zone attention care ground grip reason interpretation definition tape gauge reading indicator oscillator measurement metric scale midpoint
 buyer investor shareholder holder owner trader seller market-goer onlooker observer people anyone someone everyone newcomer
 journey ride stretch run path road course spell phase stint roller-coaster rollercoaster pace rhythm step stride shift swing wobble bump blip hiccup dip pullback setback
 climb rebound bounce comeback turnaround ascent descent drift move movement fluctuation advance retreat territory edge push advantage 
 foundation terrain footprint lockstep tandem sync step hair whisker shade notch tad touch smidgen whopping stone throw inch distance arm
 giant heavyweight behemoth titan leader laggard outperformer underperformer performer performance showing standout exception rule-of-thumb rarity norm
 valuation multiple tag price-tag figure number digit figure ticker symbol quote bell session snapshot print
 business firm 
 dollar income-seeker income seeker payout-seeker appetite bargain-hunter
 tilt bias lean picture snapshot dataset file sheet row column table entry record-keeping note footnote header bullet
 health strength weakness softness firmness calm turbulence stability steadiness consistency caution comfort stress strain pressure
 balance difference gap split mix 
 reward risk trade-off tradeoff payoff price cost toll premium discount outcome result consequence effect
 start finish beginning outset close conclusion end launch bottom top middle centre center mid-point low high peak trough valley summit ceiling floor
 window timeframe horizon stretch interval duration length span era year-end timeline date
 bound limit threshold mark level band line zone range corridor channel neighbourhood neighborhood vicinity reach
 direction way course turn heading crossover crossing
  pleasure welcome hello hi thanks thank luck fun sure certainty doubt surprise wonder fact truth reality honesty
 temperament character disposition demeanour demeanor vigour vigor oomph clout heft muscle punch firepower turf crown podium bragging
 confidence conclusion outperformance underperformance`

/** Verbs of saying, seeing and comparing, and such that need a figure or a term to say anything. */
const verbs = `exaggerate accentuate muster ring rack reap garner amass scrape skim graze trickle percolate nestle lurk linger hark compensate stomach tolerate ride sweat brave suffer swallow digest tempt sour brighten darken cloud colour color tinge mar blemish spoil redeem flatter overshadow eclipse dent dominate-not elude escape evade dodge skirt breach pierce penetrate crack smash shatter break eke grind plod trudge chug cruise coast glide hum tick along accept accompany acknowledge act address afford allow answer appear apply appreciate approach arrive ask assess associate assume attach attract avoid bear begin
 belong bother break bring call capture care catch check choose cite clarify clear come comment compare comprise compute concern conclude confirm connect consider
 consist contain continue contribute contrast convey correspond count cover cut date deal deem define denote depart depend derive describe deserve detail determine
 differ discuss display distinguish  draw  dwarf elaborate emphasise emphasize enable encounter end endure enjoy ensure enter equal equate establish evaluate
 examine exceed exclude excuse exhibit exist experience explain explore express extend face feature feel fetch figure find finish fit focus follow form frame
 gauge get give glance go guide handle happen have hear help hesitate highlight hint hold hover illustrate impress include indicate inform inspect interpret
 involve judge keep know label lay lean leave let lie like line linger link list listen look love manage mark match matter mean measure mention
 merit mind mirror miss mix name need note notice observe occupy occur offer omit open order outline outnumber outshine outsize outweigh overlook overtake own
 part pass pay perform pick place point portray pose position possess post prefer present preserve proceed prove provide put question quote read realise
 realize recall receive recognise recognize reckon record refer reflect regard register relate rely remain remember remind remove render repeat report represent 
 reside resemble respect respond restate reveal review round say scan score see seem sense separate serve set settle shape show signal signify
 sit sketch sort sound span speak specify spell spend stand start state stay stem stick stop stress stretch strike study suffer suggest suit
 summarise summarize supply  suppose surround swap sustain take talk tell tend term test thank think throw tie touch touch track trade translate
 travel treat try turn understand unfold use value vary view visit walk wait want watch welcome wonder work worry wrap write yield zoom
 smooth amplify magnify dampen mute temper offset accompany tag anchor hug flirt float cluster bunch oscillate bob wobble wander roam drift hang
 bounce rebound snap claw crawl inch nudge creep tick edge notch march power sail race rocket leap vault bolt leapfrog shoot zoom pop spike balloon swell expand
 swoon stumble skid nosedive crater crumble cave contract wilt wither fade soften weaken cool simmer moderate strengthen firm stabilise stabilize steady settle flatten
 bottom top peak crest hit notch clock log rack post chalk book bank pocket fetch command
 endure weather withstand absorb digest survive shrug retrace recoup reclaim recover regain restore heal repair undo erase wipe reverse
 underline underscore stress echo paint pay bless sacrifice hand surrender
 round express split average 
 enjoy boast sport offer carry bear yield churn generate produce throw squeeze keep retain pocket drop end
 range stretch run extend reach cover lie fall sit perch park plant
 exclude ignore strip include reinvest account blend
 excite thrill tempt lure please satisfy disappoint frustrate reward punish test`

/** How things look; none of them orders anything. */
const adjectives = `excellent meagre meager bad awful dreadful poor disastrous woeful abysmal decent tame sleepy punishing painful bumper blistering scorching sizzling sparkling dazzling glowing bland humdrum pedestrian feeble flimsy frail frothy generous miserly stingy puny tiny titanic colossal mammoth monstrous monumental herculean princely eye-popping jaw-dropping lacking weaker stronger better-than-average worse-than-average above-average below-average average-sized worst-case best-case all-important better worse usual calendar customary habitual everyday trivial cautious curious welcome unwelcome likeable lovely brutal harsh cruel kind nasty ugly pretty neat tidy mediocre so-so middling passable sensible able abrupt absolute abundant acceptable accessible accurate active actual acute adequate afloat aligned ample annualised annualized apparent appealing applicable appropriate apt
 attractive available average aware backward bare bearable better-known bleak blunt boring bouncy brief bright brisk broad bruising brutal bumpy busy candid careful cautious central
 choppy classic clean clear close colourful comfortable common compact comparable complete complex concise concrete conservative considerable consistent contained
 conventional convincing correct corresponding crude current curious decent decisive deep  definite deliberate demanding dense detailed different difficult direct
 disappointing discernible distant distinct dramatic drastic dull dynamic eager easy elevated elongated enormous enough equal essential established evident exact
 exceptional excessive exciting exclusive explicit exposed extensive extra extraordinary extreme eye-catching eye-watering factual faint faithful familiar famous fancy favourable favorable few
 fierce fine firm flat formal fortunate fresh frothy full full-blown gargantuan general generous gentle genuine gigantic given glaring good good-sized grand gradual great
 handsome handy happy hard harsh healthy hectic hefty helpful historic historical honest hot huge humble ideal immediate immense important impressive inclusive 
 inherent instructive intact intense interested interesting judicious keen key lacklustre lackluster large-scale lasting latter lean legendary lengthy lively lofty logical lone
 long-lasting loose loud lukewarm main major manageable marginal marked massive material mean meaningful measurable measured
 mechanical mere middle middling mid-range mild mind-boggling minimal minor minuscule minute miserable moderate modest mundane muted narrow natural neat necessary
 negligible nervous neutral nice noisy nosebleed obvious occasional odd official okay ok open ordinary orderly outright outsize outsized outstanding own painful paltry
 particular patchy patient peculiar perfect persistent placid plain plausible pleasant plentiful pleasing poor popular possible precise present pretty prevailing 
 primary prime prominent pronounced proper proportionate proud punchy pure puny quick quiet ragged rapid rare raw ready reasonable recent recognisable red-hot relative relaxed
 relevant reliable remarkable respectable respective restless restrained rich right robust rock-steady rocky rosy rough round routine rude safe-looking sane scant scarce selective sensible sensitive separate
 serious severe shaky shallow sharp sheer significant silent simple sizable sizeable skimpy skinny sky-high sleepy slender slim slow sluggish small-ish smart smooth sober so-called soft solid
 sound spare sparse specific spectacular spirited stable staggering stark startling static steady steep stellar stern sticky stiff still straight straightforward strange
 stretched striking strong stubborn stunning sturdy subdued substantial subtle successful sudden sufficient suitable super superb superior supportive surprising sustained swift taxing telling tepid
 terrific thick thin thorough tidy tight timely tiny tough towering trailing tranquil transparent tremendous tricky true trustworthy turbulent typical
 ultimate unassuming uncertain unclear unchanged uncommon underwhelming undeniable uneventful uneven unexciting unhurried unimpressive uninspiring unremarkable unsurprising unusual uplifting useful usual vague valid
 various vast vibrant vigorous violent visible vital vivid volatile warm wary watchful weak weighty well-known willing worthwhile worthy zippy
 price-only dividend-adjusted split-adjusted risk-adjusted like-for-like peak-to-trough top-line bottom-line trend-following middle-of-the-road run-of-the-mill
 
 commendable creditable laudable admirable praiseworthy laughable risible pitiful pitiable lamentable regrettable dire grim gloomy glum dour drab dreary listless lethargic languid drowsy dozy snoozy sedate staid stately leisurely
 bracing blazing searing torrid gruelling grueling harrowing nerve-racking nerve-wracking hair-raising stomach-churning white-knuckle tempestuous tumultuous boisterous rollicking raucous frenetic frantic feverish frenzied manic roaring thumping
 thundering resounding ringing rousing stirring glittering gleaming glorious gorgeous lustrous radiant sunny balmy hearty beefy meaty chunky bulky hulking plump tubby portly lavish opulent sumptuous bountiful copious comely tasty juicy
 mouth-watering mouthwatering tantalising tantalizing enticing alluring eye-opening head-turning noteworthy memorable forgettable nondescript vanilla ho-hum garden-variety workaday prosaic chilly frosty icy glacial sprightly spry nimble agile
 muscular brawny burly stout hardy stalwart formidable fearsome daunting imposing commanding giddy dizzying heady breathtaking astounding astonishing amazing incredible phenomenal prodigious walloping stonking cracking rip-roaring runaway
 barnstorming knockout yawning gaping cavernous wafer-thin paper-thin razor-thin svelte scanty measly piddling derisory infinitesimal microscopic teeny pint-sized bite-sized cheerful cheery jolly sombre somber upbeat dismal unkind unfriendly
 unforgiving unflattering unenviable unspectacular unadventurous unruffled unmistakable
 blue-chip high-flying fast-moving slow-moving heavyweight lightweight mega-cap large-cap small-cap mid-cap hard-hit two-way listed quoted headline trend-setting`

const others = `they're they've they'd i i'd i'll i'm i've me my mine you your yours you'd you'll you're you've we we'd we'll we're we've us our let let's here's there's that's it's it'd what's who's where's
 isn't aren't wasn't weren't doesn't don't didn't hasn't haven't hadn't can't cannot couldn't wouldn't won't shouldn't needn't
 he she them oneself yourself itself themselves myself ourselves please would could can may might must should will shall if unless whenever wherever whichever whatever whoever however
 per via plus minus versus vs v than as yet still even else ever hence thus so too rather quite pretty fairly rather enough just only again anew afresh anyway anyhow besides nonetheless nevertheless notwithstanding
 meantime meanwhile moreover furthermore additionally otherwise regardless accordingly consequently admittedly alas also perhaps maybe indeed somehow somewhat sometimes often frequently
 seldom rarely usually typically generally normally mostly mainly largely chiefly primarily partly partially wholly entirely altogether together apart aside away ahead back forth home
 onward upward downward upwards downwards backward backwards forwards sideways northward southward skyward north south
 yes no okay ok oh ah well hmm right sure certainly absolutely definitely fyi nb eg ie e.g i.e etc tl dr
 a an the alongside amongst among atop astride aboard beneath underneath opposite beside inside outside near nearby next
 first firstly second secondly third thirdly last lastly finally lately recently currently presently nowadays
 none nothing anything something everything anybody somebody nobody
 worth noting based put-differently vis-a-vis de facto en route per-share pre post ex
 b c d p e f s t ll re ve d m`

/** A noun in -ly is no adverb, and these adverbs claim something. */
const notByEnding =
  /^(?:family|supply|assembly|monopoly|anomaly|ally|bully|jelly|fly|belly|italy|july|lily|rally|daily|weekly|monthly|quarterly|yearly|hourly|fortnightly|biannually|annually|nightly|likely|unlikely|probably|improbably|doubly|triply|singly|wooly|homely|only|friendly|elderly|costly|deadly|imminently|inevitably|fraudulently|illegally|secretly|singlehandedly|worldwide|globally|domestically|internationally|locally|legally|politically|technologically|operationally|financially|fundamentally|previously|formerly|originally|initially|eventually|subsequently|shortly|impliedly|chemically|medically|organically|nominally|cumulatively|supposedly|allegedly|purportedly|ostensibly|theoretically|hypothetically|potentially|reportedly|sequentially|collectively|jointly|provisionally|tentatively|falsely|wrongly|mistakenly|erroneously|incorrectly|fictitiously|repeatedly|safely|securely|sustainably|dependably|permanently)$/

const base = new Set([nouns, verbs, adjectives, others].join(' ').split(/\s+/))

/** In small letters. */
export function isOpenWord(word: string): boolean {
  if (base.has(word)) return true
  if (/^[a-z]{3,}ly$/.test(word) && !notByEnding.test(word)) return true
  return stems(word).some(stem => base.has(stem))
}

const irregular: Readonly<Record<string, string>> = {
  began: 'begin',
  begun: 'begin',
  bore: 'bear',
  borne: 'bear',
  bought: 'buy',
  broke: 'break',
  broken: 'break',
  brought: 'bring',
  came: 'come',
  caught: 'catch',
  chose: 'choose',
  chosen: 'choose',
  clung: 'cling',
  crept: 'creep',
  dealt: 'deal',
  drew: 'draw',
  drawn: 'draw',
  drove: 'drive',
  driven: 'drive',
  felt: 'feel',
  found: 'find',
  gave: 'give',
  given: 'give',
  gone: 'go',
  got: 'get',
  gotten: 'get',
  had: 'have',
  heard: 'hear',
  held: 'hold',
  hung: 'hang',
  kept: 'keep',
  knew: 'know',
  known: 'know',
  laid: 'lay',
  lain: 'lie',
  leapt: 'leap',
  leant: 'lean',
  led: 'lead',
  left: 'leave',
  lent: 'lend',
  lay: 'lie',
  made: 'make',
  meant: 'mean',
  met: 'meet',
  overtook: 'overtake',
  overtaken: 'overtake',
  paid: 'pay',
  ran: 'run',
  rang: 'ring',
  rung: 'ring',
  said: 'say',
  sat: 'sit',
  saw: 'see',
  seen: 'see',
  sent: 'send',
  shot: 'shoot',
  shown: 'show',
  spelt: 'spell',
  spent: 'spend',
  spoke: 'speak',
  spoken: 'speak',
  stood: 'stand',
  struck: 'strike',
  stuck: 'stick',
  swept: 'sweep',
  swollen: 'swell',
  swum: 'swim',
  taken: 'take',
  took: 'take',
  thought: 'think',
  threw: 'throw',
  thrown: 'throw',
  told: 'tell',
  understood: 'understand',
  went: 'go',
  withstood: 'withstand',
  wore: 'wear',
  worn: 'wear',
  wrote: 'write',
  written: 'write',
  women: 'person',
  men: 'person',
  bases: 'basis',
}

/** The first forms that the word may be a form of: "hovers", "hovered", "hovering". */
function stems(word: string): string[] {
  const found = [irregular[word] ?? '']
  const add = (stem: string) => {
    found.push(stem, `${stem}e`)
    if (/([bdfglmnprtv])\1$/.test(stem)) found.push(stem.slice(0, -1))
    if (stem.endsWith('i')) found.push(`${stem.slice(0, -1)}y`)
  }
  for (const [ending, least] of [
    ['s', 3],
    ['es', 3],
    ['ed', 3],
    ['ing', 3],
    ["'s", 3],
  ] as const)
    if (word.endsWith(ending) && word.length >= ending.length + least) add(word.slice(0, -ending.length))
  return found.filter(stem => stem !== '')
}
