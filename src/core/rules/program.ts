// Rules as passes over columns. Parts that several rules or places share are one step, computed once a run; a step's column is
// used again as soon as nobody needs it.
import { newColumn, withPassingColumns } from '#basics'
import { computeIndicator, type IndicatorColumns } from '#indicators'
import {
  agoInto,
  applyInto,
  chooseInto,
  crossesInto,
  minusInto,
  notInto,
  numberFunctions,
  pairInto,
  plainInto,
} from './arithmetic.ts'
import type { Comparison } from './comparison.ts'
import type { Expression } from './expression.ts'
import { folded } from './folded.ts'
import { calendarColumn, type RuleInputs } from './inputs.ts'
import type { Rule } from './rule.ts'
import { reachOf } from './lookback.ts'
import { endOf, endOfInputs, neededBars, ownBarOnly, type Reach } from './tails.ts'
import { commonDegree, type Degree } from './units.ts'
import { benchmarkFunctions, onKnown, truthFunctions, windowFunctions } from './windows.ts'

export type Program = {
  readonly rules: readonly Rule[]
  /** How many different parts are computed in a run. */
  readonly stepCount: number
  /**
   * A column for each rule, as long as the bars. Truths: 1, 0, NaN unknown. Numbers: NaN unknown; a price is given as it was
   * traded on its bar. The columns are the caller's own. Two runs of one program must not overlap; nothing is kept between them.
   */
  readonly run: (inputs: RuleInputs) => Float64Array[]
  /**
   * What run() gives on the last bar, one value a rule, to within rounding; NaN where there are no bars. isWhole: no price or volume that the
   * rules read is missing on the bars, so that no window has to pass over any.
   */
  readonly last: (inputs: RuleInputs, isWhole?: boolean) => number[]
  /**
   * What run() gives, a few rules at a time, for whoever compiled thousands that share their parts: each call gives the columns of the next
   * `count` rules, good until the next call; of a rule that only compares two columns, these two. What no later rule reads is let go.
   */
  readonly inTurn: (inputs: RuleInputs) => (count: number) => (Float64Array | Comparison)[]
}

type Frame = {
  readonly inputs: RuleInputs
  readonly length: number
  readonly groups: Map<string, IndicatorColumns>
}
type Step = {
  readonly reads: readonly number[]
  readonly reach: Reach
  /** Writes the result, or gives a column that is there already. */
  readonly run: (frame: Frame, read: Float64Array[], out: () => Float64Array) => Float64Array
  /** Of a comparison: whether it asks if the right one is above, and whether it holds where it is not. */
  readonly compares?: Compares | undefined
}
type Compares = { readonly isTurned: boolean; readonly isNot: boolean }

const comparing: Readonly<Record<string, Compares>> = {
  '>': { isTurned: false, isNot: false },
  '<': { isTurned: true, isNot: false },
  '<=': { isTurned: false, isNot: true },
  '>=': { isTurned: true, isNot: true },
}

const single = (value: number): Float64Array => Float64Array.of(value)
const unknown = single(Number.NaN)

