// The words that an answer may be made of. A closed list: a word that is not in it may be a quantity that nobody measured, a unit, a name
// written small, a time or a condition, and how its sentence is to be read is then not known. So the sentence is struck. In it are the words
// that the readers here understand, and those that claim nothing of their own; judgements ("healthy"), conditions ("could", "if") and vague
// amounts ("several") are left out on purpose.
import { wordsOfWay } from './movement.ts'
import { isOpenWord } from './open-words.ts'
import type { UnreadWord } from './unread-words.ts'

const joining = `a about above across after against all almost along alone already also although altogether among amounting amount amounts an and another any apart
  around as at away back because been before behind being below beneath beside besides between beyond both but by compared comparison considering counted counting
  despite down due during each either else equal equals even every exactly except excluding far following for from fully further given hence here how however
  in including indeed inside instead into it its itself just least less like likewise little long low meanwhile measured more moreover most much namely near nearer
  nearest nearly neither next no none nor not note nothing now of off on once one only onto or other others otherwise out over own part past per plus put rather
  roughly same shown simply since slightly so some somewhat still such taken than that the their them then there therefore these they this those though through
  throughout thus to together too top toward towards under until up upon versus very via was well what when where whereas whether which while who whole whom whose
  with within without yet approximately barely circa comfortably considerably merely narrowly overall precisely relatively respectively marginally practically substantially
  noticeably clearly currently recently lately latest last recent s`

const plainVerbs = `am are be became become becomes been belong belongs brought bring brings came come comes count counts covers cover did do does done had has have
  having hold holding holds holder holders is keep keeps kept lie lies lying made make makes makes mean means meaning puts puts putting reach reached reaches read reads
  reading remain remained remains sat see seen saw says say said set sets show shows showing shown sit sits sitting stand standing stands start started starts starting
  stay stayed stays stood take takes took taking tell tells telling told was went were go goes going turn turned turns amount run runs ran ranged ranges range
  spans span lasted lasts left leaves leaving begin begins began beginning begun end ended ends ending known shown found placed rank list listed lists included
  includes pay pays paid paying own owns get gets got give gives gave gone worked works earn earns earned earning carry carries carried cost costs came calculated computed
  follows followed follow trade trades traded trading change changed changes changing hands valued values valuing value swung swing swings swinging moved move moves
  moving fluctuated fluctuates compound compounded compounds annualised annualized amounts posted posting recorded registered delivered delivering produced logged managed
  achieved commands commanded fetches fetched sells costing cross crossed crosses crossing speak speaks spoke spoken speaking looked look rewarded captured capture
  weakest strongest poorest special midway kinder lift lifts lifted lifting lay lies ranked narrowed widened widens widen widening spent spends divided`

const ways = `rise rises rose risen rising gain gains gained gaining climb climbs climbed climbing grow grows grew grown growing growth increase increases increased increasing
  advance advances advanced advancing add adds added adding jump jumps jumped surge surged soar soared rally rallied rallies return returns returned returning ahead
  exceed exceeds exceeded exceeding outperform outperforms outperformed outperformance outpaced outpaces outpacing beat beats beaten beating topped tops lead leads led
  leading improved improves improvement fall falls fell fallen falling drop drops dropped dropping decline declines declined declining lose loses lost losing loss losses
  shrink shrank shrunk shrinking decrease decreases decreased decreasing slip slips slipped slipping slump slumped shed sheds shedding tumble tumbled plunge
  plunged plummeted sank sunk sink slid slide sliding retreat retreated eased ease easing dipped dip dips down up lower lowers lowered higher lag lags lagged lagging trail trails trailed
  underperform underperforms underperformed underperformance behind short worse better made good make making recover recovers recovered recovery recovering regain regained
  drawdown drawdowns positive negative gap lead difference edge edges margin discount premium losing winning upward downward upside downside`

