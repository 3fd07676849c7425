// "macd(12,26,9)" as people type it in an address, a rule or a terminal.
import { Failure, nearestName } from '#basics'
import type { IndicatorDefinition, IndicatorParameter, ParameterValues } from './definition.ts'
import { indicatorById, indicatorDefinitions } from './registry.ts'

export type ParsedIndicator = {
  /** Canonical: lower case, every parameter spelt out, no spaces: "macd(12,26,9)"; "obv" where there are none. */
  readonly name: string
  readonly definition: IndicatorDefinition
  readonly parameters: ParameterValues
}

const call = /^\s*([a-z][a-z0-9]*)\s*(?:\(([^()]*)\))?\s*$/i
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)$/
const listLimit = 12

/**
 * One indicator with its parameters in the order of its definition; those left out at the end take their defaults. Case and
 * spaces do not matter. Throws Failure('invalid') that says what is wrong and what would be right.
 */
export function parseIndicator(text: string): ParsedIndicator {
  const parts = call.exec(text)
  if (!parts) throw new Failure('invalid', `"${shown(text)}" is not an indicator: write a name and its parameters, like sma(20)`)
  const id = parts[1]!.toLowerCase()
  const definition = indicatorById(id)
  if (!definition) throw new Failure('invalid', `there is no indicator "${shown(id)}"${suggestion(id)}`)
  const given = parts[2] === undefined || parts[2].trim() === '' ? [] : parts[2].split(',').map(argument => argument.trim())
  if (given.length > definition.parameters.length) {
    throw new Failure('invalid', `${id} takes ${countOf(definition)}, not ${given.length}`)
  }
  const values = definition.parameters.map((parameter, i) => valueOf(id, parameter, given[i]))
  const parameters = Object.fromEntries(definition.parameters.map((parameter, i) => [parameter.name, values[i]!]))
  const refused = definition.refuses(parameters)
  if (refused) throw new Failure('invalid', `${id}(${values.join(',')}): ${refused}`)
  return { name: values.length > 0 ? `${id}(${values.join(',')})` : id, definition, parameters }
}

/** "sma(20), macd(12,26,9)" → each once, in order. Throws Failure('invalid') for none, for more than 12, and as parseIndicator does. */
export function parseIndicators(text: string): ParsedIndicator[] {
  const texts = text.split(/,(?![^(]*\))/)
  if (text.trim() === '') throw new Failure('invalid', 'no indicator is named')
  if (texts.length > listLimit) throw new Failure('invalid', `at most ${listLimit} indicators at once, not ${texts.length}`)
  return [...new Map(texts.map(parseIndicator).map(parsed => [parsed.name, parsed])).values()]
}

function valueOf(id: string, { name, default: usual, min, max, step }: IndicatorParameter, given: string | undefined): number {
  if (given === undefined) return usual
  const value = Number(given)
  if (!decimal.test(given)) throw new Failure('invalid', `${id}: ${name} is "${shown(given)}", which is not a number`)
  if (step === 1 && !Number.isInteger(value)) throw new Failure('invalid', `${id}: ${name} must be a whole number, not ${given}`)
  if (value < min || value > max) throw new Failure('invalid', `${id}: ${name} must be between ${min} and ${max}, not ${given}`)
  return value
}

function countOf({ parameters }: IndicatorDefinition): string {
  if (parameters.length === 0) return 'no parameters'
  const names = parameters.map(parameter => parameter.name).join(', ')
  return parameters.length === 1 ? `1 parameter (${names})` : `at most ${parameters.length} parameters (${names})`
}

function suggestion(id: string): string {
  const nearest = nearestName(
    id,
    indicatorDefinitions.map(definition => definition.id),
  )
  return nearest ? `; did you mean ${nearest}?` : ''
}

function shown(text: string): string {
  return text.trim().slice(0, 40)
}
