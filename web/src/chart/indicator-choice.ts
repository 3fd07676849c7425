// Which indicators are drawn, in which colour and pane: from the catalogue, the names in the address and the answer.
import type { IndicatorCatalogue, IndicatorsAnswer } from '../../../src/product/analysis/analysis.contract.ts'
import { rememberedList, rememberList } from '../app/remembered.ts'
import { parseName, printName, splitNames, standardIndicators } from './chart-state.ts'
import type { Drawing } from './chart-view.ts'

export type Indicator = IndicatorCatalogue['indicators'][number]
export type ShownIndicator = { name: string; label: string; pane: number; drawings: (Drawing & { label: string })[] }

const entry = 'indicators'
export const rememberedIndicators = (): string[] => {
  const stored = rememberedList(entry)
  return stored ? splitNames(stored.join(',')) : standardIndicators
}
export const rememberIndicators = (names: readonly string[]): void => rememberList(entry, names)

/** The name with every parameter written out, as the server's answer has it; null when there is no such indicator. */
export function canonicalName(name: string, catalogue: readonly Indicator[]): string | null {
  const { id, parameters } = parseName(name)
  const indicator = catalogue.find(one => one.id === id)
  if (!indicator) return null
  return printName(
    id,
    indicator.parameters.map((parameter, at) => clamp(parameters[at] ?? parameter.default, parameter.min, parameter.max)),
  )
}

/** Replaces one name by another, in place; null takes it out. */
export function changed(names: readonly string[], name: string, next: string | null): string[] {
  return [...new Set(names.flatMap(one => (one === name ? (next === null ? [] : [next]) : [one])))]
}

/** Short label: SMA(50), Bollinger bands (20,2): the usual letters where an indicator is known by them. */
export function labelOf(name: string, indicator: Indicator): string {
  const { parameters } = parseName(name)
  const letters = indicator.outputs.find(output => output.label.toLowerCase() === indicator.id)?.label
  return printName(letters ?? (parameters.length > 0 ? `${indicator.label} ` : indicator.label), parameters)
}

/** Those whose name or letters contain what was typed. */
export function offeredFor(catalogue: readonly Indicator[], typed: string): Indicator[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return catalogue.filter(({ id, label, outputs }) => {
    const all = [id, label, ...outputs.map(output => output.label)].join(' ').toLowerCase()
    return words.every(word => all.includes(word))
  })
}

const colours = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6']

/** Panes count from 1 below the prices, in the order of the names. Names that the answer lacks are left out. */
export function drawIndicators(
  names: readonly string[],
  catalogue: readonly Indicator[],
  answer: IndicatorsAnswer | undefined,
): ShownIndicator[] {
  let pane = 0
  let overlay = 0
  return names.flatMap(name => {
    const indicator = catalogue.find(one => one.id === parseName(name).id)
    const columns = answer?.series[name]
    if (!indicator || !columns) return []
    const own = indicator.placement === 'pane' ? ++pane : 0
    let colour = own ? 0 : overlay
    const drawings = indicator.outputs.flatMap((output, at) => {
      const values = columns[output.name]
      if (!values) return []
      const drawing = {
        id: `${name}/${output.name}`,
        label: output.label,
        pane: own,
        style: output.style,
        colour: colours[colour % colours.length] ?? '--series-1',
        values,
        levels: own && at === 0 ? indicator.levels : [],
      }
      // Outputs of one overlay (three Bollinger lines) are one thing and share a colour; in a pane each has its own.
      if (own) colour++
      return [drawing]
    })
    if (!own) overlay++
    return [{ name, label: labelOf(name, indicator), pane: own, drawings }]
  })
}

const clamp = (value: number, min: number, max: number) => Math.min(max, Math.max(min, Number.isFinite(value) ? value : min))
