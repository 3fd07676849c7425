import { describe, expect, it } from 'vitest'
import { cellText } from './cell-text.ts'
import { conditionOf, measures, withCondition } from './conditions.ts'
import { bodyOf, choiceOf, emptyChoice, exportAddress, isSame, queryOf, sortedBy } from './screen-choice.ts'

describe('the address', () => {
  it('holds what is shown and leaves out what is usual', () => {
    const choice = { rule: 'pe < 15', columns: ['rsi(14)', 'sector'], sort: 'pe', order: 'ascending', page: 2 } as const
    expect(queryOf(choice)).toEqual({ rule: 'pe < 15', columns: 'rsi(14);sector', sort: 'pe', order: 'ascending', page: '3' })
    expect(choiceOf(queryOf(choice))).toEqual(choice)
    expect(Object.values(queryOf(emptyChoice)).every(value => value === undefined)).toBe(true)
    expect(choiceOf({ page: '-3', order: 'x', columns: ' ; ' })).toEqual(emptyChoice)
  })
  it('asks for one page, and for the file without one', () => {
    expect(bodyOf({ ...emptyChoice, rule: 'pe < 15', page: 2 })).toEqual({
      rule: 'pe < 15',
      order: 'descending',
      offset: 100,
      limit: 50,
    })
    expect(exportAddress({ ...emptyChoice, rule: 'pe < 15', page: 2 })).toBe(
      '/api/screener/export?order=descending&rule=pe+%3C+15',
    )
  })
  it('turns the order at the second press', () => {
    const first = sortedBy({ ...emptyChoice, page: 4 }, 'pe', false, { sort: 'marketcap', order: 'descending' })
    expect(first).toMatchObject({ sort: 'pe', order: 'descending', page: 0 })
    expect(sortedBy(first, 'pe', false, { sort: 'pe', order: 'descending' }).order).toBe('ascending')
    expect(sortedBy(first, 'name', true, { sort: 'pe', order: 'descending' }).order).toBe('ascending')
  })
  it('knows a kept screen again', () => {
    const saved = {
      id: '',
      name: '',
      rule: 'pe < 15',
      columns: null,
      sort: null,
      order: 'descending',
      createdAt: '',
      changedAt: '',
    } as const
    expect(isSame(saved, { ...emptyChoice, rule: 'pe < 15', page: 3 })).toBe(true)
    expect(isSame(saved, { ...emptyChoice, rule: 'pe < 15', sort: 'pe' })).toBe(false)
  })
})

describe('the form', () => {
  const measure = (expression: string) => measures.find(one => one.expression === expression)!
  it.each([
    ['pe', '<', '15', 'pe < 15'],
    ['yield', '>', '3.5%', 'yield > 3.5%'],
    ['marketcap', '>', '0,5', 'marketcap > 0.5B'],
    ['sector', '!=', ' Finance ', 'sector != "Finance"'],
    ['sector', '=', 'a"b', null],
    ['pe', '<', 'cheap', null],
    ['pe', '<', '', null],
    ['pe', '<', '1e3', null],
  ] as const)('%s %s %s is %s', (expression, comparison, typed, condition) => {
    expect(conditionOf(measure(expression), comparison, typed)).toBe(condition)
  })
  it('adds to what is there without changing what it means', () => {
    expect(withCondition(' ', 'pe < 15')).toBe('pe < 15')
    expect(withCondition('pe < 15', 'yield > 3%')).toBe('pe < 15 and yield > 3%')
    expect(withCondition('pe < 15 or pe > 90', 'yield > 3%')).toBe('(pe < 15 or pe > 90) and yield > 3%')
    expect(withCondition('sector = "Oregon"', 'pe < 9')).toBe('sector = "Oregon" and pe < 9')
  })
})

it.each([
  ['large', 'number', 3.47e12, '3.47\u00a0T'],
  ['share', 'number', 0.0312, '3.12%'],
  ['share', 'number', -0.2, '−20.00%'],
  ['plain', 'number', 1.084, '1.08'],
  ['price', 'number', 2728.123, '2,728.12'],
  ['large', 'number', 2.5e6, '2.50\u00a0M'],
  ['plain', 'number', 0.0234, '0.0234'],
  ['plain', 'truth', 1, 'yes'],
  ['plain', 'text', 'Finance', 'Finance'],
  ['plain', 'number', null, '–'],
] as const)('%s, a %s, is written by what it is', (unit, kind, value, text) => {
  expect(cellText({ kind, unit }, value)).toBe(text)
})
