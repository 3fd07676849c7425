// A rule over many symbols at once, as each of them is today. On its last bar a symbol's prices are in the shares of that bar, so a
// price is a plain number there, and arithmetic, comparison and logic can be done symbol by symbol on a column of last values. What
// looks back (an indicator, a window, a crossing) is a part by itself: it is computed along time, once, and shared by every rule with it.
import { applyInto, chooseInto, minusInto, notInto, numberFunctions, pairInto } from './arithmetic.ts'
import type { Expression } from './expression.ts'
import { folded } from './folded.ts'
import { lookback } from './lookback.ts'
import { print } from './print.ts'
import { parseRule, type Rule } from './rule.ts'

/** Columns over the symbols, all of one length. */
export type Rows = {
  readonly length: number
  /** Last values of a part, by its canonical form: truths 1 and 0, NaN unknown. */
  readonly part: (text: string) => Float64Array
  /** A figure that is known as of today, or of the newest annual report, NaN unknown. */
  readonly figure: (column: string) => Float64Array
  /** null unknown. */
  readonly text: (column: string) => readonly (string | null)[]
}

export type TimePart = {
  readonly rule: Rule
  /** lookback(): how many last bars it takes. */
  readonly bars: number
}

export type CrossSection = {
  readonly parts: readonly TimePart[]
  /** Columns of facts and reports that are read symbol by symbol. */
  readonly figures: readonly string[]
  /** → a column over the symbols, or a single value that stands for all. */
  readonly run: (rows: Rows) => Float64Array
}

/**
 * The conditions that all have to hold for the rule to be true, those that need no prices first, then by how far they look back; of a
 * number the one that gives it.
 */
export function crossSections(rule: Rule): readonly CrossSection[] {
  const sections = conjuncts(rule.expression).map(sectionOf)
  const reach = ({ parts }: CrossSection) => Math.max(0, ...parts.map(({ bars }) => bars))
  return sections.toSorted((a, b) => reach(a) - reach(b))
}

function conjuncts(expression: Expression): readonly Expression[] {
  if (expression.is !== 'pair' || expression.operator !== 'and') return [expression]
  return [...conjuncts(expression.left), ...conjuncts(expression.right)]
}

function sectionOf(expression: Expression): CrossSection {
  const parts = new Map<string, TimePart>()
  const figures = new Set<string>()
  const compute = compile(expression, parts, figures)
  return { parts: [...parts.values()], figures: [...figures], run: compute }
}

type Compute = (rows: Rows) => Float64Array

const single = (value: number): Float64Array => Float64Array.of(value)
const unknown = single(Number.NaN)

function compile(expression: Expression, parts: Map<string, TimePart>, figures: Set<string>): Compute {
  const of = (part: Expression): Compute => compile(part, parts, figures)
  switch (expression.is) {
    case 'number':
    case 'truth': {
      const value = single(Number(expression.value))
      return () => value
    }
    case 'column': {
      const { name, group } = expression.column
      if (group !== 'fact' && group !== 'report') break
      figures.add(name)
      return rows => rows.figure(name)
    }
    case 'not': {
      const inner = of(expression.of)
      return rows => into(inner(rows), (from, to) => notInto(from, to))
    }
    case 'minus': {
      const inner = of(expression.of)
      return rows => into(inner(rows), (from, to) => minusInto(from, to))
    }
    case 'pair': {
      const { operator, left, right } = expression
      if (left.gives === 'text') return texts(expression, figures)
      const [a, b] = [of(left), of(right)]
      return rows => {
        const [x, y] = [a(rows), b(rows)]
        const out = new Float64Array(Math.max(x.length, y.length))
        pairInto(operator, x, y, out)
        return out
      }
    }
    case 'call': {
      const compute = call(expression, of)
      if (compute) return compute
      break
    }
    case 'text':
      throw new Error('assertion failed: a text is read by the comparison that holds it')
    case 'indicator':
    case 'ago':
      break
    default:
      return expression satisfies never
  }
  const rule = parseRule(print(expression))
  parts.set(rule.text, { rule, bars: lookback(rule.expression) })
  return rows => rows.part(rule.text)
}

/** null: it looks back. */
function call({ definition, given }: Expression & { is: 'call' }, of: (part: Expression) => Compute): Compute | null {
  const arithmetic = numberFunctions[definition.name]
  if (arithmetic) {
    const [a, b = a] = given.map(of)
    return rows => {
      const [x, y] = [a!(rows), b!(rows)]
      const out = new Float64Array(Math.max(x.length, y.length))
      applyInto(arithmetic, x, y, out)
      return out
    }
  }
  if (definition.name !== 'if') return null
  const [condition, then, otherwise] = given.map(of)
  return rows => {
    const [c, x, y] = [condition!(rows), then!(rows), otherwise!(rows)]
    const out = new Float64Array(Math.max(c.length, x.length, y.length))
    chooseInto(c, x, y, out)
    return out
  }
}

function into(from: Float64Array, fill: (from: Float64Array, to: Float64Array) => void): Float64Array {
  const out = new Float64Array(from.length)
  fill(from, out)
  return out
}

function texts({ operator, left, right }: Expression & { is: 'pair' }, figures: Set<string>): Compute {
  for (const side of [left, right]) if (side.is === 'column') figures.add(side.column.name)
  const wanted = operator === '='
  return rows => {
    const [a, b] = [textAt(left, rows), textAt(right, rows)]
    const out = new Float64Array(rows.length)
    for (let i = 0; i < out.length; i++) {
      const [x, y] = [a(i), b(i)]
      out[i] = x === null || y === null ? Number.NaN : (x === y) === wanted ? 1 : 0
    }
    return out.length === 0 ? unknown : out
  }
}

function textAt(side: Expression, rows: Rows): (i: number) => string | null {
  if (side.is === 'text') {
    const value = folded(side.value)
    return () => value
  }
  if (side.is !== 'column') return () => null
  const column = rows.text(side.column.name)
  return i => {
    const value = column[i] ?? null
    return value === null ? null : folded(value)
  }
}