const measures = `alpha beta sharpe sortino calmar omega ulcer treynor information tracking error ratio ratios correlation correlated correlates skewness skew
  kurtosis excess tail value risk var cvar conditional volatility volatile deviation downside momentum rsi adx minusdi plusdi atr macd signal di relative strength index true
  bollinger band bands upper middle b average averages averaged mean median moving line simple exponential sma ema percentile capture r squared wilder's
  p e pe price prices priced earnings multiple multiples share shares stock stocks eps dividend dividends yield yields yielded yielding revenue revenues sales sold turnover income net
  profit profits operating bottom margin margins market cap capitalisation capitalization capitalised capitalized capitalisation company companies industry sector peers peer
  volume exchange benchmark listings listing hit hits screen table sorted order matching matches match directory rule rules base rate rates model models skill chance chances probability odds forecast forecasts cases case
  case times occurrences costs statistical annual annually fiscal financial report snapshot compound holding total reinvested money amount sum figure
  figures fact facts data rating trend trends trending range ranges swing closing close closed closes finish finished finishes high highs low lows highest lowest record peak
  trough all-time deepest largest biggest worst best maximum max minimum steepest heaviest full history series span period periods horizon horizons usual typical normal
  normally usually standard ordinary quantity bar bars size larger bigger smaller greater large big small dear dearer cheaper pricier expensive calmer calm
  rougher rough wilder wide wider narrow narrower steeper quiet quieter busier heavier lighter thinner tenth fold fraction percent percentage point points basis times
  dollars dollar us usd eur euro euros gbp pound pounds yen chf cad x thousand k million billion trillion m bn mn tn t zero number numbers
  overbought oversold golden death leader worth costs kept stayed
  belonging traded changed worthy minus plus slope suggests suggest indicates indicate points results result daily long-term volumeaverage macdline thatrule built-in afterwards varfive varone cvarfive cvarone longaverage shortaverage yearrange oneyear benchmark's sector's yearrange's position reading readings level levels
  reinvestment quoted quotation quote intraday-free`

/** What is set against something: with a figure, or settled without one, else it strikes. */
const comparing = `richer dearer pricier costlier bumpier choppier rockier rougher wilder livelier jumpier calmer quieter smoother steadier tamer turbulent cheap inexpensive pricey costly
  longer shorter deeper shallower milder stronger faster slower tighter looser nearer shy technical fundamental fundamentals banner cent always uptrend downtrend bullish bearish nowhere why th nd rd rank ranks`

const quiet = `fewer individual unprofitable loss-making modest moderate mild slight small middling medium limited similar close closely nearly comparable alike equally steady roughly even stable mixed little tight
  touch bit time fair unusual unusually elevated subdued historically common rare notable noticeable considerable overall separate single
  answer question according tended tend tends standards strong unchanged correction called calls luck today held rough author both same different true honest enough anything something everything nobody somebody anybody yes also mid`

/** When: what a reader here understands of them is taken out first, and what is left strikes; see times.ts. */
const times = `day days day's session sessions session's week weeks weekly month months month's monthly quarter year years year's yearly decade decade's date earlier ago later
  before old new newer newest far late
  january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday`

const words = new Set([joining, plainVerbs, ways, measures, comparing, quiet, times].join(' ').split(/\s+/))

/** In small letters, without its genitive. */
export function isKnownWord(word: string): boolean {
  const bare = word.toLowerCase().replace(/'s$|'$/g, '')
  return (
    isOne(bare) || isOne(word.toLowerCase()) || (bare.includes('-') && bare.split('-').every(part => part === '' || isOne(part)))
  )
}

function isOne(word: string): boolean {
  return words.has(word) || wordsOfWay.has(word) || isOpenWord(word)
}

/** The words of the text that are not in the list. Marks for names and days (§, ·) are no words. */
export function unknownWords(text: string, others: ReadonlySet<string> = new Set()): UnreadWord[] {
  return [...text.matchAll(/[A-Za-z]+(?:['-][A-Za-z]+)*/g)].flatMap(({ index: at, 0: word }) =>
    isKnownWord(word) || isOfOthers(word.toLowerCase().replace(/'s$/, ''), others) ? [] : [{ word, at, end: at + word.length }],
  )
}

/** "The packaged-software industry". */
function isOfOthers(word: string, others: ReadonlySet<string>): boolean {
  return others.has(word) || (word.includes('-') && word.split('-').every(part => others.has(part)))
}

/** The text without them. */
export function withoutWords(text: string, words: readonly UnreadWord[]): string {
  return words.reduceRight((rest, { at, end }) => `${rest.slice(0, at).trimEnd()}${rest.slice(end)}`, text)
}
