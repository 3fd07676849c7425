// What the figures about overfitting mean here, in one plain sentence each.
import { percentChange } from '../numbers/numbers.ts'
import type { BacktestReport, BacktestRun } from '../../../src/product/backtests/backtests.contract.ts'

type Sweep = NonNullable<BacktestReport['sweep']>
type WalkForward = NonNullable<BacktestReport['walkForward']>

const share = (value: number) => `${Math.round(100 * value)} %`
const two = (value: number) => value.toFixed(2).replace('-', '−')

export function deflatedSentence({ deflated, settings }: Sweep): string {
  const { probability, luckySharpe } = deflated
  if (probability === null || luckySharpe === null) return 'Too little was traded to say what the best setting is worth.'
  const lucky = `Among ${settings.length} settings without any worth the best would be expected to show a Sharpe ratio of about ${two(luckySharpe)}.`
  if (probability >= 0.95)
    return `${lucky} The best one shows clearly more: with ${share(probability)} probability its true Sharpe ratio is above zero.`
  if (probability >= 0.5) return `${lucky} The best one shows somewhat more, but at ${share(probability)} that is not convincing.`
  return `${lucky} The best one shows no more than that: it looks like luck.`
}

export function overfittingSentence({ overfitting }: Sweep): string {
  if (!overfitting) return 'Fewer than two settings traded, so there was nothing to choose.'
  const { probability, lossProbability, halves } = overfitting
  const often = `In ${share(probability)} of ${halves} ways of halving the time, the setting that was best on one half was in the worse half of all on the other`
  const lost = `; in ${share(lossProbability)} it lost money there`
  const verdict =
    probability < 0.1 ? 'Choosing helped.' : probability < 0.4 ? 'Choosing helped a little.' : 'Choosing did not help.'
  return `${often}${lost}. ${verdict}`
}

export function walkForwardSentence({ run }: WalkForward, sweep: Sweep): string {
  const { sharpe, totalReturn } = run.metrics
  const best = sweep.sharpe[sweep.best] ?? null
  if (sharpe.value === null || best === null) return 'Too few days were traded after choosing to give a yearly figure.'
  const kept = `Chosen on the past and traded after it: ${percentChange(100 * totalReturn)} in all, Sharpe ratio ${two(sharpe.value)}, where the best setting with hindsight shows ${two(best)}.`
  if (sharpe.low !== null && sharpe.low > 0) return `${kept} Its range lies above zero.`
  return `${kept} Its range includes zero, so no edge is shown.`
}

export const stateWords: Record<BacktestRun['state'], string> = {
  waiting: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** What tells runs from each other: their symbols, their rules, or both. */
export function labelsOf(runs: readonly { readonly symbols: readonly string[]; readonly rule: string }[]): string[] {
  const symbols = runs.map(run => run.symbols.join(', '))
  const kinds = new Set(symbols).size
  if (kinds === runs.length) return symbols
  return runs.map(({ rule }, i) => (kinds === 1 ? rule : `${symbols[i]}, ${rule}`))
}
