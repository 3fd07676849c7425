// The form of a rule: what belongs to what. What the names mean is looked at in check.ts.
import { columnByName } from './columns.ts'
import { broken, shown } from './fault.ts'
import { deepestRule, mostParts } from './limits.ts'
import { type LengthUnit, type SizeUnit, type Token, tokensOf } from './tokens.ts'

type Place = { readonly from: number; readonly to: number }
export type Comparison = '<' | '<=' | '>' | '>=' | '=' | '!='
export type Operator = 'and' | 'or' | Comparison | '+' | '-' | '*' | '/'

export type Tree = Place &
  (
    | { readonly tree: 'number'; readonly amount: number; readonly unit: SizeUnit | LengthUnit }
    | { readonly tree: 'text'; readonly value: string }
    | { readonly tree: 'name'; readonly name: string }
    | { readonly tree: 'call'; readonly name: string; readonly nameAt: Place; readonly given: readonly Tree[] }
    | { readonly tree: 'output'; readonly of: Tree; readonly name: string; readonly nameAt: Place }
    | { readonly tree: 'ago'; readonly of: Tree; readonly bars: Tree }
    | { readonly tree: 'not' | 'minus'; readonly of: Tree }
    | { readonly tree: 'pair'; readonly operator: Operator; readonly left: Tree; readonly right: Tree }
  )

const comparisons = ['<', '<=', '>', '>=', '=', '!=']
const reserved = ['and', 'or', 'not']

/** Throws BrokenForm with the first fault. */
export function treeOf(text: string): Tree {
  const tokens = tokensOf(text)
  let at = 0
  let depth = 0
  let parts = 0
  const next = (): Token => tokens[at]!
  const isSign = (value: string): boolean => {
    const token = next()
    return token.token === 'sign' && token.value === value
  }
  const isWord = (value: string): boolean => {
    const token = next()
    return token.token === 'name' && token.value.toLowerCase() === value
  }
  if (next().token === 'end') throw broken(text, next(), 'the rule is empty; write a comparison, like close > sma(200)')
  const tree = either()
  if (next().token !== 'end') throw unexpected('the rule should end here, or go on with a sign like > or a word like and')
  return tree

  function counted<T extends Tree>(tree: T): T {
    if (++parts > mostParts) throw broken(text, tree, `a rule has at most ${mostParts} parts, and the one @ is too many`)
    return tree
  }

  function deeper<T>(read: () => T): T {
    if (++depth > deepestRule) throw broken(text, next(), `the rule is nested more than ${deepestRule} deep @`)
    const result = read()
    depth--
    return result
  }

  function pair(operator: Operator, left: Tree, right: Tree): Tree {
    return counted({ tree: 'pair', operator, left, right, from: left.from, to: right.to })
  }

  function either(): Tree {
    let left = both()
    while (isWord('or')) {
      at++
      left = pair('or', left, both())
    }
    return left
  }

  function both(): Tree {
    let left = negation()
    while (isWord('and')) {
      at++
      left = pair('and', left, negation())
    }
    return left
  }

  function negation(): Tree {
    if (!isWord('not')) return comparison()
    const { from } = tokens[at++]!
    const of = deeper(negation)
    return counted({ tree: 'not', of, from, to: of.to })
  }

  function comparison(): Tree {
    const left = sum()
    const operator = comparisonHere()
    if (!operator) return left
    at++
    const whole = pair(operator, left, sum())
    if (comparisonHere()) {
      throw broken(text, next(), 'comparisons do not chain @; write a < b and b < c')
    }
    return whole
  }

  function comparisonHere(): Comparison | null {
    const token = next()
    return token.token === 'sign' && comparisons.includes(token.value) ? (token.value as Comparison) : null
  }

  function sum(): Tree {
    let left = product()
    while (isSign('+') || isSign('-')) {
      const operator = isSign('+') ? '+' : '-'
      at++
      left = pair(operator, left, product())
    }
    return left
  }

  function product(): Tree {
    let left = signed()
    while (isSign('*') || isSign('/')) {
      const operator = isSign('*') ? '*' : '/'
      at++
      left = pair(operator, left, signed())
    }
    return left
  }

  function signed(): Tree {
    if (!isSign('-')) return postfix()
    const { from } = tokens[at++]!
    const of = deeper(signed)
    return counted({ tree: 'minus', of, from, to: of.to })
  }

  function postfix(): Tree {
    let of = primary()
    for (;;) {
      if (isSign('.')) {
        at++
        const name = next()
        if (name.token !== 'name') throw unexpected('after a point comes the name of an output, as in macd(12,26,9).signal')
        at++
        of = counted({ tree: 'output', of, name: name.value, nameAt: name, from: of.from, to: name.to })
      } else if (isSign('[')) {
        at++
        const bars = deeper(sum)
        const { to } = expectSign(']', 'in brackets stands how many bars ago, as in close[1]')
        of = counted({ tree: 'ago', of, bars, from: of.from, to })
      } else return of
    }
  }

  function primary(): Tree {
    const token = next()
    switch (token.token) {
      case 'number':
        at++
        return counted({ tree: 'number', amount: token.amount, unit: token.unit, from: token.from, to: token.to })
      case 'text':
        at++
        return counted({ tree: 'text', value: token.value, from: token.from, to: token.to })
      case 'name':
        return named(token.value, token)
      case 'sign':
      case 'end':
        break
      default:
        token satisfies never
    }
    if (!isSign('(')) throw unexpected('a name, a number or a bracket belongs here')
    at++
    const inner = deeper(either)
    const { to } = expectSign(')', `the bracket opened ${columnOf(token.from)} is not closed`)
    return { ...inner, from: token.from, to }
  }

  function named(name: string, { from, to }: Place): Tree {
    if (reserved.includes(name.toLowerCase())) throw unexpected('a name, a number or a bracket belongs here')
    at++
    if (!isSign('(')) return counted({ tree: 'name', name, from, to })
    at++
    const given: Tree[] = []
    if (!isSign(')')) {
      given.push(deeper(either))
      while (isSign(',')) {
        at++
        given.push(deeper(either))
      }
    }
    const close = expectSign(')', `the bracket after ${shown(name)} is not closed`)
    return counted({ tree: 'call', name, nameAt: { from, to }, given, from, to: close.to })
  }

  function expectSign(value: string, why: string): Token {
    if (!isSign(value)) throw unexpected(why)
    return tokens[at++]!
  }

  function unexpected(why: string): Error {
    const token = next()
    if (token.token === 'end') return broken(text, token, `the rule ends too early @: ${why}`)
    const what = shown(text.slice(token.from, token.to))
    const previous = tokens[at - 1]
    if (what === ',' && previous?.token === 'number') {
      return broken(text, token, `"," @ is not expected; write large numbers without it, as 1000000 or 1M`)
    }
    if ((what === '<' || what === '>') && previous && text.slice(previous.from, previous.to) === '=')
      return broken(text, token, `"${what}" @ does not belong after =; write ${what}=`)
    if (previous?.token === 'name' && token.token === 'number' && !columnByName(previous.value.toLowerCase()))
      return broken(text, token, `"${what}" @ is not expected; did you mean ${shown(previous.value)}(${what})?`)
    return broken(text, token, `"${what}" @ is not expected: ${why}`)
  }

  function columnOf(from: number): string {
    return `at character ${from + 1}`
  }
}
