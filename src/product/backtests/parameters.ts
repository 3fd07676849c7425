// Numbers in a rule that are varied: `close > sma($days)` with a range for days. Each combination of values is one setting.
import { Failure } from '#basics'

export type ParameterRange = { readonly from: number; readonly to: number; readonly step: number }
export type Parameters = Readonly<Record<string, ParameterRange>>
/** By name, in the order in which the names were given. */
export type Setting = Readonly<Record<string, number>>

const placeholder = /\$([a-z][a-z0-9_]{0,19})/gi
const mostValues = 200
const mostParameters = 4

/**
 * Every combination of values, the last parameter changing fastest; one empty setting without parameters. Throws Failure('invalid') for a
 * range that has no values or too many, and where the names in the rules and the ranges are not the same.
 */
export function settingsOf(parameters: Parameters, rules: readonly string[]): Setting[] {
  const used = new Set(rules.flatMap(rule => [...rule.matchAll(placeholder)].map(match => match[1]!.toLowerCase())))
  const named = Object.keys(parameters)
  for (const name of used)
    if (!named.includes(name)) throw new Failure('invalid', `$${name} is in the rule and has no range.`, { detail: { name } })
  for (const name of named)
    if (!used.has(name)) throw new Failure('invalid', `$${name} has a range and is in no rule.`, { detail: { name } })
  if (named.length > mostParameters) throw new Failure('invalid', `At most ${mostParameters} numbers are varied at once.`)
  return named.reduce<Setting[]>(
    (settings, name) => {
      const values = valuesOf(name, parameters[name]!)
      return settings.flatMap(setting => values.map(value => ({ ...setting, [name]: value })))
    },
    [{}],
  )
}

export function settingCount(parameters: Parameters): number {
  return Object.entries(parameters).reduce((count, [name, range]) => count * valuesOf(name, range).length, 1)
}

/** The rule with the values in the places of the names. */
export function withSetting(rule: string, setting: Setting): string {
  return rule.replaceAll(placeholder, (_, name: string) => String(setting[name.toLowerCase()]))
}

export function valuesOf(name: string, { from, to, step }: ParameterRange): number[] {
  const count = Math.floor((to - from) / step + 1e-9) + 1
  if (!(step > 0) || !(count >= 1))
    throw new Failure('invalid', `$${name} has no values from ${from} to ${to} in steps of ${step}.`, { detail: { name } })
  if (count > mostValues)
    throw new Failure('invalid', `$${name} has ${count} values, and at most ${mostValues} are tried.`, { detail: { name } })
  // Without the noise of adding a tenth again and again.
  return Array.from({ length: count }, (_, i) => Number((from + i * step).toPrecision(12)))
}
