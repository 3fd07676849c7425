// Numbers as people and programs write them: whether the comma or the point is the decimal mark is decided once for a file, by
// every number in it, never cell by cell: "1.234" alone may be either.

export type DecimalMark = '.' | ','

/** What stands for "no value": nothing, dashes, and the words that programs write. */
const noValue = /^(|[-–—.]+|null|nil|none|nan|n\/?a|#n\/a|#value!|n\.\s?v\.|k\.\s?a\.|n\.\s?d\.|undefined)$/i

export function isNoValue(cell: string): boolean {
  return noValue.test(cell)
}

/** Currency marks around a number, and the spaces, apostrophes and underscores that group digits. */
function bareNumber(cell: string): string {
  return cell
    .replace(/^(?:[A-Z]{0,2}\p{Sc}|(?:[A-Z]{3}|kr\.?)(?=[\s\d]))\s*/u, '')
    .replace(/\s*(?:\p{Sc}|(?<=[\d\s])(?:[A-Z]{3}|GBp|kr\.?|zł|Kč|Ft|Fr\.?|Pkt\.?|pts))$/u, '')
    .replaceAll(/(?<=\d)[\s'’_](?=\d{3}(?!\d))/g, '')
}

const oneMark = /^[+-]?(\d+)([.,])(\d+)$/
const bothMarks = /^[+-]?\d{1,3}(?:([.,])\d{3})+([.,])\d+$/
/** Twelve lakh: 12,34,567. Nobody groups so with points. */
const indianGroups = /^[+-]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/
const groupsOnly = /^[+-]?\d{1,3}(?:([.,])\d{3}){2,}$/

/** The mark that one number proves to be decimal; null when it proves nothing ("1.234", "12"). */
function provenMark(cell: string): DecimalMark | null {
  const number = bareNumber(cell)
  const both = bothMarks.exec(number)
  if (both && both[1] !== both[2]) return both[2] as DecimalMark
  if (indianGroups.test(number)) return '.'
  const groups = groupsOnly.exec(number)
  if (groups) return groups[1] === '.' ? ',' : '.'
  const one = oneMark.exec(number)
  if (!one) return null
  const [, whole = '', mark, fraction = ''] = one
  const mayBeGroup = fraction.length === 3 && whole.length <= 3 && !whole.startsWith('0')
  return mayBeGroup ? null : (mark as DecimalMark)
}

/** Whether a number has a mark at all that could be either. */
function isUndecided(cell: string): boolean {
  return provenMark(cell) === null && /^[+-]?\d{1,3}[.,]\d{3}$/.test(bareNumber(cell))
}

const suffixes: Record<string, number> = { k: 1e3, tsd: 1e3, m: 1e6, mio: 1e6, b: 1e9, mrd: 1e9, t: 1e12 }

/** The number in a cell, null when it is none. K, M, B and T behind it, or Tsd., Mio. and Mrd., multiply, as volumes are abbreviated. */
export function numberOf(cell: string, mark: DecimalMark): number | null {
  const suffixed = /^(.*\d)\s?(Tsd|Mio|Mrd|[KMBT])\.?$/i.exec(cell)
  const bare = bareNumber(suffixed?.[1] ?? cell)
  const shape = mark === '.' ? pointNumber : commaNumber
  if (!shape.test(bare)) return null
  const plain = mark === '.' ? bare.replaceAll(',', '') : bare.replaceAll('.', '').replace(',', '.')
  const value = Number(plain)
  if (!Number.isFinite(value)) return null
  return suffixed ? Math.round(value * (suffixes[suffixed[2]!.toLowerCase()] ?? 1)) : value
}

const pointNumber = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})?(?:\.\d*)?(?<=\d\.?)(?:e[+-]?\d{1,3})?$/i
const commaNumber = /^[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d*)?(?<=\d,?)(?:e[+-]?\d{1,3})?$/i

export type MarkDecision = { mark: DecimalMark } | { contradiction: [DecimalMark, DecimalMark] } | { undecided: string }

/**
 * Over all numbers of a file. A file separated by commas without quotes cannot have decimal commas, which `separator` says.
 * `undecided` is an example: every number with a mark could be read both ways.
 */
export function decideMark(cells: Iterable<string>, separator: string): MarkDecision {
  const proofs = { '.': 0, ',': 0 }
  let undecided: string | null = null
  for (const cell of cells) {
    const mark = provenMark(cell)
    if (mark !== null) proofs[mark]++
    else if (undecided === null && isUndecided(cell)) undecided = cell
  }
  const total = proofs['.'] + proofs[',']
  if (total > 0) {
    const mark: DecimalMark = proofs['.'] >= proofs[','] ? '.' : ','
    // A stray cell is that row's problem; a file that is half one and half the other has none.
    const against = total - proofs[mark]
    return against > total / 20 && against > 1 ? { contradiction: ['.', ','] } : { mark }
  }
  if (undecided === null || separator === ',') return { mark: '.' }
  return { undecided }
}
