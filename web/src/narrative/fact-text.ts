// How a fact is written where it stands alone.
import type { SummaryAnswer } from '../../../src/product/narrative/narrative.contract.ts'
import { compact, count, day, inUnit, price, ratio } from '../numbers/numbers.ts'

export type Fact = SummaryAnswer['facts'][number]

export function factText({ value, unit, currency }: Fact): string {
  if (typeof value === 'string') return unit === 'date' ? day(value) : value
  switch (unit) {
    case 'price':
      return price(value, currency)
    case 'money':
      return compact(value) + (currency ? `\u00a0${currency}` : '')
    case 'points':
      return `${ratio(value)}\u00a0points`
    case 'count':
      return count(value)
    case 'date':
    case 'name':
      return String(value)
    default:
      return inUnit(value, unit)
  }
}
