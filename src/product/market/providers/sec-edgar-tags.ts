// Under which names companies file each figure: those of us-gaap, and of ifrs-full, after which many foreign companies report.
import type { FiguresName } from '../reports.ts'

/** money: a currency; per-share: a currency for one share; shares: a number of them. */
export type Measure = 'money' | 'per-share' | 'shares'

/** names, ifrs: the one that is meant first; companies use others for other years. over: a span of time, or a moment. */
type Tag = {
  readonly names: readonly string[]
  readonly ifrs: readonly string[]
  readonly measure: Measure
  readonly over: 'span' | 'moment'
}

const money = { measure: 'money', over: 'span' } as const
const held = { measure: 'money', over: 'moment' } as const
const perShare = { measure: 'per-share', over: 'span' } as const

export const tags: Readonly<Record<FiguresName, Tag>> = {
  revenue: {
    names: [
      'RevenueFromContractWithCustomerExcludingAssessedTax',
      'Revenues',
      'SalesRevenueNet',
      'RevenueFromContractWithCustomerIncludingAssessedTax',
      'SalesRevenueGoodsNet',
    ],
    ifrs: ['Revenue', 'RevenueFromContractsWithCustomers'],
    ...money,
  },
  grossProfit: { names: ['GrossProfit'], ifrs: ['GrossProfit'], ...money },
  operatingIncome: { names: ['OperatingIncomeLoss'], ifrs: ['ProfitLossFromOperatingActivities'], ...money },
  netIncome: {
    names: ['NetIncomeLoss', 'ProfitLoss'],
    ifrs: ['ProfitLossAttributableToOwnersOfParent', 'ProfitLoss'],
    ...money,
  },
  epsBasic: {
    names: ['EarningsPerShareBasic', 'EarningsPerShareBasicAndDiluted'],
    ifrs: ['BasicEarningsLossPerShare', 'BasicAndDilutedEarningsLossPerShare'],
    ...perShare,
  },
  epsDiluted: {
    names: ['EarningsPerShareDiluted', 'EarningsPerShareBasicAndDiluted'],
    ifrs: ['DilutedEarningsLossPerShare', 'BasicAndDilutedEarningsLossPerShare'],
    ...perShare,
  },
  sharesDiluted: {
    names: ['WeightedAverageNumberOfDilutedSharesOutstanding'],
    ifrs: ['AdjustedWeightedAverageShares'],
    measure: 'shares',
    over: 'span',
  },
  totalAssets: { names: ['Assets'], ifrs: ['Assets'], ...held },
  totalLiabilities: { names: ['Liabilities'], ifrs: ['Liabilities'], ...held },
  totalEquity: {
    names: ['StockholdersEquity', 'StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest'],
    ifrs: ['EquityAttributableToOwnersOfParent', 'Equity'],
    ...held,
  },
  longTermDebt: {
    names: ['LongTermDebtNoncurrent', 'LongTermDebt'],
    ifrs: ['LongtermBorrowings', 'NoncurrentPortionOfNoncurrentBorrowings'],
    ...held,
  },
  cash: {
    names: ['CashAndCashEquivalentsAtCarryingValue', 'CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents'],
    ifrs: ['CashAndCashEquivalents'],
    ...held,
  },
  operatingCashFlow: {
    names: ['NetCashProvidedByUsedInOperatingActivities', 'NetCashProvidedByUsedInOperatingActivitiesContinuingOperations'],
    ifrs: ['CashFlowsFromUsedInOperatingActivities'],
    ...money,
  },
  capitalExpenditures: {
    names: ['PaymentsToAcquirePropertyPlantAndEquipment', 'PaymentsToAcquireProductiveAssets'],
    ifrs: ['PurchaseOfPropertyPlantAndEquipmentClassifiedAsInvestingActivities'],
    ...money,
  },
}

/** What a unit such as EUR, EUR/shares or shares measures, and in which currency; null for any other. */
export function unitOf(unit: string): { readonly measure: Measure; readonly currency: string | null } | null {
  if (unit === 'shares') return { measure: 'shares', currency: null }
  const [, currency, isPerShare] = /^([A-Z]{3})(\/shares)?$/.exec(unit) ?? []
  return currency === undefined ? null : { measure: isPerShare === undefined ? 'money' : 'per-share', currency }
}
