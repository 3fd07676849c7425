// What was said about the future, and what came of it, with the digest that the audit trail keeps of each.
import { createHash } from 'node:crypto'

export type SealedStatement = {
  readonly id: string
  readonly kind: 'signal' | 'forecast'
  /** A rule's or model's id. */
  readonly subject: string
  readonly symbol: string
  /** Of the bar on which it was said: YYYY-MM-DD. */
  readonly day: string
  readonly horizon: number
  readonly saidMean: number | null
  readonly saidHitRate: number | null
  /** JSON. */
  readonly content: string
  readonly sealedAt: Date
}

export type Settlement = {
  readonly id: string
  readonly boughtDay: string
  readonly bought: number
  readonly soldDay: string
  readonly sold: number
  readonly returnAfterCosts: number
  readonly settledAt: Date
}

/** SHA-256 over every field, in a form in which nothing can be moved from one to the next. */
export function digestOfStatement(said: SealedStatement): string {
  const { id, kind, subject, symbol, day, horizon, saidMean, saidHitRate, content, sealedAt } = said
  return digest([id, kind, subject, symbol, day, horizon, saidMean, saidHitRate, content, sealedAt.toISOString()])
}

export function digestOfSettlement({ id, boughtDay, bought, soldDay, sold, returnAfterCosts, settledAt }: Settlement): string {
  return digest([id, boughtDay, bought, soldDay, sold, returnAfterCosts, settledAt.toISOString()])
}

function digest(fields: readonly (string | number | null)[]): string {
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}
