// What the product says about itself while it runs.
export { linesTogether } from './lines-together.ts'
export {
  type FaultListener,
  faultsSaved,
  type Log,
  type LoggedFault,
  logRequest,
  type RequestFields,
  onFault,
  openLog,
} from './log.ts'
export { personless, truncatedAddress } from './redaction.ts'
export { newSpanId, newTraceId, openTraces, type Span, type Traces } from './traces.ts'
