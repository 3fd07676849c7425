// Which columns a table of hits has: those that were asked for, or what the rule itself speaks of.
import { Failure, isFailure } from '#basics'
import { columnDefinitions, crossSections, parseRule, type Rule } from '#rules'

export type ResultColumn = {
  /** In the rule language's own form. */
  readonly name: string
  readonly kind: 'number' | 'truth' | 'text'
  /** null for a text. */
  readonly rule: Rule | null
}

const mostColumns = 12
/** So many of what a rule speaks of fit beside each other without being chosen. */
const mostOwn = 6
/** Beside fewer than three, so that a table says something of each hit. */
const besides = ['marketcap', 'sector']
const fewOwn = 3
/** Stand in every table. */
const always: ReadonlySet<string> = new Set(['symbol', 'name', 'close'])

const textNames: ReadonlySet<string> = new Set(columnDefinitions.filter(({ gives }) => gives === 'text').map(({ name }) => name))

/** asked: numbers and conditions of the rule language, or names of texts; each once. Throws Failure('invalid'). */
export function resultColumns(asked: readonly string[]): ResultColumn[] {
  if (asked.length > mostColumns) throw new Failure('invalid', `A table has at most ${mostColumns} columns of your choice.`)
  const columns = asked.map(columnOf)
  return [...new Map(columns.map(column => [column.name, column])).values()]
}

export function columnOf(asked: string): ResultColumn {
  const word = asked.trim().toLowerCase()
  if (textNames.has(word)) return { name: word, kind: 'text', rule: null }
  try {
    const rule = parseRule(asked)
    return { name: rule.text, kind: rule.kind, rule }
  } catch (error) {
    if (!isFailure(error, 'invalid')) throw error
    throw new Failure('invalid', `The column ${asked.slice(0, 60)} cannot be read: ${error.message}`, {
      detail: { column: asked.slice(0, 60) },
    })
  }
}

/** The numbers and texts that the rule compares, in the order in which they are looked at. */
export function ownColumns(rule: Rule): ResultColumn[] {
  if (rule.kind === 'number') return [{ name: rule.text, kind: 'number', rule }]
  const names = crossSections(rule).flatMap(({ parts, figures }) => [
    ...figures,
    ...parts.filter(part => part.rule.kind === 'number').map(part => part.rule.text),
  ])
  const own = [...new Set(names)].filter(name => !always.has(name)).slice(0, mostOwn)
  const more = besides.filter(name => !own.includes(name)).slice(0, Math.max(0, fewOwn - own.length))
  return [...own, ...more].map(columnOf)
}
