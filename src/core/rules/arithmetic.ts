// Value by value. A column of one value stands for that value on every bar. Truths are 1 and 0, and unknown is NaN (Kleene's
// logic): false and unknown is false, true or unknown is true, else what hangs on something unknown is unknown.
import type { Operator } from './parse-tree.ts'

type Column = Float64Array

/** The index's mask: all bits, or none for a single value. */
function maskOf(column: Column): number {
  return column.length === 1 ? 0 : -1
}

/** out[i] = left[i] operator right[i]. Division by zero is unknown. */
export function pairInto(operator: Operator, left: Column, right: Column, out: Column): void {
  const a = maskOf(left)
  const b = maskOf(right)
  const n = out.length
  switch (operator) {
    case '+':
      for (let i = 0; i < n; i++) out[i] = left[i & a]! + right[i & b]!
      return
    case '-':
      for (let i = 0; i < n; i++) out[i] = left[i & a]! - right[i & b]!
      return
    case '*':
      for (let i = 0; i < n; i++) out[i] = left[i & a]! * right[i & b]!
      return
    case '/':
      for (let i = 0; i < n; i++) {
        const divisor = right[i & b]!
        out[i] = divisor === 0 ? Number.NaN : left[i & a]! / divisor
      }
      return
    case '>':
      if (a & b) aboveInto(left, right, out)
      else for (let i = 0; i < n; i++) out[i] = above(left[i & a]!, right[i & b]!)
      return
    case '<':
      if (a & b) aboveInto(right, left, out)
      else for (let i = 0; i < n; i++) out[i] = above(right[i & b]!, left[i & a]!)
      return
    case '>=':
      for (let i = 0; i < n; i++) out[i] = 1 - above(right[i & b]!, left[i & a]!)
      return
    case '<=':
      for (let i = 0; i < n; i++) out[i] = 1 - above(left[i & a]!, right[i & b]!)
      return
    case '=':
      for (let i = 0; i < n; i++) out[i] = equal(left[i & a]!, right[i & b]!)
      return
    case '!=':
      for (let i = 0; i < n; i++) out[i] = 1 - equal(left[i & a]!, right[i & b]!)
      return
    case 'and':
      for (let i = 0; i < n; i++) {
        const x = left[i & a]!
        const y = right[i & b]!
        out[i] = x === 0 || y === 0 ? 0 : x * y
      }
      return
    case 'or':
      for (let i = 0; i < n; i++) {
        const x = left[i & a]!
        const y = right[i & b]!
        out[i] = x === 1 || y === 1 ? 1 : x + y
      }
      return
    default:
      operator satisfies never
  }
}

function above(x: number, y: number): number {
  return x > y ? 1 : x <= y ? 0 : Number.NaN
}

/** Of two whole columns, which is what sweeps compare a million times. */
function aboveInto(left: Column, right: Column, out: Column): void {
  for (let i = 0; i < out.length; i++) out[i] = above(left[i]!, right[i]!)
}

function equal(x: number, y: number): number {
  return x === y ? 1 : x !== x || y !== y ? Number.NaN : 0
}

export function notInto(of: Column, out: Column): void {
  const a = maskOf(of)
  for (let i = 0; i < out.length; i++) out[i] = 1 - of[i & a]!
}

export function minusInto(of: Column, out: Column): void {
  const a = maskOf(of)
  for (let i = 0; i < out.length; i++) out[i] = -of[i & a]!
}

export function agoInto(of: Column, bars: number, out: Column): void {
  const n = out.length
  if (of.length === 1 && n > 1) {
    out.fill(of[0]!)
    out.fill(Number.NaN, 0, Math.min(bars, n))
    return
  }
  out.fill(Number.NaN, 0, Math.min(bars, n))
  if (bars < n) out.set(of.subarray(0, n - bars), bars)
}

/**
 * As it was on its own bar: a figure that grows with prices to the power `degree`, times the traded scale to that power. Rounded
 * to a hundred-millionth where a split lies between, so that 700 / 7 × 7 is 700.
 */
export function plainInto(of: Column, scale: Column, degree: number, out: Column): void {
  const a = maskOf(of)
  for (let i = 0; i < out.length; i++) {
    const factor = scale[i]!
    const value = of[i & a]!
    out[i] = factor === 1 ? value : rounded(value * (degree === 1 ? factor : factor ** degree))
  }
}

function rounded(value: number): number {
  return Math.abs(value) < 1e6 && Math.abs(value) > 1e-3 ? Math.round(value * 1e8) / 1e8 : value
}

/**
 * 1 where left stands above right now and did not on the bar before, both bars seen from now: scale and degrees as in plainInto,
 * scale null where the two are of one unit.
 */
export function crossesInto(
  left: Column,
  right: Column,
  scale: Column | null,
  degrees: readonly [number, number],
  out: Column,
): void {
  const a = maskOf(left)
  const b = maskOf(right)
  out[0] = Number.NaN
  if (!scale) {
    let before = above(left[0]!, right[0]!)
    for (let i = 1; i < out.length; i++) {
      const now = above(left[i & a]!, right[i & b]!)
      out[i] = now === 0 || before === 1 ? 0 : now * (1 - before)
      before = now
    }
    return
  }
  for (let i = 1; i < out.length; i++) {
    const f = scale[i]! ** degrees[0]
    const g = scale[i]! ** degrees[1]
    const now = above(left[i & a]! * f, right[i & b]! * g)
    const before = above(left[(i - 1) & a]! * f, right[(i - 1) & b]! * g)
    out[i] = now === 0 || before === 1 ? 0 : now * (1 - before)
  }
}

/** then where the condition is true, otherwise where it is false, unknown where it is unknown. */
export function chooseInto(condition: Column, then: Column, otherwise: Column, out: Column): void {
  const a = maskOf(condition)
  const b = maskOf(then)
  const c = maskOf(otherwise)
  for (let i = 0; i < out.length; i++) {
    const truth = condition[i & a]!
    out[i] = truth === 1 ? then[i & b]! : truth === 0 ? otherwise[i & c]! : Number.NaN
  }
}

/** Of one or two numbers each. */
export const numberFunctions: Readonly<Record<string, (x: number, y: number) => number>> = {
  abs: x => Math.abs(x),
  min: (x, y) => Math.min(x, y),
  max: (x, y) => Math.max(x, y),
  sqrt: x => Math.sqrt(x),
  log: x => (x > 0 ? Math.log(x) : Number.NaN),
  exp: x => Math.exp(x),
}

export function applyInto(of: (x: number, y: number) => number, left: Column, right: Column, out: Column): void {
  const a = maskOf(left)
  const b = maskOf(right)
  for (let i = 0; i < out.length; i++) out[i] = of(left[i & a]!, right[i & b]!)
}