export function compileRules(rules: readonly Rule[]): Program {
  const steps: Step[] = []
  const known = new Map<string, number>()
  /** Of each rule the steps up to its own: those of earlier rules among them. */
  const stepsUntil: number[] = []
  const roots = rules.map(({ expression }) => {
    const root = plain(expression, step(expression))
    stepsUntil.push(steps.length)
    return root
  })
  const lastRead = steps.map((_, i) => i)
  for (const [i, { reads }] of steps.entries()) for (const read of reads) lastRead[read] = i
  const lastRule = new Map(roots.map((root, rule) => [root, rule]))
  const firstRule = new Map(roots.map((root, rule): [number, number] => [root, rule]).reverse())
  /** Comparisons that one rule asks for and no step reads. */
  const isBare = steps.map(
    ({ compares }, slot) => compares !== undefined && lastRead[slot] === slot && firstRule.get(slot) === lastRule.get(slot),
  )
  const lastUse = lastRead.map((read, slot) => (lastRule.has(slot) ? steps.length : read))
  const needed = { whole: neededBars(steps, roots, 'whole'), always: neededBars(steps, roots, 'always') }
  return {
    rules,
    stepCount: steps.length,
    run: inputs => {
      const length = inputs.bars.time.length
      const { values, owned } = passed(inputs)
      return roots.map(slot => {
        const column = values[slot]!
        if (owned.has(slot)) return column
        return column.length === 1 && length !== 1 ? new Float64Array(length).fill(column[0]!) : column.slice()
      })
    },
    last: (inputs, isWhole = false) => {
      if (inputs.bars.time.length === 0) return roots.map(() => Number.NaN)
      return withPassingColumns(() => {
        const values = ends(inputs, isWhole ? 'whole' : 'always')
        return roots.map(slot => values[slot]![values[slot]!.length - 1]!)
      })
    },
    inTurn,
  }

  function inTurn(inputs: RuleInputs): (count: number) => (Float64Array | Comparison)[] {
    const length = inputs.bars.time.length
    const frame = frameOf(inputs)
    const values: (Float64Array | null)[] = []
    const owned = new Set<number>()
    const free: Float64Array[] = []
    /** By how many columns a step reads. */
    const readBy = steps.reduce<Float64Array[][]>((all, { reads }) => ((all[reads.length] ??= []), all), [])
    let [from, rule, done] = [0, 0, 0]
    const out = () => {
      owned.add(done)
      return free.pop() ?? new Float64Array(length)
    }
    /** Columns of comparisons that are given now, not written down. */
    let lent: number[] = []
    /** What neither a step still to come nor a rule from `next` on reads. */
    const letGo = (slot: number, next: number) => {
      if (lastRead[slot]! > done || (lastRule.get(slot) ?? -1) >= next || values[slot] === null || lent.includes(slot)) return
      if (owned.delete(slot)) free.push(values[slot]!)
      values[slot] = null
    }
    const compared = ({ reads: [left, right], compares }: Step): Comparison => {
      const { isTurned, isNot } = compares!
      return { over: values[isTurned ? right! : left!]!, under: values[isTurned ? left! : right!]!, isNot }
    }
    return count => {
      const before = lent
      lent = []
      for (const slot of before) if (lastRead[slot]! < done) letGo(slot, rule)
      for (; from < rule; from++) if (lastRead[roots[from]!]! < done) letGo(roots[from]!, rule)
      frame.groups.clear()
      rule += count
      for (; done < stepsUntil[rule - 1]!; done++) {
        const { reads, run } = steps[done]!
        const read = readBy[reads.length]!
        for (let k = 0; k < reads.length; k++) read[k] = values[reads[k]!]!
        if (isBare[done] && read[0]!.length === length && read[1]!.length === length) {
          values[done] = null
          lent.push(...reads)
          continue
        }
        values[done] = run(frame, read, out)
        for (const other of reads) letGo(other, from)
      }
      const given: (Float64Array | Comparison)[] = []
      for (let k = from; k < rule; k++) {
        const column = values[roots[k]!]
        given.push(column ? whole(column, length) : compared(steps[roots[k]!]!))
      }
      return given
    }
  }

  /** Of each step so many last values as are needed, or more. */
  function ends(inputs: RuleInputs, kind: keyof Reach): Float64Array[] {
    const { length } = inputs.bars.time
    const frames = new Map<number, Frame>()
    const values: Float64Array[] = []
    for (const [i, { reads, reach, run }] of steps.entries()) {
      const span = Math.min(length, needed[kind][i]! + reach[kind])
      let frame = frames.get(span)
      if (!frame) frames.set(span, (frame = frameOf(span === length ? inputs : endOfInputs(inputs, span))))
      values.push(
        run(
          frame,
          reads.map(slot => endOf(values[slot]!, span)),
          () => newColumn(span),
        ),
      )
    }
    return values
  }

  function passed(inputs: RuleInputs) {
    const length = inputs.bars.time.length
    const frame = frameOf(inputs)
    const free: Float64Array[] = []
    const values: Float64Array[] = []
    const owned = new Set<number>()
    for (const [i, { reads, run }] of steps.entries()) {
      const out = () => {
        owned.add(i)
        return free.pop() ?? new Float64Array(length)
      }
      const read = reads.map(slot => values[slot]!)
      values.push(run(frame, read, out))
      for (const slot of reads) if (lastUse[slot] === i && owned.delete(slot)) free.push(values[slot]!)
    }
    return { values, owned }
  }

  /** The step that is known by this key, made when it is not there yet. */
  function shared(key: string, reads: readonly number[], run: Step['run'], rest: Partial<Step> = {}): number {
    const whole = `${key} ${reads.join(' ')}`
    const found = known.get(whole)
    if (found !== undefined) return found
    steps.push({ reach: ownBarOnly, ...rest, reads, run })
    known.set(whole, steps.length - 1)
    return steps.length - 1
  }

  function step(expression: Expression): number {
    switch (expression.is) {
      case 'number':
        return constant(expression.value)
      case 'truth':
        return constant(expression.value ? 1 : 0)
      case 'text':
        throw new Error('assertion failed: a text is read by the comparison that holds it')
      case 'column':
        return column(expression)
      case 'indicator':
        return indicator(expression)
      case 'call':
        return call(expression)
      case 'ago': {
        const { bars } = expression.bars
        if (bars === 0) return step(expression.of)
        const reach = reachOf(expression)
        return shared(`ago ${bars}`, [step(expression.of)], (_, [of], out) => into(out(), to => agoInto(of!, bars, to)), {
          reach,
        })
      }
      case 'not':
        return shared('not', [step(expression.of)], (_, [of], out) => into(out(), to => notInto(of!, to)))
      case 'minus':
        return shared('minus', [step(expression.of)], (_, [of], out) => into(out(), to => minusInto(of!, to)))
      case 'pair':
        return pair(expression)
      default:
        return expression satisfies never
    }
  }

  function constant(value: number): number {
    return shared(`= ${value}`, [], () => single(value))
  }

  function column(expression: Expression & { is: 'column' }): number {
    const { name, group } = expression.column
    const run: Step['run'] = ({ inputs }) => {
      switch (group) {
        case 'bar':
          return inputs.bars[name as 'open' | 'high' | 'low' | 'close' | 'volume']
        case 'calendar':
          return calendarColumn(name, inputs.bars.time)
        case 'benchmark':
          return inputs.benchmark ?? unknown
        case 'report':
          return inputs.reports?.[name] ?? unknown
        case 'fact':
          return single(numberOf(inputs.facts?.[name]))
        default:
          return group satisfies never
      }
    }
    return shared(name, [], run, { reach: reachOf(expression) })
  }

  function indicator(expression: Expression & { is: 'indicator' }): number {
    const { definition, parameters, output, of } = expression
    const values = parameters.map(({ value }) => value)
    const reads = of ? [step(of)] : []
    const name = `${definition.id}(${values.join(',')})`
    const given = Object.fromEntries(definition.parameters.map((parameter, i) => [parameter.name, values[i]!]))
    const key = `${name} ${reads.join(' ')}`
    const readsBenchmark = definition.inputs.includes('benchmark')
    const run: Step['run'] = ({ inputs, groups, length }, [source]) => {
      let columns = groups.get(key)
      if (!columns) {
        const bars = source ? { ...inputs.bars, close: whole(source, length) } : inputs.bars
        const benchmark = readsBenchmark ? whole(inputs.benchmark ?? unknown, length) : undefined
        columns = computeIndicator({ name, definition, parameters: given }, bars, benchmark)
        groups.set(key, columns)
      }
      return columns[output]!
    }
    return shared(`${name}.${output}`, reads, run, { reach: reachOf(expression) })
  }

  function pair(expression: Expression & { is: 'pair' }): number {
    const { operator, left, right } = expression
    if (left.gives === 'text') return texts(expression)
    const isProduct = operator === '*' || operator === '/'
    const isLogic = operator === 'and' || operator === 'or'
    const reads = isProduct || isLogic ? [step(left), step(right)] : alike([left, right])
    const run: Step['run'] = (_, [a, b], out) => into(out(), to => pairInto(operator, a!, b!, to))
    return shared(operator, reads, run, { compares: comparing[operator] })
  }

  function texts({ operator, left, right }: Expression & { is: 'pair' }): number {
    const key = `texts ${operator} ${textKey(left)} ${textKey(right)}`
    return shared(key, [], ({ inputs: { facts } }) => {
      const a = textOf(left, facts)
      const b = textOf(right, facts)
      if (a === null || b === null) return unknown
      return single((a === b) === (operator === '=') ? 1 : 0)
    })
  }

  function call(expression: Expression & { is: 'call' }): number {
    const { definition, given, bars } = expression
    const { name, units } = definition
    const rest = { reach: reachOf(expression) }
    const length = bars?.bars ?? 0
    const key = bars ? `${name} ${length}` : name
    if (name === 'crosses_above') return crosses(given[0]!, given[1]!, rest)
    if (name === 'crosses_below') return crosses(given[1]!, given[0]!, rest)
    if (name === 'if') {
      const reads = [step(given[0]!), ...alike(given.slice(1))]
      return shared(key, reads, (_, [a, b, c], out) => into(out(), to => chooseInto(a!, b!, c!, to)))
    }
    const ofTruths = truthFunctions[name]
    if (ofTruths) {
      return shared(key, [step(given[0]!)], (_, [a], out) => into(out(), to => ofTruths(a!, length, to)), rest)
    }
    const ofWindow = windowFunctions[name]
    if (ofWindow) {
      return shared(key, [step(given[0]!)], (frame, read) => onKnown(read, frame.length, ([x]) => ofWindow(x!, length)), rest)
    }
    const ofBoth = benchmarkFunctions[name]
    if (ofBoth) {
      const run: Step['run'] = ({ inputs, length: n }, [x]) =>
        inputs.benchmark ? onKnown([x!, inputs.benchmark], n, ([ours, theirs]) => ofBoth(ours!, theirs!, length)) : unknown
      return shared(key, [step(given[0]!)], run, rest)
    }
    const ofNumbers = numberFunctions[name]
    if (!ofNumbers) throw new Error(`assertion failed: no arithmetic for ${name}`)
    const reads =
      units === 'common' ? alike(given) : given.map(part => (units === 'plain' ? plain(part, step(part)) : step(part)))
    return shared(key, reads, (_, [a, b], out) => into(out(), to => applyInto(ofNumbers, a!, b ?? a!, to)))
  }

  function crosses(left: Expression, right: Expression, rest: Pick<Step, 'reach'>): number {
    const isMixed = commonDegree([left.degree, right.degree]) === 'plain'
    const degrees: [number, number] = [left.degree ?? 0, right.degree ?? 0]
    const run: Step['run'] = ({ inputs }, [a, b], out) =>
      into(out(), to => crossesInto(a!, b!, isMixed ? inputs.tradedScale : null, degrees, to))
    return shared(isMixed ? `crosses ${degrees.join(' ')}` : 'crosses', [step(left), step(right)], run, rest)
  }

  /** The steps of numbers that meet: as they are where they share a unit, else each as it was on its own bar. */
  function alike(parts: readonly Expression[]): number[] {
    const isPlain = commonDegree(parts.map(part => part.degree)) === 'plain'
    return parts.map(part => (isPlain ? plain(part, step(part)) : step(part)))
  }

  function plain({ gives, degree }: { gives: string; degree: Degree }, slot: number): number {
    if (gives !== 'number' || degree === null || degree === 0) return slot
    return shared(`plain ${degree}`, [slot], ({ inputs }, [of], out) =>
      into(out(), to => plainInto(of!, inputs.tradedScale, degree, to)),
    )
  }
}

function frameOf(inputs: RuleInputs): Frame {
  const { length } = inputs.bars.time
  return { inputs, length, groups: new Map() }
}

function into(out: Float64Array, fill: (out: Float64Array) => void): Float64Array {
  fill(out)
  return out
}

function whole(column: Float64Array, length: number): Float64Array {
  return column.length === length ? column : new Float64Array(length).fill(column[0]!)
}

function numberOf(fact: number | string | null | undefined): number {
  return typeof fact === 'number' ? fact : Number.NaN
}

function textKey(expression: Expression): string {
  return expression.is === 'column'
    ? expression.column.name
    : expression.is === 'text'
      ? JSON.stringify(folded(expression.value))
      : ''
}

function textOf(expression: Expression, facts: RuleInputs['facts']): string | null {
  if (expression.is === 'text') return folded(expression.value)
  const fact = expression.is === 'column' ? facts?.[expression.column.name] : null
  return typeof fact === 'string' ? folded(fact) : null
}
