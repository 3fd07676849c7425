// What would have happened: rules applied to history, day by day, with what it would have cost.
export { calendarOf } from './calendar.ts'
export { checkConventions, type Conventions, conventionsOf, type Costs, noCosts, usualConventions } from './conventions.ts'
export { openFastAccount } from './fast-account.ts'
export { fastBars, sideFactors } from './fast-run.ts'
export type { Trade } from './ledger.ts'
export { lookAheadFinding, otherFuture } from './look-ahead.ts'
export { monthlyTable, type YearOfMonths } from './monthly-table.ts'
export {
  type DeflatedSharpe,
  deflatedSharpe,
  openTrials,
  type Overfitting,
  overfitting,
  type Trials,
} from './overfitting.ts'
export { likeBacktestingPy, likeBacktrader, likeLean, likeVectorbt, type PeerStatistics } from './peer-statistics.ts'
export { type Drawdown, type Estimate, heldInstead, performanceOf } from './performance.ts'
export { type Signals, type SimulatedSymbol, simulate, type Simulation } from './simulate.ts'
export { pairsOf, sweepSmaCross } from './sma-cross.ts'
export { openTruthRuns, type TruthRuns } from './truth-runs.ts'
export {
  type Choice,
  chooseOnThePast,
  stitched,
  type Stretch,
  stretchesOf,
  type WalkForwardPlan,
  walkForwardWindows,
  type Window,
} from './walk-forward.ts'
