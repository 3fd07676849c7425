// The words that every band speaks: expected failures, broken assumptions, calendar days.
export { type ChosenName, chosenName } from './chosen-name.ts'
export { newColumn, withPassingColumns } from './column-memory.ts'
export { assert, Failure, type FailureCode, isFailure } from './failure.ts'
export { addMonths, dayOf, isoDay, type Day, weekdayOf, yearOf } from './day.ts'
export { nearestName } from './near-name.ts'
export { type Remembered, remembering } from './remembering.ts'
