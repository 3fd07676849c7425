// Every indicator there is, in the order in which a menu shows them.
import { emaDefinition, smaDefinition } from './average/average.ts'
import type { IndicatorDefinition } from './definition.ts'
import { adxDefinition, macdDefinition, rsiDefinition, stochasticDefinition } from './momentum/momentum.ts'
import { atrDefinition, bollingerDefinition } from './volatility/volatility.ts'
import { obvDefinition, volumeSmaDefinition } from './volume/volume.ts'

export const indicatorDefinitions: readonly IndicatorDefinition[] = [
  smaDefinition,
  emaDefinition,
  macdDefinition,
  rsiDefinition,
  stochasticDefinition,
  adxDefinition,
  bollingerDefinition,
  atrDefinition,
  obvDefinition,
  volumeSmaDefinition,
]

const byId = new Map(indicatorDefinitions.map(definition => [definition.id, definition]))

export function indicatorById(id: string): IndicatorDefinition | undefined {
  return byId.get(id)
}

/** The catalogue as the API shows it: definitions without their arithmetic. */
export function indicatorCatalogue() {
  return indicatorDefinitions.map(({ id, label, group, help, source, parameters, placement, outputs, levels }) => ({
    id,
    label,
    group,
    help,
    source,
    parameters: parameters.map(parameter => ({ ...parameter })),
    placement,
    outputs: outputs.map(output => ({ ...output })),
    levels: [...levels],
  }))
}
