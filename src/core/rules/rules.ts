// One language for signals, screener, backtests and alerts. docs/concepts/rules.md says what it means; parseRule → compileRules → run.
export { type ColumnDefinition, columnDefinitions } from './columns.ts'
export { comparedInto, type Comparison, noteComparison } from './comparison.ts'
export { type CrossSection, crossSections, type Rows, type TimePart } from './cross-section.ts'
export type { RuleFault } from './fault.ts'
export { type FunctionDefinition, functionDefinitions } from './functions.ts'
export {
  type AnnualReport,
  benchmarkOn,
  reportColumns,
  reportDelayDays,
  type RuleInputs,
  tradedScale,
  unknownScale,
} from './inputs.ts'
export { longestPause } from './lookback.ts'
export { compileRules, type Program } from './program.ts'
export { type RuleWord, ruleVocabulary } from './vocabulary.ts'
export { checkRule, parseRule, printRule, type Rule, type RuleNeeds, type RuleUse } from './rule.ts'
