// The form's measures, and the rule that they write: everything a form can say is said in the rule language, where it can be changed.

export type Measure = {
  readonly name: string
  readonly expression: string
  /** What is typed behind it: "15", "3%", "10B", or a text. */
  readonly unit: 'number' | 'percent' | 'billions' | 'text'
  readonly usual: string
}

export const measures: readonly Measure[] = [
  { name: 'Price / earnings', expression: 'pe', unit: 'number', usual: '15' },
  { name: 'Market value', expression: 'marketcap', unit: 'billions', usual: '10' },
  { name: 'Dividend yield', expression: 'yield', unit: 'percent', usual: '3' },
  { name: 'Growth of earnings', expression: 'growth', unit: 'percent', usual: '10' },
  { name: 'Sector', expression: 'sector', unit: 'text', usual: 'Technology services' },
  { name: 'Industry', expression: 'industry', unit: 'text', usual: 'Packaged software' },
  { name: 'Exchange', expression: 'exchange', unit: 'text', usual: 'NASDAQ' },
  { name: 'Last close', expression: 'close', unit: 'number', usual: '10' },
  { name: 'Return, 1 month', expression: 'return(1m)', unit: 'percent', usual: '5' },
  { name: 'Return, 12 months', expression: 'return(12m)', unit: 'percent', usual: '20' },
  { name: 'Close over its 200-day average', expression: 'close / sma(200)', unit: 'number', usual: '1' },
  { name: 'RSI, 14 days', expression: 'rsi(14)', unit: 'number', usual: '30' },
  { name: 'Below the year’s high', expression: 'drawdown(close, 1y)', unit: 'percent', usual: '-20' },
  { name: 'Volatility, 60 days', expression: 'volatility(60)', unit: 'percent', usual: '25' },
  { name: 'Volume over its 50-day mean', expression: 'volume / mean(volume, 50)', unit: 'number', usual: '2' },
]

export type Comparison = '<' | '>' | '=' | '!='

export const comparisonsOf = ({ unit }: Measure): readonly (readonly [Comparison, string])[] =>
  unit === 'text'
    ? [
        ['=', 'is'],
        ['!=', 'is not'],
      ]
    : [
        ['<', 'below'],
        ['>', 'above'],
      ]

/** null: what was typed is no value of the measure. */
export function conditionOf({ expression, unit }: Measure, comparison: Comparison, typed: string): string | null {
  const value = typed.trim()
  if (unit === 'text') return value === '' || value.includes('"') ? null : `${expression} ${comparison} "${value}"`
  const number = Number(value.replace(',', '.').replace(/%$/, ''))
  if (value === '' || !Number.isFinite(number) || /e/i.test(value)) return null
  const ending = unit === 'percent' ? '%' : unit === 'billions' ? 'B' : ''
  return `${expression} ${comparison} ${number}${ending}`
}

/** The rule with one more condition that has to hold. */
export function withCondition(rule: string, condition: string): string {
  const before = rule.trim()
  if (before === '') return condition
  return `${/\bor\b/i.test(before) ? `(${before})` : before} and ${condition}`
}

/** To begin with; each is explained in a sentence. */
export const examples: readonly {
  readonly name: string
  readonly says: string
  readonly rule: string
  readonly columns?: readonly string[]
}[] = [
  {
    name: 'Large, cheap and paying',
    says: 'Companies worth more than ten billion that cost little for what they earn and pay a dividend.',
    rule: 'marketcap > 10B and pe < 12 and yield > 3%',
  },
  {
    name: 'Growing technology',
    says: 'Software and services whose earnings grow by more than a fifth, not at any price.',
    rule: 'sector = "Technology services" and growth > 20% and pe < 40 and marketcap > 1B',
  },
  {
    name: 'Above its long average',
    says: 'Where prices are here: those above their 200-day average that have not run hot.',
    rule: 'close > sma(200) and rsi(14) < 70',
  },
]
