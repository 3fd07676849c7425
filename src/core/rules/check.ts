// What the names of a rule mean, whether its parts fit together, and what each gives. Goes on after a fault, so that an editor
// can show all of them; a part that is at fault is null, and nothing more is said of what contains it.
import { indicatorById, indicatorDefinitions } from '#indicators'
import { nearestName } from '#basics'
import { checkCall } from './check-call.ts'
import { checkIndicator } from './check-indicator.ts'
import { columnByName, columnDefinitions } from './columns.ts'
import { barsIn, type Expression, type Kind, type Length } from './expression.ts'
import { faultAt, type Range, type RuleFault, shown } from './fault.ts'
import { functionByName, functionDefinitions } from './functions.ts'
import { longestLength, mostFaults } from './limits.ts'
import type { Operator, Tree } from './parse-tree.ts'
import type { LengthUnit } from './tokens.ts'
import { commonDegree, productDegree } from './units.ts'

export type Checker = {
  readonly check: (tree: Tree) => Expression | null
  /** check, and that it gives what is needed; `reader` says who needs it. */
  readonly number: (tree: Tree, reader: string) => Expression | null
  readonly truth: (tree: Tree, reader: string) => Expression | null
  readonly length: (tree: Tree, reader: string, least: number) => Length | null
  /** Notes a fault; @ in the sentence is where. */
  readonly fault: (range: Range, sentence: string) => null
  readonly text: string
}

const lengthUnits: readonly string[] = ['d', 'w', 'm', 'y']

