// The costs that the form asks for: their units, between what they may lie, and what holds where nothing is said.
import type { BacktestChoice } from './backtest-choice.ts'

type Like = BacktestChoice['like']
export type CostName = 'commission' | 'minimum' | 'slippage' | 'borrow' | 'interest' | 'delisted'

export type CostField = {
  readonly name: CostName
  readonly label: string
  readonly says: string
  /** The server refuses what lies above. */
  readonly most: number
}

export const costFields: readonly CostField[] = [
  { name: 'commission', label: 'Commission, %', says: 'Of the value of each order.', most: 50 },
  { name: 'minimum', label: 'Minimum commission', says: 'Of each order, in the currency of the prices.', most: 1_000_000 },
  { name: 'slippage', label: 'Slippage, %', says: 'By which each fill is worse than the price.', most: 50 },
  { name: 'borrow', label: 'Borrow cost, % a year', says: 'On the value of what is sold short, by calendar day.', most: 100 },
  {
    name: 'interest',
    label: 'Cash interest, % a year',
    says: 'Paid on money that is in no position, by calendar day.',
    most: 100,
  },
  {
    name: 'delisted',
    label: 'Loss when delisted, %',
    says: 'By which a share that left the exchange brings less than its last close.',
    most: 100,
  },
]

type LessUsual = Pick<BacktestChoice, 'minimum' | 'borrow' | 'interest' | 'delisted'>

/** What holds where it is not given: of our own conventions, and of the engines whose conventions can be taken. */
export function lessUsualCosts(like: Like): LessUsual {
  return { minimum: like === 'LEAN' ? '1' : '0', borrow: like === '' ? '1' : '0', interest: '0', delisted: '0' }
}

/** Another engine's conventions, with its own costs for those fields that still held what they held by themselves. */
export function withConventionsOf(choice: BacktestChoice, like: Like): Partial<BacktestChoice> {
  const [before, after] = [lessUsualCosts(choice.like), lessUsualCosts(like)]
  const pick = (name: keyof LessUsual) => (choice[name] === before[name] ? after[name] : choice[name])
  return { like, minimum: pick('minimum'), borrow: pick('borrow'), interest: pick('interest'), delisted: pick('delisted') }
}

/** What is wrong with a cost as it is typed; null where nothing is. Left empty, the usual value holds. */
export function costFault({ most }: CostField, value: string): string | null {
  if (value.trim() === '') return null
  const given = Number(value)
  if (Number.isNaN(given)) return 'Write a number, like 0.05.'
  return given >= 0 && given <= most ? null : `Between 0 and ${most.toLocaleString('en-US')}.`
}

export function hasCostFault(choice: BacktestChoice): boolean {
  return costFields.some(field => costFault(field, choice[field.name]) !== null)
}
