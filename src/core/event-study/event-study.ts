// What happened after something was seen, against what happens anyway: an event study (S. J. Brown, J. B. Warner, Using Daily Stock
// Returns: The Case of Event Studies, Journal of Financial Economics 14, 1985), with overlap, clustering and many looks accounted for.
export { type Measure, measure, type Part, type Sample } from './measure.ts'
export { afterCosts, costShareEachWay, occurrencesOf, returnsAfter } from './occurrences.ts'
export { addShare, chanceAmong, emptyPool, measurePool, type Pool, type Share, shareOf } from './pool.ts'
export { findableExcess } from './power.ts'
export { blockRanges, movePatterns } from './resampling.ts'
export { familyChance, isEnough, judge, type Judged } from './verdict.ts'
