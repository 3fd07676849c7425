import type { AllocationAnswer } from '../../../src/product/portfolio/portfolio.contract.ts'

export type Method = AllocationAnswer['methods'][number]['method']

export const methodNames: Record<Method, string> = {
  equal: 'Equal weights',
  'minimum-volatility': 'Minimum volatility',
  'maximum-sharpe': 'Maximum Sharpe',
  'risk-parity': 'Risk parity',
  hierarchical: 'Hierarchical risk parity',
}

export const methodColours: Record<Method, string> = {
  equal: '--accent',
  'minimum-volatility': '--series-4',
  'maximum-sharpe': '--series-2',
  'risk-parity': '--series-3',
  hierarchical: '--series-5',
}
