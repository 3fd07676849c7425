// What somebody writes who wants to break it: each gets one sentence, or is a rule that reads, prints, and runs.
import { describe, expect, it } from 'vitest'
import { indicatorDefinitions } from '#indicators'
import { chanceFrom, sampleBars } from '../../../test/support/sample-bars.ts'
import { checkRule, columnDefinitions, compileRules, functionDefinitions, parseRule, printRule, tradedScale } from './rules.ts'

const strange = [
  '__proto__',
  'constructor > 1',
  'close.constructor > 1',
  'rsi.__proto__ > 1',
  'toString()',
  'hasownproperty(1)',
  'close > ${1}',
  '`close`',
  'close; drop table bars',
  "sector = 'x' or '1' = '1'",
  'close > 1 -- comment',
  'close > 1 /* x */',
  '<script>alert(1)</script>',
  '\u202eclose > 1',
  'сlose > 1',
  'close > １',
  'close\u00a0> 1\u200b',
  '\ud800',
  'close > 0x10',
  'close > 1e-400',
  'close > 9e307B',
  'close > 9e307 * 9e307',
  'close[1e3]',
  'close[99999999999999999999]',
  'sma(1e2) > 1',
  'sma(-5) > 1',
  'sma(2.5) > 1',
  'sma(sma(sma(sma(sma(sma(close, 2), 2), 2), 2), 2), 2) > 1',
  'highest(highest(highest(2520), 2520), 2520) > 1',
  'percentile(10y) > 0 and percentile(open, 10y) > 0 and percentile(low, 10y) > 0',
  `${'hurst(1000) + '.repeat(20)}1 > 0`,
  `${'percentile(2520) + '.repeat(9)}1 > 0`,
  `${'not '.repeat(39)}true`,
  `${'not '.repeat(500)}true`,
  `${'-'.repeat(1999)}1`,
  `${'('.repeat(1000)}${')'.repeat(1000)}`,
  `${'close['.repeat(100)}1${']'.repeat(100)}`,
  `${'abs('.repeat(300)}1${')'.repeat(300)} > 1`,
  `close${'[1]'.repeat(390)} > 1`,
  `close${'[1]'.repeat(600)} > 1`,
  `${'true and '.repeat(150)}true`,
  `${'close * '.repeat(190)}1 > 0`,
  `"${'x'.repeat(1000)}" = sector`,
  `${'9'.repeat(1990)} > 1`,
  `1${'0'.repeat(1990)}`,
  `${'a'.repeat(2000)}`,
  `${' '.repeat(2000)}`,
  `${'\n'.repeat(1990)}close>1`,
  `${'.'.repeat(2000)}`,
  `rsi${'.rsi'.repeat(400)} > 1`,
  '',
  '\ufeffclose\u2028>\u3000open',
  'c\u0301lose > 1',
  'close > \u00bd',
  'close > \u0663',
  '\u{1d484}lose > 1',
  `close > "${'\u{1f600}'.repeat(300)}"`,
  '0/0 = 0/0',
  'close/(close - close) > 1',
  '-1e308 * 1e308 < 1',
  'crosses_above(1, 2)',
  'macd(26, 12, 9) > 0',
  'falling(0)',
  'percentile(percentile(percentile(2520), 2520), 2520) > 0.5',
  'within(within(within(close > open, 2520), 2520), 2520)',
  'lowest(low, 2520)[2520] > 1',
  `${'hurst(400) > 0.5 or '.repeat(4)}false`,
  `close${'[60]'.repeat(39)} > 1`,
]

describe('hostile rules', () => {
  it.each(strange.map(text => [text.length > 60 ? `${text.slice(0, 60)}… (${text.length})` : text, text]))('%s', (_, text) => {
    behaves(text)
  })

  it('are two thousand more of words and signs thrown together', () => {
    const chance = chanceFrom(20_181)
    for (let i = 0; i < 2000; i++) behaves(chance() < 0.5 ? noise(chance) : grown(chance, 1 + Math.floor(chance() * 4)))
  })
})

const bars = sampleBars(120)
const inputs = { bars, tradedScale: tradedScale(bars.time, []) }

function behaves(text: string): void {
  const checked = checkRule(text)
  if ('faults' in checked) {
    for (const { from, to, says } of checked.faults) {
      expect(says.length, says).toBeLessThan(300)
      expect(says, text).not.toMatch(/[\n@]|undefined|\[object/)
      expect(from >= 0 && from <= to && to <= text.length, `${from} to ${to} of ${text.length}`).toBe(true)
    }
    return
  }
  const { rule } = checked
  const again = parseRule(printRule(rule))
  expect(again.text).toBe(rule.text)
  expect(again.expression).toEqual(rule.expression)
  const [column] = compileRules([rule]).run(inputs)
  if (rule.kind === 'truth')
    expect(
      column!.every(value => value === 0 || value === 1 || Number.isNaN(value)),
      text,
    ).toBe(true)
}

const words = [
  ...columnDefinitions.map(column => column.name),
  ...functionDefinitions.map(definition => definition.name),
  ...indicatorDefinitions.map(definition => definition.id),
  ...'and or not true signal upper NaN Infinity'.split(' '),
]
const signs = '( ) , [ ] . < > <= >= = != + - * / "x" \' " 1 20 12m 1y 5% 0 -1 1e308 1e-320 9B @ $ \0 💥'.split(' ')
const operators = ['+', '-', '*', '/', '<', '>', '<=', '>=', '=', '!=', 'and', 'or']
const leaves = [...columnDefinitions.map(column => column.name), '1', '0', '5%', '2k', 'rsi(14)', 'macd.signal', 'return(12m)']

function noise(chance: () => number): string {
  const length = 1 + Math.floor(chance() * 20)
  return Array.from({ length }, () => any(chance, chance() < 0.5 ? words : signs)).join(chance() < 0.5 ? ' ' : '')
}

function grown(chance: () => number, depth: number): string {
  const inner = () => grown(chance, depth - 1)
  if (depth === 0) return any(chance, leaves)
  switch (Math.floor(chance() * 7)) {
    case 0:
      return `(${inner()} ${any(chance, operators)} ${inner()})`
    case 1:
      return `${inner()} ${any(chance, operators)} ${inner()}`
    case 2:
      return `not ${inner()}`
    case 3:
      return `-${inner()}`
    case 4:
      return `${inner()}[${any(chance, ['1', '2', '5d', '0', '-1'])}]`
    case 5: {
      const { name, parameters } = any(chance, functionDefinitions)
      return `${name}(${parameters.map(({ takes }) => (takes === 'length' ? any(chance, ['2', '20', '3m']) : inner())).join(', ')})`
    }
    default: {
      const { id, outputs } = any(chance, indicatorDefinitions)
      return `${id}${chance() < 0.5 ? `(${inner()})` : ''}.${any(chance, outputs).name}`
    }
  }
}

function any<T>(chance: () => number, choices: readonly T[]): T {
  return choices[Math.floor(chance() * choices.length)]!
}
