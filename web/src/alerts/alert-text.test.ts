import { expect, it } from 'vitest'
import { channelText, conditionText, stateText } from './alert-text.ts'

const alert = {
  id: 'x',
  symbol: 'AAPL',
  measure: 'price',
  indicator: null,
  output: null,
  name: 'close',
  condition: 'above',
  level: 200,
  hysteresis: 0,
  repeats: true,
  expiresAt: null,
  snoozedUntil: null,
  byEmail: false,
  byWebhook: false,
  state: 'armed',
  seenDay: '2026-01-02',
  createdAt: '2026-01-02T00:00:00Z',
} as const
const now = Date.parse('2026-02-01T00:00:00Z')

it('says what an alert waits for', () => expect(conditionText(alert)).toBe('close above 200, repeating'))
it.each([
  [{}, 'Watching'],
  [{ state: 'waiting' }, 'Fired; waits for it to come back'],
  [{ state: 'done' }, 'Done'],
  [{ snoozedUntil: '2026-02-02T00:00:00Z' }, 'Snoozed'],
  [{ snoozedUntil: '2026-01-31T00:00:00Z' }, 'Watching'],
  [{ expiresAt: '2026-01-31T00:00:00Z' }, 'Expired'],
] as const)('%o is %s', (more, says) => expect(stateText({ ...alert, ...more }, now)).toBe(says))
it('says where the word goes', () =>
  expect([{}, { byEmail: true }, { byWebhook: true }].map(more => channelText({ ...alert, ...more }))).toEqual([
    'this page only',
    'mail',
    'webhook',
  ]))
