// The one way to write an expression down: what two people wrote differently and meant alike reads alike, and shares one result.
import type { Amount, Expression, Length } from './expression.ts'
import type { Operator } from './parse-tree.ts'

/** How tightly each binds; what binds less stands in brackets. */
const binding: Readonly<Record<Operator, number>> = {
  or: 1,
  and: 2,
  '<': 4,
  '<=': 4,
  '>': 4,
  '>=': 4,
  '=': 4,
  '!=': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
}
const bindingOfNot = 3
const bindingOfMinus = 7
const bindingOfName = 8

/** Reading it gives the same expression again. */
export function print(expression: Expression): string {
  switch (expression.is) {
    case 'number':
      return `${decimal(expression.amount)}${expression.unit}`
    case 'truth':
      return String(expression.value)
    case 'text':
      return quoted(expression.value)
    case 'column':
      return expression.column.name
    case 'indicator':
      return indicator(expression)
    case 'call': {
      const { definition, given, bars } = expression
      const usual = definition.parameters[0]?.usual
      const isUsual = bars !== null && given.length === 1 && given[0]!.is === 'column' && given[0]!.column.name === usual
      return call(definition.name, [...(isUsual ? [] : given.map(print)), ...(bars ? [length(bars)] : [])])
    }
    case 'ago':
      return `${within(expression.of, bindingOfName)}[${length(expression.bars)}]`
    case 'not':
      return `not ${within(expression.of, bindingOfNot)}`
    case 'minus':
      return `-${within(expression.of, bindingOfMinus)}`
    case 'pair': {
      const { operator, left, right } = expression
      const level = binding[operator]
      return `${within(left, level === 4 ? 5 : level)} ${operator} ${within(right, level + 1)}`
    }
    default:
      return expression satisfies never
  }
}

function indicator({ definition, parameters, output, of }: Expression & { is: 'indicator' }): string {
  const given = [...(of ? [print(of)] : []), ...parameters.map(length)]
  const name = given.length > 0 ? call(definition.id, given) : definition.id
  return output === definition.outputs[0]!.name ? name : `${name}.${output}`
}

function call(name: string, given: readonly string[]): string {
  return `${name}(${given.join(', ')})`
}

function length({ amount, unit }: Length | Amount): string {
  return `${decimal(amount)}${unit}`
}

function within(expression: Expression, level: number): string {
  const text = print(expression)
  return bindingOf(expression) < level ? `(${text})` : text
}

function bindingOf(expression: Expression): number {
  if (expression.is === 'pair') return binding[expression.operator]
  if (expression.is === 'not') return bindingOfNot
  if (expression.is === 'minus') return bindingOfMinus
  return expression.is === 'number' && expression.amount < 0 ? bindingOfMinus : bindingOfName
}

/** The shortest that reads as the same number. */
function decimal(amount: number): string {
  return String(amount)
}

function quoted(text: string): string {
  return text.includes('"') ? `'${text}'` : `"${text}"`
}
