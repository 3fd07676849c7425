// What the technical statements are made of: a sentence never travels without the figures and the rule it rests on.

export type Tone = 'up' | 'down' | 'mixed' | 'neutral'
export type Topic = 'trend' | 'momentum' | 'volatility' | 'volume' | 'position'
export type Unit = 'price' | 'percent' | 'ratio' | 'count' | 'days' | 'index'

export type Figure = {
  readonly id: string
  readonly label: string
  /** null where the history is too short or the figure does not exist. */
  readonly value: number | null
  readonly unit: Unit
  readonly definition: string
}

export type Statement = {
  readonly id: string
  readonly topic: Topic
  readonly tone: Tone
  readonly text: string
  readonly rule: string
  readonly figures: readonly Figure[]
}

export function figure(id: string, label: string, value: number, unit: Unit, definition: string): Figure {
  return { id, label, value: Number.isFinite(value) ? value : null, unit, definition }
}

/** 12.345 → "12.35", 0.1234 → "0.1234": prices below one keep four decimals. */
export function priceText(value: number): string {
  return numberText(value, Math.abs(value) < 1 ? 4 : 2)
}

/** Percent units: 12.345 → "12.35%", as the pages write it. */
export function percentText(value: number, digits = 2): string {
  return `${numberText(value, digits)}%`
}

export function numberText(value: number, digits = 1): string {
  const format =
    formats[digits] ?? new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  formats[digits] = format
  return format.format(value).replace('-', '−')
}

// Building a formatter costs a thousand times as much as using it.
const formats: Intl.NumberFormat[] = []

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** '2018-05-11' → "11 May 2018". */
export function dateText(iso: string): string {
  const [year, month, day] = iso.split('-')
  return `${Number(day)} ${months[Number(month) - 1]} ${year}`
}
