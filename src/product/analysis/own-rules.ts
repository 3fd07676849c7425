// Rules that an account looks at beside the built-in ones. Each gets the same record by the same arithmetic, corrected for the
// built-in rules and for every rule that this account ever tried: who changes a rule until it looks well has tried many.
import { chosenName, Failure } from '#basics'
import type { Database } from '#database'
import { parseRule } from '#rules'
import type { OwnRuleLimits } from './own-rule-limits.ts'
import {
  deleteRule,
  findRuleNamed,
  insertRule,
  noteTried,
  type OwnRuleContent,
  readRules,
  readTried,
  type StoredRule,
  takeTurn,
  type Trx,
  updateRule,
} from './own-rules.store.ts'
import type { SignalHistory, Signals } from './signals.ts'
import type { StudiedRule } from './study-signals.ts'

/** A rule of an account. An id that is another account's is answered like one that does not exist: Failure('not-found'). */
export type OwnRuleKey = { readonly accountId: string; readonly ruleId: string }
export type NewOwnRule = OwnRuleContent & { readonly name: string }

/** lookedAt: the built-in rules, the own ones, and what the account tried before. triedBefore: of these, those that are no longer kept. */
export type OwnSignals = SignalHistory & {
  readonly lookedAt: number
  readonly triedBefore: number
  readonly rules: readonly (StoredRule & { readonly studied: StudiedRule })[]
}
export type OneTried = SignalHistory & { readonly lookedAt: number; readonly text: string; readonly studied: StudiedRule }

/** For the audit trail. */
export type OwnRuleNote = (event: {
  kind: 'signal-rule.kept' | 'signal-rule.changed' | 'signal-rule.removed'
  accountId: string
  subject: string
}) => Promise<void>

export type OwnRules = {
  readonly limits: OwnRuleLimits
  /** By name. tried: how many different rules the account ever looked at. */
  list(accountId: string): Promise<{ rules: readonly StoredRule[]; tried: number }>
  /** Throws Failure('invalid') for a name or rule, 'conflict' when the name is taken or there is no more room. */
  create(accountId: string, rule: NewOwnRule): Promise<StoredRule>
  /** What is not named stays. */
  change(key: OwnRuleKey, change: Partial<NewOwnRule>): Promise<StoredRule>
  remove(key: OwnRuleKey): Promise<void>
  /** The record of all own rules on one symbol. Throws Failure('not-found') for a symbol that is not listed. */
  of(accountId: string, symbol: string): Promise<OwnSignals>
  /** The record of a rule that is not kept; that it was tried is. Throws Failure('not-found' | 'invalid'). */
  tryRule(accountId: string, symbol: string, text: string): Promise<OneTried>
}

/** More are counted as so many: by then nothing is left to find. */
const mostTried = 2_000

type Options = {
  readonly database: Database
  readonly signals: Pick<Signals, 'among'>
  readonly note: OwnRuleNote
  readonly limits: OwnRuleLimits
  readonly now: () => Date
  readonly newId: () => string
}

