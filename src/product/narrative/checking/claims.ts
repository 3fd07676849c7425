// The figures that a sentence claims: value, how precisely, in what unit, and where they stand. Digits that are no figure of a known form
// make the whole sentence unreadable.

export type Unit =
  | 'percent'
  | 'points'
  | 'basis'
  | 'times'
  | 'fold'
  | 'percentile'
  | 'fraction'
  | 'sessions'
  | 'weeks'
  | 'months'
  | 'years'
  | 'money'
  | 'bare'

export type Claim = {
  readonly value: number
  /** Half a unit of the last digit that is written. */
  readonly half: number
  readonly digits: number
  readonly unit: Unit
  /** 'USD', where one is written. */
  readonly currency: string | null
  readonly sign: '+' | '-' | null
  readonly at: number
  readonly end: number
  readonly hedge: 'about' | 'more' | 'less' | 'exact' | null
  /** "just over", "a shade under": it is near. */
  readonly isJust: boolean
}

const scales: Record<string, number> = {
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  mn: 1e6,
  m: 1e6,
  billion: 1e9,
  bn: 1e9,
  b: 1e9,
  trillion: 1e12,
  tn: 1e12,
  t: 1e12,
}
const currencies: Record<string, string> = {
  $: 'USD',
  us$: 'USD',
  usd: 'USD',
  dollar: 'USD',
  dollars: 'USD',
  '€': 'EUR',
  eur: 'EUR',
  euro: 'EUR',
  euros: 'EUR',
  '£': 'GBP',
  gbp: 'GBP',
  pounds: 'GBP',
  '¥': 'JPY',
  jpy: 'JPY',
  yen: 'JPY',
  chf: 'CHF',
  cad: 'CAD',
}

const figure =
  /(?<lead>US\$|[$€£¥])? ?(?<sign>(?<=^|[\s(:,])(?<![\d%] )[+-])?(?<money>US\$|[$€£¥])?(?<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?![\d]|,\d|\.\d)(?<scale> ?(?:thousand|million|billion|trillion|bn|mn|tn)\b| ?[kKmMbBT]\b(?!-))?(?<unit> ?%| (?:US )?(?:percentage points?|percent|per cent|points?(?! to (?:an?|the|no|something)\b)|basis points?|times|fold|fraction|dollars?|euros?|pounds|yen|USD|EUR|GBP|JPY|CHF|CAD|x)\b|x\b|[ -](?:trading )?(?:sessions?|days?|weeks?|months?|years?)\b|(?:st|nd|rd|th) percentile)?/g

/** null when digits are left that no figure explains. */
export function claimsOf(text: string): Claim[] | null {
  const found = [...text.matchAll(figure)]
  if (
    /\d/.test(text.replace(figure, ' ')) ||
    /\d[A-Za-z]/.test(text.replace(/\d(?=(?:st|nd|rd|th) percentile|x\b|[kKmMbBT]\b|bn\b|mn\b|tn\b)/g, ' '))
  )
    return null
  const claims: Claim[] = []
  for (const [order, match] of found.entries()) {
    const groups = match.groups as Record<string, string | undefined>
    const end = match.index + match[0].length
    const next = found[order + 1]
    // "10 to 12 %", "10, 11 and 12 %": they share the unit that the last one has.
    const between = next ? text.slice(end, next.index) : ''
    // "Over 6 months 18.39 %" is a span and its figure.
    if (next && /^ *$/.test(between) && !/(?:month|year|session)s$/.test(groups.unit ?? '')) return null
    const isShared =
      !groups.unit &&
      !groups.scale &&
      !(groups.lead ?? groups.money) &&
      next !== undefined &&
      /^ ?(?:-|to|and|or|,)? ?$/.test(between) &&
      between.trim() !== ''
    const unitText = (isShared ? next.groups?.unit : groups.unit)
      ?.trim()
      .replace(/^-|^US (?=dollar)/, '')
      .toLowerCase()
    const scaleText = (groups.scale ?? (isShared ? next.groups?.scale : undefined))?.trim().toLowerCase()
    const scale = scaleText === undefined ? 1 : (scales[scaleText] ?? Number.NaN)
    const written = (groups.number as string).replaceAll(',', '')
    const decimals = written.split('.')[1]?.length ?? 0
    const basis = unitText?.startsWith('basis') ? 0.01 : 1
    const prefix = (groups.lead ?? groups.money)?.toLowerCase()
    const unit = unitOf(unitText, prefix, scaleText)
    // What takes a thousand of them is told in percent.
    if (basis < 1 && Number(written) >= 1000) return null
    if (unit === null) return null
    claims.push({
      value: Number(written) * scale * basis,
      half: 0.5 * 10 ** -decimals * scale * basis,
      digits: written.replace('.', '').replace(/^0+/, '').length,
      unit,
      currency: currencies[prefix ?? unitText ?? ''] ?? null,
      sign: (groups.sign as '+' | '-' | undefined) ?? null,
      at: match.index + match[0].length - match[0].trimStart().length,
      end,
      hedge: hedgeBefore(`${text.slice(0, match.index).trimEnd()} `),
      isJust: justBefore.test(`${text.slice(0, match.index).trimEnd()} `),
    })
  }
  return claims
}

function unitOf(unit: string | undefined, prefix: string | undefined, scale: string | undefined): Unit | null {
  if (prefix !== undefined) return unit === undefined ? 'money' : null
  if (unit === undefined) return scale === undefined ? 'bare' : 'money'
  if (unit === '%' || unit === 'percent' || unit === 'per cent') return 'percent'
  if (unit.endsWith('percentile')) return 'percentile'
  if (unit.startsWith('basis')) return 'basis'
  if (unit.includes('point')) return 'points'
  if (unit === 'fold') return 'fold'
  if (unit === 'times' || unit === 'x') return 'times'
  if (unit === 'fraction') return 'fraction'
  if (/session|day/.test(unit)) return 'sessions'
  for (const span of ['weeks', 'months', 'years'] as const) if (unit.startsWith(span.slice(0, -1))) return span
  return unit in currencies ? 'money' : null
}

const justBefore =
  /\b(?:just|only|slightly|marginally|barely|fractionally|narrowly|a (?:shade|touch|hair|tad|bit|little|whisker|notch|fraction|smidgen)) (?:over|under|above|below|more than|less than|shy of|short of)(?: the)? $/i

function hedgeBefore(before: string): Claim['hedge'] {
  const near = before.slice(-28).toLowerCase()
  if (/(?:exactly|precisely|to the (?:cent|penny)) $/.test(near)) return 'exact'
  if (/(?:about|around|roughly|approximately|some|close to|circa|or so|nearly|almost) (?:of )?$/.test(near)) return 'about'
  if (/(?:more than|over|above|at least|exceeding|just over|just above|upwards of) $/.test(near)) return 'more'
  if (/(?:less than|under|below|at most|just under|just below|not quite) $/.test(near)) return 'less'
  return null
}
