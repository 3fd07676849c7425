// The whole analysis of one symbol as one pure function of its columns, so that a worker thread can run it.
import type { Bars } from '#series'
import { type Returns, returnsOf } from './returns.ts'
import { type Benchmark, type Risk, riskOf } from './risk.ts'
import { type TechnicalState, technicalState } from './technical-state.ts'

export type AnalyseInput = {
  /** Daily bars adjusted for splits; where the source cannot give them, the nearest it can. */
  readonly shown: Bars
  readonly price: Bars | null
  readonly total: Bars | null
  /** Of the span that the risk figures are for. */
  readonly risk: Bars
  readonly benchmark: Benchmark | null
}

export type AnalyseResult = TechnicalState & { readonly returns: Returns | null; readonly risk: Risk | null }

export function analyse({ shown, price, total, risk, benchmark }: AnalyseInput): AnalyseResult {
  return {
    ...technicalState(shown),
    returns: returnsOf({ price, total, benchmark: benchmark?.bars ?? null }),
    risk: riskOf(risk, benchmark),
  }
}
