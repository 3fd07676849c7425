// Measures of alarms as an operator reads them.
import type { AlarmsAnswer } from '../../../src/operations/alarms/alarms.contract.ts'
import { count, milliseconds, span } from './words.ts'

export type AlarmRule = AlarmsAnswer['rules'][number]
export type Unit = AlarmRule['unit']

const noBreak = '\u00a0'
const states = ['well', 'needs a look', 'does not work']

/** null → an en dash. */
export function measured(value: number | null, unit: Unit): string {
  if (value === null) return '–'
  switch (unit) {
    case 'state':
      return states[value] ?? String(value)
    case 'ms':
      return value === 0 ? `0${noBreak}ms` : milliseconds(value)
    case 's':
      return value === 0 ? `0${noBreak}s` : span(value)
    case 'percent':
      return `${plain(value)}${noBreak}%`
    case 'count':
      return count(value)
    default:
      return `${plain(value)}${noBreak}${unit}`
  }
}

/** When it fires: "at 2 % or more", for how long. */
export function firesAt({ side, threshold, unit, forSeconds, state }: AlarmRule): string {
  if (state === 'off') return 'switched off'
  const at =
    unit === 'state'
      ? threshold >= 2
        ? 'does not work'
        : 'needs a look'
      : `${measured(threshold, unit)} or ${side === 'above' ? 'more' : 'less'}`
  return forSeconds === 0 ? `${at}, at once` : `${at}, for ${span(forSeconds)}`
}

/** The unit in which a threshold is typed. */
export function typedUnit(unit: Unit): string {
  return { state: '', percent: '%', ms: 'ms', s: 'seconds', h: 'hours', days: 'days', GB: 'GB', count: '' }[unit]
}

export const channelNames = { mail: 'Mail', webhook: 'Webhook', ntfy: 'ntfy' } as const
export const kindNames = { began: 'Began', reminder: 'Reminder', ended: 'Over', test: 'Test' } as const

function plain(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 2 })
}
