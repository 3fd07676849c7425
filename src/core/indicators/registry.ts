// Every indicator there is, in the order in which a menu shows them.
import * as average from './average/average.ts'
import type { IndicatorDefinition } from './definition.ts'
import * as momentum from './momentum/momentum.ts'
import * as volatility from './volatility/volatility.ts'
import * as volume from './volume/volume.ts'

export const indicatorDefinitions: readonly IndicatorDefinition[] = [
  average.smaDefinition,
  average.emaDefinition,
  average.wmaDefinition,
  average.demaDefinition,
  average.temaDefinition,
  average.hmaDefinition,
  average.kamaDefinition,
  average.smmaDefinition,
  average.t3Definition,
  average.almaDefinition,
  average.vwmaDefinition,
  average.vwapDefinition,
  average.ichimokuDefinition,
  momentum.macdDefinition,
  momentum.rsiDefinition,
  momentum.stochasticDefinition,
  momentum.stochasticRsiDefinition,
  momentum.adxDefinition,
  momentum.aroonDefinition,
  momentum.cciDefinition,
  momentum.williamsRDefinition,
  momentum.rocDefinition,
  momentum.momentumDefinition,
  momentum.ppoDefinition,
  momentum.trixDefinition,
  momentum.tsiDefinition,
  momentum.awesomeDefinition,
  momentum.ultimateDefinition,
  momentum.vortexDefinition,
  momentum.elderRayDefinition,
  momentum.dpoDefinition,
  momentum.parabolicSarDefinition,
  momentum.slopeDefinition,
  momentum.hurstDefinition,
  momentum.zigzagDefinition,
  volatility.bollingerDefinition,
  volatility.percentBDefinition,
  volatility.bandwidthDefinition,
  volatility.keltnerDefinition,
  volatility.donchianDefinition,
  volatility.atrDefinition,
  volatility.natrDefinition,
  volatility.standardDeviationDefinition,
  volatility.supertrendDefinition,
  volatility.chandelierDefinition,
  volatility.pivotPointsDefinition,
  volatility.pivotsDefinition,
  volatility.betaDefinition,
  volatility.correlationDefinition,
  volume.obvDefinition,
  volume.volumeSmaDefinition,
  volume.adlDefinition,
  volume.cmfDefinition,
  volume.chaikinOscillatorDefinition,
  volume.mfiDefinition,
  volume.forceIndexDefinition,
]

const byId = new Map(indicatorDefinitions.map(definition => [definition.id, definition]))

export function indicatorById(id: string): IndicatorDefinition | undefined {
  return byId.get(id)
}

/**
 * The catalogue as the API shows it: definitions without their arithmetic. Those that compare with a benchmark are listed
 * only where the caller has one to give.
 */
export function indicatorCatalogue({ withBenchmark = false } = {}) {
  return indicatorDefinitions
    .filter(({ inputs }) => withBenchmark || !inputs.includes('benchmark'))
    .map(({ id, label, group, help, source, parameters, placement, outputs, levels }) => ({
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
