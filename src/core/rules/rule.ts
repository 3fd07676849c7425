// A rule as everybody meets it: read, checked, printed, and asked where it may be used.
import { checkTree } from './check.ts'
import { type Expression, type Kind, partsOf } from './expression.ts'
import { BrokenForm, failureOf, faultAt, type RuleFault } from './fault.ts'
import { mostOperationsPerBar } from './limits.ts'
import { treeOf } from './parse-tree.ts'
import { print } from './print.ts'
import { commonDegree } from './units.ts'

export type RuleUse = 'backtest' | 'signal' | 'screen' | 'alert'

/** What has to be there for the rule to say anything: names of columns and ids of indicators, each once, sorted. */
export type RuleNeeds = {
  readonly columns: readonly string[]
  readonly indicators: readonly string[]
  readonly benchmark: boolean
  /** Columns of annual reports. */
  readonly reports: readonly string[]
  /** What is known of the company today only. */
  readonly facts: readonly string[]
  /** Whether somewhere a price or volume meets a plain number, so that it matters what was really traded. */
  readonly tradedPrices: boolean
}

export type Rule = {
  /** Canonical form; parsing it gives an equal rule. */
  readonly text: string
  readonly kind: Extract<Kind, 'number' | 'truth'>
  readonly expression: Expression
  readonly needs: RuleNeeds
  /** Elementary operations for each bar, as the definitions estimate them. */
  readonly operationsPerBar: number
  /** Whether it uses what is known only as of today, and therefore says nothing about the past. */
  readonly isCurrentOnly: boolean
  /** Why the rule cannot be used there, as a sentence; null when it can. */
  readonly refusedIn: (use: RuleUse) => string | null
}

/** Throws Failure('invalid') with one sentence that says where and, where it can, what was meant. */
export function parseRule(text: string): Rule {
  const checked = checkRule(text)
  if ('rule' in checked) return checked.rule
  throw failureOf(checked.faults[0])
}

/** The same for editors: every fault, with its place. */
export function checkRule(text: string): { rule: Rule } | { faults: readonly [RuleFault, ...RuleFault[]] } {
  try {
    const tree = treeOf(text)
    const { expression, faults } = checkTree(text, tree)
    const [first, ...rest] = faults
    if (first) return { faults: [first, ...rest] }
    if (!expression || expression.gives === 'text') throw new Error('assertion failed: a rule without a fault has an expression')
    const operations = operationsOf(expression)
    if (operations > mostOperationsPerBar) {
      const sentence = `the rule takes about ${Math.round(operations)} operations for each bar, and at most ${mostOperationsPerBar} are allowed; use shorter windows`
      return { faults: [faultAt(text, tree, sentence)] }
    }
    const printed = print(expression)
    if (!isReadable(printed))
      return { faults: [faultAt(text, tree, 'the rule is too long once everything left out is written out')] }
    return { rule: ruleOf(expression, expression.gives, printed, operations) }
  } catch (error) {
    if (error instanceof BrokenForm) return { faults: [error.fault] }
    throw error
  }
}

/** The canonical form spells out what was left out, and must still be a rule. */
function isReadable(printed: string): boolean {
  try {
    treeOf(printed)
    return true
  } catch (error) {
    if (error instanceof BrokenForm) return false
    throw error
  }
}

/** The canonical form; parseRule of it gives an equal rule. */
export function printRule(rule: Rule): string {
  return rule.text
}

function ruleOf(expression: Expression, kind: 'number' | 'truth', text: string, operationsPerBar: number): Rule {
  const needs = needsOf(expression)
  const isCurrentOnly = needs.facts.length > 0
  return { text, kind, expression, needs, operationsPerBar, isCurrentOnly, refusedIn: use => refusal(use, kind, needs) }
}

function refusal(use: RuleUse, kind: Rule['kind'], { facts }: RuleNeeds): string | null {
  if (use !== 'screen' && kind === 'number')
    return `${use === 'alert' ? 'An' : 'A'} ${use} needs a condition, and the rule is a number: compare it with something.`
  if (facts.length > 0 && (use === 'backtest' || use === 'signal')) {
    const names = facts.length === 1 ? `${facts[0]} is` : `${facts.slice(0, -1).join(', ')} and ${facts.at(-1)} are`
    return `${names} known only as of today, so a ${use} with ${facts.length === 1 ? 'it' : 'them'} would look into the future.`
  }
  return null
}

function needsOf(expression: Expression): RuleNeeds {
  const columns = new Set<string>()
  const indicators = new Set<string>()
  const reports = new Set<string>()
  const facts = new Set<string>()
  let benchmark = false
  let tradedPrices = meetsPlain(expression, true)
  const pending = [expression]
  for (let part = pending.pop(); part; part = pending.pop()) {
    tradedPrices ||= meetsPlain(part, false)
    if (part.is === 'column') {
      const { name, group } = part.column
      columns.add(name)
      if (group === 'report') reports.add(name)
      if (group === 'fact') facts.add(name)
      if (group === 'benchmark') benchmark = true
    } else if (part.is === 'indicator') {
      indicators.add(part.definition.id)
      for (const input of part.definition.inputs) {
        if (input === 'benchmark') benchmark = true
        else if (!part.of) columns.add(input)
      }
    } else if (part.is === 'call' && part.definition.needsBenchmark) benchmark = true
    for (const inner of partsOf(part)) pending.push(inner)
  }
  const sorted = (names: Set<string>) => [...names].sort()
  return {
    columns: sorted(columns),
    indicators: sorted(indicators),
    benchmark,
    reports: sorted(reports),
    facts: sorted(facts),
    tradedPrices,
  }
}

/** Whether this very part takes a price or a number of shares as a plain number. */
function meetsPlain(part: Expression, isWhole: boolean): boolean {
  if (isWhole) return part.gives === 'number' && part.degree !== null && part.degree !== 0
  if (part.is === 'pair' && !['*', '/', 'and', 'or'].includes(part.operator)) {
    return commonDegree([part.left.degree, part.right.degree]) === 'plain'
  }
  if (part.is !== 'call') return false
  const degrees = part.given.filter(({ gives }) => gives === 'number').map(({ degree }) => degree)
  if (part.definition.units === 'plain') return degrees.some(degree => degree !== null && degree !== 0)
  const isCrossing = part.definition.name.startsWith('crosses_')
  return (isCrossing || part.definition.units === 'common') && commonDegree(degrees) === 'plain'
}

/** Per bar; windows by their worst case. */
function operationsOf(expression: Expression): number {
  const own = ownOperations(expression)
  return partsOf(expression).reduce((sum, part) => sum + operationsOf(part), own)
}

const dearIndicators: Readonly<Record<string, number>> = { hurst: 12, beta: 4, correlation: 4 }

function ownOperations(expression: Expression): number {
  if (expression.is === 'call') return expression.definition.cost(expression.bars?.bars ?? 1)
  if (expression.is !== 'indicator') return 1
  const weight = dearIndicators[expression.definition.id] ?? 1
  return 6 + weight * expression.parameters.reduce((sum, { value }) => sum + Math.abs(value), 0)
}
