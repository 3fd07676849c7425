// An alert in words, as its row says it.
import type { AlertsAnswer } from '../../../src/product/alerts/alerts.contract.ts'

type Alert = AlertsAnswer['alerts'][number]

/** "close above 200, repeating". */
export function conditionText({ name, condition, level, repeats }: Alert): string {
  const verb = { above: 'above', below: 'below', crossing: 'crossing' }[condition]
  return `${name} ${verb} ${level}${repeats ? ', repeating' : ''}`
}

/** What it does now. now: ms. */
export function stateText(alert: Alert, now: number): string {
  if (alert.state === 'done') return 'Done'
  if (alert.expiresAt !== null && Date.parse(alert.expiresAt) <= now) return 'Expired'
  if (alert.snoozedUntil !== null && Date.parse(alert.snoozedUntil) > now) return 'Snoozed'
  return alert.state === 'waiting' ? 'Fired; waits for it to come back' : 'Watching'
}

export function channelText({ byEmail, byWebhook }: Pick<Alert, 'byEmail' | 'byWebhook'>): string {
  if (byEmail && byWebhook) return 'mail and webhook'
  return byEmail ? 'mail' : byWebhook ? 'webhook' : 'this page only'
}
