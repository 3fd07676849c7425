// Prices as columns, and what is done to a whole series before anybody computes with it.
export { type AdjustableSeries, type AdjustedBars, adjust } from './adjust.ts'
export { type AlignedCloses, alignCloses } from './align.ts'
export { type Adjustment, type Bars, type Dividend, emptyBars, type Interval, sliceBars, type Split } from './bars.ts'
export { firstIndexOfRange, type RangeName, rangeStart, sliceRange } from './range.ts'
export { resample } from './resample.ts'
