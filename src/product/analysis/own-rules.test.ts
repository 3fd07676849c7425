import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isFailure } from '#basics'
import type { Market } from '#market'
import { testDatabase } from '../../../test/support/database.ts'
import { plantedWalk } from '../../../test/support/random-walks.ts'
import { builtInRules } from './built-in-rules.ts'
import { openOwnRules, openSignals, ownRuleBelongings, ownRuleLimits } from './analysis.ts'
import { noteTried } from './own-rules.store.ts'
import { studySignals } from './study-signals.ts'

const database = await testDatabase()
const published = builtInRules.find(({ id }) => id === 'parabolic-reversal')!
const bars = plantedWalk(17, published.text, 0.003, 5)
const view = { bars, splits: [], adjustment: 'all', source: 'made' }
const market = {
  listing: async (symbol: string) => ({ symbol, name: symbol }),
  bars: async () => view,
  annualReports: async () => null,
} as unknown as Market
const noted: string[] = []
const open = (limits = ownRuleLimits) =>
  openOwnRules({
    database,
    signals: openSignals({ market, run: async input => studySignals(input) }),
    note: async ({ kind }) => void noted.push(kind),
    limits,
    now: () => new Date('2026-01-05T06:00:00Z'),
    newId: randomUUID,
  })
const ownRules = open()
const failed = (code: 'invalid' | 'conflict' | 'not-found', text: RegExp) => (error: unknown) =>
  isFailure(error, code) && text.test(error.message)
const about = { horizon: 20, claims: 'up' } as const

async function account(): Promise<string> {
  const id = randomUUID()
  await database.pool.query(
    "INSERT INTO account (account_id, email, email_key, name, role, password_is_short, created_at) VALUES ($1::uuid, $1::text, $1::text, '', 'user', false, now())",
    [id],
  )
  return id
}

describe('own rules', () => {
  it('are their owner’s alone, change in part, and leave a trace', async () => {
    const [owner, stranger] = [await account(), await account()]
    const { id } = await ownRules.create(owner, { name: ' Dip  in trend', text: 'CLOSE>sma(200) AND rsi(2)<9', ...about })
    expect((await ownRules.list(owner)).rules).toMatchObject([
      { name: 'Dip in trend', text: 'close > sma(200) and rsi(2) < 9', horizon: 20, claims: 'up' },
    ])
    expect(await ownRules.list(stranger)).toEqual({ rules: [], tried: 0 })
    const theirs = { accountId: stranger, ruleId: id }
    await expect(ownRules.change(theirs, { name: 'Mine' })).rejects.toSatisfy(failed('not-found', /no such rule/))
    await expect(ownRules.remove(theirs)).rejects.toSatisfy(failed('not-found', /no such rule/))
    await ownRules.change({ accountId: owner, ruleId: id }, { horizon: 5 })
    expect((await ownRules.list(owner)).rules).toMatchObject([{ name: 'Dip in trend', horizon: 5, claims: 'up' }])
    await ownRules.remove({ accountId: owner, ruleId: id })
    expect(await ownRules.list(owner)).toEqual({ rules: [], tried: 1 })
    expect(noted).toEqual(['signal-rule.kept', 'signal-rule.changed', 'signal-rule.removed'])
  })

  it('are conditions that know no later day, under names of their own, and not without end', async () => {
    const owner = await account()
    const its = open({ ...ownRuleLimits, rules: 2, operations: 1_000 })
    for (const [text, says] of [
      ['close >', /column/],
      ['rsi(14)', /needs a condition/],
      ['pe < 15', /known only as of today/],
      ['close < close[-1]', /look into the future/],
    ] as const)
      await expect(its.create(owner, { name: 'X', text, ...about })).rejects.toSatisfy(failed('invalid', says))
    await its.create(owner, { name: 'One', text: 'close > sma(200)', ...about })
    await expect(its.create(owner, { name: 'ONE', text: 'close > 1', ...about })).rejects.toSatisfy(
      failed('conflict', /called ONE already/),
    )
    await expect(its.create(owner, { name: 'Dear', text: 'close > sma(900)', ...about })).rejects.toSatisfy(
      failed('conflict', /operations/),
    )
    const both = await Promise.allSettled(['Two', 'Three'].map(name => its.create(owner, { name, text: 'close > 2', ...about })))
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect((await its.list(owner)).tried).toBe(2)
  })

  it('are in the copy of an account’s data, with what was tried, and go with it', async () => {
    const owner = await account()
    await ownRules.create(owner, { name: 'One', text: 'close > sma(50)', ...about })
    await ownRules.tryRule(owner, 'X', 'close > sma(51)')
    const belongings = ownRuleBelongings(database)
    const given = await belongings.exportOf(owner)
    expect(given.rules).toMatchObject([{ name: 'One', text: 'close > sma(50)' }])
    expect(given.tried.map(({ text }) => text).sort()).toEqual(['close > sma(50)', 'close > sma(51)'])
    await database.kysely.transaction().execute(trx => belongings.erase(trx, owner))
    expect(await ownRules.list(owner)).toEqual({ rules: [], tried: 0 })
  })
})

describe('the record of an own rule', () => {
  it('is that of the built-in rule of the same words, corrected for what its owner tried besides', async () => {
    const owner = await account()
    const [builtIn] = studySignals({
      inputs: { bars, tradedScale: new Float64Array(bars.time.length).fill(Number.NaN) },
      open: bars.open,
      rules: [published.text, ...builtInRules.map(({ text }) => text).filter(text => text !== published.text)],
      elsewhere: 0,
    })
    await ownRules.create(owner, { name: 'Mine', text: published.text, ...about })
    const once = await ownRules.of(owner, 'X')
    expect(once).toMatchObject({ lookedAt: builtInRules.length, triedBefore: 0 })
    const figures = once.rules[0]!.studied.horizons.map(({ count, mean, hitRate, inSample }) => [count, mean, hitRate, inSample])
    expect(figures).toEqual(builtIn!.horizons.map(({ count, mean, hitRate, inSample }) => [count, mean, hitRate, inSample]))
    const chance = once.rules[0]!.studied.judged.correctedChance!
    expect(chance).toBeLessThan(1)
    for (let i = 0; i < 13; i++) await noteTried(database.kysely, owner, { text: `close > ${i}`, at: new Date(0) })
    const after = await ownRules.of(owner, 'X')
    expect(after).toMatchObject({ lookedAt: builtInRules.length + 13, triedBefore: 13 })
    expect(after.rules[0]!.studied.judged.correctedChance).toBeCloseTo(Math.min(1, chance * 1.5), 12)
  })

  it('counts what was changed away as tried, and what was tried twice once', async () => {
    const owner = await account()
    const { id } = await ownRules.create(owner, { name: 'Mine', text: 'close > sma(10)', ...about })
    await ownRules.change({ accountId: owner, ruleId: id }, { text: 'close > sma(11)' })
    await ownRules.change({ accountId: owner, ruleId: id }, { text: 'close > sma(10)' })
    expect(await ownRules.of(owner, 'X')).toMatchObject({ lookedAt: builtInRules.length + 2, triedBefore: 1 })
    expect(await ownRules.of(await account(), 'X')).toMatchObject({ lookedAt: builtInRules.length, rules: [] })
  })
})

it('are not kept for an account that was deleted just before', async () => {
  const late = ownRules.create(randomUUID(), { name: 'Late', text: 'close > sma(200)', ...about })
  await expect(late).rejects.toSatisfy(failed('not-found', /no such account/))
})
