import { expect, it } from 'vitest'
import { emptyRule, withRule } from './rule-draft.ts'

const published = { ...emptyRule, name: 'Golden cross, changed', rule: 'sma(50) > sma(200)' }

it('calls a new rule by its words until it is named', () => {
  const changed = withRule(published, 'sma(20)  >\nsma(200)', published.name)
  expect(changed).toMatchObject({ name: 'sma(20) > sma(200)', rule: 'sma(20)  >\nsma(200)' })
  expect(withRule(changed, 'sma(20) > sma(100)', published.name).name).toBe('sma(20) > sma(100)')
  expect(withRule(emptyRule, 'close > 1', '').name).toBe('close > 1')
  expect(withRule(emptyRule, 'x'.repeat(99), '').name).toHaveLength(60)
})

it('leaves a name that somebody gave', () => {
  expect(withRule({ ...published, name: 'Mine' }, 'close > 1', published.name).name).toBe('Mine')
  expect(withRule({ ...published, id: 'kept' }, 'close > 1', published.name).name).toBe('Golden cross, changed')
})
