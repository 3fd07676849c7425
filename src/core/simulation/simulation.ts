// What would have happened: rules applied to history, day by day, with what it would have cost.
export { type Conventions, type Costs, noCosts, usualConventions } from './conventions.ts'
export { fastBars, sideFactors } from './fast-run.ts'
export type { Fill, Reason, Trade } from './ledger.ts'
export { type Decision, type Signals, type SimulatedSymbol, simulate, type Simulation } from './simulate.ts'
export { pairsOf, sweepSmaCross } from './sma-cross.ts'