export function openOwnRules({ database, signals, note, limits, now, newId }: Options): OwnRules {
  const db = database.kysely

  /** Within the account's turn. */
  async function countTried(trx: Trx, accountId: string, text: string): Promise<void> {
    if ((await readTried(trx, accountId)).length < mostTried) await noteTried(trx, accountId, { text, at: now() })
  }

  async function studied(accountId: string, symbol: string, texts: readonly string[]) {
    const kept = new Set(texts)
    const triedBefore = (await readTried(db, accountId)).filter(({ text }) => !kept.has(text)).length
    const { rules, ...rest } = await signals.among(symbol, [...kept], triedBefore)
    const byText = new Map(rules.map(rule => [rule.rule, rule]))
    return { ...rest, triedBefore, byText }
  }

  return {
    limits,
    async list(accountId) {
      const [rules, tried] = await Promise.all([readRules(db, accountId), readTried(db, accountId)])
      return { rules, tried: tried.length }
    },
    async create(accountId, { name: given, ...content }) {
      const name = chosenName(given, 'A rule')
      const settled = { ...content, text: signalText(content.text) }
      const at = now()
      const made: StoredRule = { id: newId(), name: name.text, ...settled, createdAt: at, changedAt: at }
      await db.transaction().execute(async trx => {
        await takeTurn(trx, accountId)
        const others = await readRules(trx, accountId)
        await refuseTaken(trx, accountId, name, null)
        if (others.length >= limits.rules) throw full(`An account keeps at most ${limits.rules} rules.`)
        refuseDear([...others, made], limits)
        await insertRule(trx, accountId, { ...settled, id: made.id, name, at })
        await countTried(trx, accountId, settled.text)
      })
      await note({ kind: 'signal-rule.kept', accountId, subject: made.id })
      return made
    },
    async change({ accountId, ruleId }, { name: given, ...content }) {
      const after = await db.transaction().execute(async trx => {
        await takeTurn(trx, accountId)
        const all = await readRules(trx, accountId)
        const before = all.find(({ id }) => id === ruleId)
        if (!before) throw noSuchRule()
        const name = chosenName(given ?? before.name, 'A rule')
        await refuseTaken(trx, accountId, name, ruleId)
        const changed = {
          ...before,
          ...content,
          text: signalText(content.text ?? before.text),
          name: name.text,
          changedAt: now(),
        }
        refuseDear([...all.filter(({ id }) => id !== ruleId), changed], limits)
        await updateRule(trx, accountId, { ...changed, name, at: changed.changedAt })
        await countTried(trx, accountId, changed.text)
        return changed
      })
      await note({ kind: 'signal-rule.changed', accountId, subject: ruleId })
      return after
    },
    async remove({ accountId, ruleId }) {
      if (!(await deleteRule(db, accountId, ruleId))) throw noSuchRule()
      await note({ kind: 'signal-rule.removed', accountId, subject: ruleId })
    },
    async of(accountId, symbol) {
      const rules = await readRules(db, accountId)
      const { byText, ...rest } = await studied(
        accountId,
        symbol,
        rules.map(({ text }) => text),
      )
      return { ...rest, rules: rules.map(rule => ({ ...rule, studied: byText.get(rule.text)! })) }
    },
    async tryRule(accountId, symbol, given) {
      const text = signalText(given)
      await db.transaction().execute(async trx => {
        await takeTurn(trx, accountId)
        await countTried(trx, accountId, text)
      })
      const { byText, triedBefore: _, ...rest } = await studied(accountId, symbol, [text])
      return { ...rest, text, studied: byText.get(text)! }
    },
  }
}

/** In canonical form. Throws Failure('invalid'). */
function signalText(text: string): string {
  const rule = parseRule(text)
  const refused = rule.refusedIn('signal')
  if (refused) throw new Failure('invalid', refused)
  return rule.text
}

function refuseDear(rules: readonly OwnRuleContent[], { operations }: OwnRuleLimits): void {
  const sum = rules.reduce((total, { text }) => total + parseRule(text).operationsPerBar, 0)
  if (sum > operations)
    throw full(
      `Your rules together would take about ${Math.round(sum)} operations for each bar, and at most ${operations} are allowed.`,
    )
}

async function refuseTaken(
  trx: Trx,
  accountId: string,
  { text, key }: { text: string; key: string },
  own: string | null,
): Promise<void> {
  const holder = await findRuleNamed(trx, accountId, key)
  if (holder === null || holder === own) return
  throw new Failure('conflict', `There is a rule called ${text} already.`, { detail: { reason: 'name-taken' } })
}

function full(words: string): Failure {
  return new Failure('conflict', words, { detail: { reason: 'rule-limit' } })
}

function noSuchRule(): Failure {
  return new Failure('not-found', 'There is no such rule.')
}
