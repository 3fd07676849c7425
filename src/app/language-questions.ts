// Questions to a language model, where the operator has named one: LLM_BASE_URL and LLM_MODEL.
import type { AuditTrail } from '#audit-trail'
import { Failure } from '#basics'
import type { Settings } from '#config'
import type { Database } from '#database'
import { askingLimits, countQuestion, openAsking, openLanguageModel } from '#narrative'
import { openOperatorsService } from '#outbound'
import { projectVersion } from './project.ts'

/** null without LLM_BASE_URL. Throws Failure('misconfigured') where only half of it is set. */
export function openLanguageQuestions(settings: Settings, { kysely }: Pick<Database, 'kysely'>, now: () => Date) {
  const { LLM_BASE_URL: base, LLM_MODEL: name, LLM_API_KEY: key } = settings
  if (base === undefined) return null
  if (name === undefined)
    throw new Failure('misconfigured', 'LLM_BASE_URL names a server; LLM_MODEL has to say which of its models answers.')
  const service = openOperatorsService({
    label: 'The language model',
    base,
    timeouts: { connectMs: 5_000, headersMs: 30_000, idleMs: 20_000, totalMs: 90_000 },
    maxAnswerBytes: 1_000_000,
    userAgent: `TradeWise/${projectVersion()}`,
  })
  const model = openLanguageModel(service, { name, key: key?.reveal() })
  const count = (accountId: string, day: string) => countQuestion(kysely, { accountId, day }, askingLimits)
  return { ...openAsking({ model, now, count }), close: service.close }
}

/** That somebody asked, about which symbol (null: a screen), and which model; never what. */
export function noteQuestions(trail: Pick<AuditTrail, 'record'>) {
  return async ({ accountId, symbol, model }: { accountId: string; symbol: string | null; model: string }) => {
    const subject = symbol === null ? {} : { subject: symbol }
    await trail.record({ kind: 'question.asked', outcome: 'done', actor: accountId, ...subject, detail: { model } })
  }
}
