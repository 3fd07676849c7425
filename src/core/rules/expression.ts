// A rule whose every part has been looked up and typed.
import type { IndicatorDefinition } from '#indicators'
import type { ColumnDefinition } from './columns.ts'
import type { FunctionDefinition } from './functions.ts'
import type { Operator } from './parse-tree.ts'
import type { LengthUnit, SizeUnit } from './tokens.ts'
import type { Degree } from './units.ts'

export type Kind = 'number' | 'truth' | 'text'

/** bars: what the amount comes to, at 5, 21 and 252 sessions a week, month and year. */
export type Length = { readonly amount: number; readonly unit: LengthUnit; readonly bars: number }
/** A parameter of an indicator; those that count bars may be written as a length. */
export type Amount = { readonly amount: number; readonly unit: LengthUnit; readonly value: number }

type Its<Gives extends Kind = Kind> = { readonly gives: Gives; readonly degree: Degree }

export type Expression =
  | (Its<'number'> & { readonly is: 'number'; readonly amount: number; readonly unit: SizeUnit; readonly value: number })
  | (Its<'truth'> & { readonly is: 'truth'; readonly value: boolean })
  | (Its<'text'> & { readonly is: 'text'; readonly value: string })
  | (Its & { readonly is: 'column'; readonly column: ColumnDefinition })
  | (Its<'number'> & {
      readonly is: 'indicator'
      readonly definition: IndicatorDefinition
      readonly parameters: readonly Amount[]
      readonly output: string
      /** In place of the close; null: the bars themselves. */
      readonly of: Expression | null
    })
  | (Its & {
      readonly is: 'call'
      readonly definition: FunctionDefinition
      readonly given: readonly Expression[]
      readonly bars: Length | null
    })
  | (Its & { readonly is: 'ago'; readonly of: Expression; readonly bars: Length })
  | (Its<'truth'> & { readonly is: 'not'; readonly of: Expression })
  | (Its<'number'> & { readonly is: 'minus'; readonly of: Expression })
  | (Its & { readonly is: 'pair'; readonly operator: Operator; readonly left: Expression; readonly right: Expression })

const barsOfUnit: Readonly<Record<LengthUnit, number>> = { '': 1, d: 1, w: 5, m: 21, y: 252 }

export function barsIn(amount: number, unit: LengthUnit): number {
  return amount * barsOfUnit[unit]
}

/** The parts directly within. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'number':
    case 'truth':
    case 'text':
    case 'column':
      return []
    case 'indicator':
      return expression.of ? [expression.of] : []
    case 'call':
      return expression.given
    case 'ago':
    case 'not':
    case 'minus':
      return [expression.of]
    case 'pair':
      return [expression.left, expression.right]
    default:
      return expression satisfies never
  }
}
