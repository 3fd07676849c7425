// What the product says about itself while it runs.
export { linesTogether } from './lines-together.ts'
export { type Log, logRequest, openLog } from './log.ts'
export { personless, truncatedAddress } from './redaction.ts'
