// From features to calibrated probabilities, and how good those were on days that had not been seen. Everything is deterministic: chance comes from a seed.
export * from './autoregression.ts'
export * from './boosted-trees.ts'
export * from './brier.ts'
export * from './chance.ts'
export * from './logistic.ts'
export * from './probability-forecast.ts'
export * from './skill.ts'
