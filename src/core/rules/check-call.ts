// A function in a rule: which argument is which, and what unit the result has.
import type { Checker } from './check.ts'
import { columnByName } from './columns.ts'
import type { Expression, Length } from './expression.ts'
import type { FunctionDefinition, ParameterDefinition } from './functions.ts'
import type { Tree } from './parse-tree.ts'
import { commonDegree, type Degree } from './units.ts'

export function checkCall(checker: Checker, definition: FunctionDefinition, part: Tree & { tree: 'call' }): Expression | null {
  const { name, parameters } = definition
  const [first] = parameters
  const isLeftOut =
    first?.usual !== undefined && (part.given.length === 0 || (part.given.length < parameters.length && isLength(part.given[0]!)))
  const given = isLeftOut ? [null, ...part.given] : [...part.given]
  if (given.length > parameters.length) {
    return checker.fault(
      given[parameters.length]!,
      `${name} takes ${takes(parameters)}, got one more @; an example: ${definition.example}`,
    )
  }
  const missing = parameters.slice(given.length).filter(parameter => parameter.usual === undefined)
  if (missing.length > 0) {
    const which = missing.map(parameter => parameter.name).join(' and ')
    return checker.fault(
      part,
      `${name} @ takes ${takes(parameters)}, and ${which} ${missing.length > 1 ? 'are' : 'is'} missing; an example: ${definition.example}`,
    )
  }
  const expressions: (Expression | null)[] = []
  let bars: Length | null = null
  let isBroken = false
  for (const [i, parameter] of parameters.entries()) {
    const tree = given[i]
    if (parameter.takes === 'length') {
      const least = definition.name === 'count' || definition.name === 'within' ? 1 : leastLength(definition)
      bars = tree
        ? checker.length(tree, `in ${name}`, least)
        : { amount: Number(parameter.usual), unit: '', bars: Number(parameter.usual) }
      isBroken ||= bars === null
      continue
    }
    const expression = tree
      ? parameter.takes === 'truth'
        ? checker.truth(tree, name)
        : checker.number(tree, name)
      : usualColumn(parameter)
    isBroken ||= expression === null
    expressions.push(expression)
  }
  if (isBroken) return null
  const known = expressions as Expression[]
  return { is: 'call', definition, given: known, bars, gives: definition.gives, degree: degreeOf(definition, known) }
}

/** Figures of a spread need two returns at least; a return, one. */
function leastLength({ group, name }: FunctionDefinition): number {
  return group === 'statistic' || name === 'zscore' || name === 'percentile' ? 2 : 1
}

function isLength(tree: Tree): boolean {
  return tree.tree === 'number' || (tree.tree === 'minus' && tree.of.tree === 'number')
}

function usualColumn({ usual }: ParameterDefinition): Expression | null {
  const column = columnByName(String(usual))
  return column ? { is: 'column', column, gives: 'number', degree: column.degree } : null
}

function degreeOf({ units }: FunctionDefinition, given: readonly Expression[]): Degree {
  const numbers = given.filter(({ gives }) => gives === 'number').map(({ degree }) => degree)
  switch (units) {
    case 'none':
    case 'plain':
      return 0
    case 'same':
      return numbers[0]!
    case 'root':
      return numbers[0] === null ? null : numbers[0]! / 2
    case 'common': {
      const common = commonDegree(numbers)
      return common === 'plain' ? 0 : common
    }
    default:
      return units satisfies never
  }
}

const words: Readonly<Record<ParameterDefinition['takes'], string>> = {
  number: 'a number',
  truth: 'a condition',
  length: 'a number of bars',
}

function takes(parameters: readonly ParameterDefinition[]): string {
  return parameters
    .map(({ takes, usual }) => `${words[takes]}${usual === undefined ? '' : ` (${usual} when left out)`}`)
    .join(' and ')
}
