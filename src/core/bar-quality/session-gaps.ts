// Daily bars against the exchange's days: sessions without a bar, bars without a session.
import { isKnownDay, isSession, nextSession } from '#exchange-days'
import { isoDay } from '#basics'
import { type Finding, finding, type QuotedSeries } from './finding.ts'

export function checkSessions({ bars, exchange, interval }: QuotedSeries): Finding[] {
  if (!exchange || interval !== '1d') return []
  // A calendar that is not verified accuses nobody.
  const certainty = exchange.verified ? 'likely' : 'noted'
  const findings: Finding[] = []
  let previous: number | undefined
  for (let i = 0; i < bars.time.length; i++) {
    const day = bars.time[i] ?? 0
    if (!isKnownDay(exchange, day)) continue
    if (!isSession(exchange, day)) {
      findings.push(
        finding('closed-day', certainty, [i, i], `bar ${i}: ${isoDay(day)} is no session in ${exchange.name}`, { day }),
      )
      continue
    }
    if (previous !== undefined) {
      let missing = 0
      const first = nextSession(exchange, previous)
      for (let session = first; session < day; session = nextSession(exchange, session)) missing++
      if (missing > 0) {
        const says = `${missing} session${missing > 1 ? 's' : ''} without a bar from ${isoDay(first)}`
        findings.push(finding('session-missing', certainty, [i - 1, i], says, { firstDay: first, missing }))
      }
    }
    previous = day
  }
  return findings
}
