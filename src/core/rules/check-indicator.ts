// An indicator in a rule: its numbers, its output, and what it is taken of.
import type { IndicatorDefinition, IndicatorOutput, IndicatorParameter } from '#indicators'
import { nearestName } from '#basics'
import type { Checker } from './check.ts'
import { type Amount, barsIn, type Expression } from './expression.ts'
import { type Range, shown } from './fault.ts'
import type { Tree } from './parse-tree.ts'
import { indicatorDegree } from './units.ts'

/** wanted: the output named after a point; null: the first. */
export function checkIndicator(
  { check, fault, text }: Checker,
  definition: IndicatorDefinition,
  given: readonly Tree[],
  whole: Range,
  wanted: { name: string; range: Range } | null,
): Expression | null {
  const { id, parameters, inputs } = definition
  const [first] = given
  const isTakenOf = first !== undefined && isSeries(first)
  let of: Expression | null = null
  if (isTakenOf) {
    if (inputs.length !== 1 || inputs[0] !== 'close') {
      return fault(first, `${id} reads ${inputs.join(', ')} and cannot be taken of something else @`)
    }
    of = check(first)
    if (!of) return null
    if (of.gives !== 'number') {
      const got = of.gives === 'text' ? 'text' : 'a condition'
      return fault(first, `${id} takes ${takes(definition)}, got ${got} @; did you mean ${suggestion(definition, first)}?`)
    }
  }
  const numbers = isTakenOf ? given.slice(1) : given
  if (numbers.length > parameters.length) {
    const range = numbers[parameters.length]!
    return fault(range, `${id} takes ${takes(definition)}, got ${numbers.length} @; did you mean ${usualForm(definition)}?`)
  }
  const amounts = parameters.map((parameter, i) => amountOf(parameter, numbers[i]))
  if (amounts.some(amount => amount === null)) return null
  const known = amounts as Amount[]
  const refused = definition.refuses(Object.fromEntries(parameters.map(({ name }, i) => [name, known[i]!.value])))
  if (refused) return fault(whole, `${id} @: ${refused}`)
  const output = outputOf()
  if (!output) return null
  if (definition.drawnBack.includes(output.name)) {
    const name = definition.outputs.length > 1 ? `${id}.${output.name}` : id
    const range = wanted?.range ?? whole
    return fault(range, `${name} @ is drawn back in time: it stands on bars on which it was not known yet, so no rule can use it`)
  }
  const own = indicatorDegree(definition, output.name)
  const degree = of ? (of.degree === null ? 0 : own * of.degree) : own
  return { is: 'indicator', definition, parameters: known, output: output.name, of, gives: 'number', degree }

  function amountOf(parameter: IndicatorParameter, tree: Tree | undefined): Amount | null {
    const { name, min, max, step } = parameter
    if (!tree) return { amount: parameter.default, unit: '', value: parameter.default }
    const sign = tree.tree === 'minus' ? -1 : 1
    const literal = tree.tree === 'minus' ? tree.of : tree
    if (literal.tree !== 'number') {
      const got = tree.tree === 'text' ? 'text' : `"${shown(text.slice(tree.from, tree.to))}"`
      return fault(tree, `${id} takes ${takes(definition)}, got ${got} @; did you mean ${suggestion(definition, tree)}?`)
    }
    const { amount, unit } = literal
    const isLength = unit === 'd' || unit === 'w' || unit === 'm' || unit === 'y'
    if (unit !== '' && !(isLength && step === 1)) return fault(tree, `${name} of ${id} @ is a plain number, not ${amount}${unit}`)
    const value = sign * (isLength ? barsIn(amount, unit) : amount)
    if (step === 1 && !Number.isInteger(value)) return fault(tree, `${name} of ${id} @ is a whole number, not ${amount}${unit}`)
    if (value < min || value > max) return fault(tree, `${name} of ${id} @ is between ${min} and ${max}, not ${value}`)
    return { amount: sign * amount, unit: isLength ? unit : '', value }
  }

  function outputOf(): IndicatorOutput | null {
    if (!wanted) return definition.outputs[0]!
    const word = wanted.name.toLowerCase()
    const found = definition.outputs.find(output => output.name.toLowerCase() === word)
    if (found) return found
    const known = definition.outputs.map(output => output.name)
    const nearest = nearestName(word, known)
    const help = nearest ? `did you mean ${nearest}?` : `it has ${known.join(', ')}`
    return fault(wanted.range, `${id} has no output "${shown(wanted.name)}" @; ${help}`)
  }
}

/** Whether the first argument is a column to be taken of, not one of the indicator's numbers; a text can only be a mistaken number. */
function isSeries(tree: Tree): boolean {
  if (tree.tree === 'text' || tree.tree === 'number') return false
  return !(tree.tree === 'minus' && tree.of.tree === 'number')
}

function takes({ parameters }: IndicatorDefinition): string {
  if (parameters.length === 0) return 'no numbers'
  if (parameters.length === 1) return 'one number'
  const words = ['', '', 'two', 'three', 'four', 'five']
  return `up to ${words[parameters.length] ?? parameters.length} numbers (${parameters.map(({ name }) => name).join(', ')})`
}

function usualForm({ id, parameters }: IndicatorDefinition): string {
  return parameters.length > 0 ? `${id}(${parameters.map(parameter => parameter.default).join(', ')})` : id
}

/** With the number that stands in quotes, if that is the mistake. */
function suggestion(definition: IndicatorDefinition, tree: Tree): string {
  const { id, parameters } = definition
  const isNumber = tree.tree === 'text' && /^\d{1,4}$/.test(tree.value.trim())
  return isNumber && parameters.length === 1 ? `${id}(${tree.value.trim()})` : usualForm(definition)
}