export function checkTree(text: string, tree: Tree): { expression: Expression | null; faults: readonly RuleFault[] } {
  const faults: RuleFault[] = []
  const checker: Checker = { check, number, truth, length, fault, text }
  const expression = check(tree)
  if (expression?.gives === 'text') {
    fault(tree, `a rule is a condition or a number, and this @ is text; compare it, as in sector = "Finance"`)
    return { expression: null, faults }
  }
  return { expression: faults.length > 0 ? null : expression, faults }

  function fault(range: Range, sentence: string): null {
    if (faults.length < mostFaults) faults.push(faultAt(text, range, sentence))
    return null
  }

  function check(part: Tree): Expression | null {
    switch (part.tree) {
      case 'number':
        return literal(part)
      case 'text':
        return { is: 'text', value: part.value, gives: 'text', degree: 0 }
      case 'name':
        return name(part)
      case 'call':
        return call(part, part, null)
      case 'output':
        return output(part)
      case 'ago': {
        const of = check(part.of)
        if (of?.gives === 'text') return fault(part.of, 'texts @ have no past; they are known as of today only')
        const bars = length(part.bars, 'in brackets', 0)
        return of && bars && { is: 'ago', of, bars, gives: of.gives, degree: of.degree }
      }
      case 'not': {
        const of = truth(part.of, 'not')
        return of && { is: 'not', of, gives: 'truth', degree: 0 }
      }
      case 'minus': {
        if (part.of.tree === 'number' && part.of.amount > 0 && !lengthUnits.includes(part.of.unit)) {
          return literal({ ...part.of, amount: -part.of.amount, from: part.from })
        }
        const of = number(part.of, 'a minus')
        return of && { is: 'minus', of, gives: 'number', degree: of.degree }
      }
      case 'pair':
        return pair(part.operator, part)
      default:
        return part satisfies never
    }
  }

  function literal({ amount, unit, ...range }: Tree & { tree: 'number' }): Expression | null {
    switch (unit) {
      case '':
      case '%':
      case 'k':
      case 'M':
      case 'B': {
        const value = unit === '' ? amount : unit === '%' ? amount / 100 : amount * { k: 1e3, M: 1e6, B: 1e9 }[unit]
        if (!Number.isFinite(value)) return fault(range, 'the number @ is too large')
        return { is: 'number', amount, unit, value, gives: 'number', degree: value === 0 ? null : 0 }
      }
      case 'm':
        return fault(range, `${amount}m @ is a length of time (months), not a number; write ${amount}M for millions`)
      case 'd':
      case 'w':
      case 'y':
        return fault(range, `${amount}${unit} @ is a length of time, not a number`)
      default:
        return unit satisfies never
    }
  }

  function name(part: Tree & { tree: 'name' }): Expression | null {
    const word = part.name.toLowerCase()
    if (word === 'true' || word === 'false') return { is: 'truth', value: word === 'true', gives: 'truth', degree: 0 }
    const column = columnByName(word)
    if (column) return { is: 'column', column, gives: column.gives, degree: column.degree }
    const indicator = indicatorById(word)
    if (indicator) return checkIndicator(checker, indicator, [], part, null)
    const definition = functionByName(word)
    if (definition) return fault(part, `${word} @ is a function and needs brackets, as in ${definition.example}`)
    return unknown(part.name, part)
  }

  function call(part: Tree & { tree: 'call' }, whole: Range, wanted: { name: string; range: Range } | null): Expression | null {
    const word = part.name.toLowerCase()
    const indicator = indicatorById(word)
    if (indicator) return checkIndicator(checker, indicator, part.given, part, wanted)
    if (wanted) return fault(wanted.range, `only indicators have outputs, so "${shown(wanted.name)}" @ means nothing`)
    const definition = functionByName(word)
    if (definition) return checkCall(checker, definition, part)
    if (columnByName(word)) {
      return fault(whole, `${word} @ is a column and takes nothing; for the value n bars ago write ${word}[n]`)
    }
    return unknown(part.name, part.nameAt)
  }

  function output(part: Tree & { tree: 'output' }): Expression | null {
    const wanted = { name: part.name, range: part.nameAt }
    if (part.of.tree === 'call') return call(part.of, part, wanted)
    const indicator = part.of.tree === 'name' ? indicatorById(part.of.name.toLowerCase()) : undefined
    if (indicator) return checkIndicator(checker, indicator, [], part.of, wanted)
    return fault(part.nameAt, `only indicators have outputs, so "${shown(part.name)}" @ means nothing`)
  }

  function unknown(given: string, range: Range): null {
    const word = given.toLowerCase()
    const nearest = nearestName(word, names)
    const help = nearest ? `; did you mean ${nearest}?` : '; texts stand in quotes, as in sector = "Finance"'
    return fault(range, `there is no column, function or indicator "${shown(given)}" @${help}`)
  }

  function number(part: Tree, reader: string): Expression | null {
    return needed(part, 'number', reader)
  }

  function truth(part: Tree, reader: string): Expression | null {
    return needed(part, 'truth', reader)
  }

  function needed(part: Tree, kind: Kind, reader: string): Expression | null {
    const expression = check(part)
    if (!expression || expression.gives === kind) return expression
    const help = kind === 'truth' && expression.gives === 'number' ? `; compare it with something, as in ${hint(part)} > 0` : ''
    return fault(part, `${reader} takes ${kindWords[kind]}, got ${kindWords[expression.gives]} @${help}`)
  }

  function hint(part: Tree): string {
    return shown(text.slice(part.from, part.to))
  }

  function length(part: Tree, reader: string, least: number): Length | null {
    if (part.tree === 'minus' && part.of.tree === 'number') {
      const forward = reader === 'in brackets' ? ': it would look into the future' : ''
      return fault(part, `${reader} stands a number of bars, and it cannot be negative @${forward}`)
    }
    if (part.tree !== 'number') {
      return fault(part, `${reader} stands a fixed number of bars, like 20, 20d, 4w, 12m or 1y, and this @ is none`)
    }
    const { amount, unit } = part
    if (unit !== '' && !lengthUnits.includes(unit))
      return fault(part, `${reader} stands a number of bars, and ${amount}${unit} @ is none`)
    const bars = barsIn(amount, unit as LengthUnit)
    if (!Number.isInteger(bars)) return fault(part, `${reader} stands a whole number of bars, and ${amount}${unit} @ is none`)
    if (bars < least || bars > longestLength) {
      const which = unit === '' ? '' : `, which is ${bars}`
      return fault(part, `${reader} stands a number of bars from ${least} to ${longestLength}, not ${amount}${unit} @${which}`)
    }
    return { amount, unit: unit as LengthUnit, bars }
  }

  function pair(operator: Operator, part: Tree & { tree: 'pair' }): Expression | null {
    switch (operator) {
      case 'and':
      case 'or': {
        const left = truth(part.left, operator)
        const right = truth(part.right, operator)
        return left && right && { is: 'pair', operator, left, right, gives: 'truth', degree: 0 }
      }
      case '+':
      case '-':
      case '*':
      case '/': {
        const left = number(part.left, `"${operator}"`)
        const right = number(part.right, `"${operator}"`)
        if (!left || !right) return null
        const isSum = operator === '+' || operator === '-'
        const common = isSum
          ? commonDegree([left.degree, right.degree])
          : productDegree(left.degree, right.degree, operator === '*' ? 1 : -1)
        return { is: 'pair', operator, left, right, gives: 'number', degree: common === 'plain' ? 0 : common }
      }
      case '=':
      case '!=':
      case '<':
      case '<=':
      case '>':
      case '>=':
        return comparison(operator, part)
      default:
        return operator satisfies never
    }
  }

  function comparison(operator: Operator, part: Tree & { tree: 'pair' }): Expression | null {
    const left = check(part.left)
    const right = check(part.right)
    if (!left || !right) return null
    if (left.gives === 'truth' || right.gives === 'truth') {
      const side = left.gives === 'truth' ? part.left : part.right
      return fault(side, `the condition @ cannot be compared; join conditions with and, or and not`)
    }
    if (left.gives !== right.gives) {
      const word = kindWords[right.gives]
      return fault(part.right, `${kindWords[left.gives]} cannot be compared with ${word} @`)
    }
    if (left.gives === 'text' && operator !== '=' && operator !== '!=') {
      return fault(part, `texts @ can only be compared by = and !=`)
    }
    if (left.is === right.is && (left.is === 'text' || left.is === 'number'))
      return fault(part, `two fixed ${left.is}s @ are always the same answer`)
    return { is: 'pair', operator, left, right, gives: 'truth', degree: 0 }
  }
}

const kindWords: Readonly<Record<Kind, string>> = { number: 'a number', truth: 'a condition', text: 'text' }
const names = [
  ...columnDefinitions.map(column => column.name),
  ...functionDefinitions.map(definition => definition.name),
  ...indicatorDefinitions.map(definition => definition.id),
]
