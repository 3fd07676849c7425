// Indicators: prices and volumes as columns in, columns of the same length out. See definition.ts for what each says of itself.
export * from './average/average.ts'
export { computeIndicator, streamIndicator } from './compute.ts'
export type {
  Bar,
  IndicatorColumns,
  IndicatorDefinition,
  IndicatorGroup,
  IndicatorOutput,
  IndicatorParameter,
  IndicatorReading,
  InputColumn,
  ParameterValues,
} from './definition.ts'
export * from './momentum/momentum.ts'
export { type ParsedIndicator, parseIndicator, parseIndicators } from './parse.ts'
export { indicatorById, indicatorCatalogue, indicatorDefinitions } from './registry.ts'
export * from './volatility/volatility.ts'
export * from './volume/volume.ts'
export { windowHighest, windowLowest } from './window-extreme.ts'
export { windowSum } from './window-sum.ts'
