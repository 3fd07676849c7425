import { randomUUID } from 'node:crypto'
import { isFailure } from '#basics'
import { testMessage } from '#alarms'
import { type Claim, observing } from '../../claim.ts'

export const alarmsArrive: Claim = {
  id: 'operation.alarms-arrive',
  section: 'operation',
  says: 'A test alarm arrives by every way of telling the operator that is set up, and there is one',
  required: false,
  needs: ['inside'],
  patienceMs: 60_000,
  async run(audit) {
    const seen = observing()
    const { channels, page } = audit.inside().alarms
    if (channels.length === 0) seen.expect(false, 'nobody is told: ALARM_MAIL, ALARM_WEBHOOK or ALARM_NTFY names a way')
    for (const channel of channels) {
      const { name } = channel
      try {
        const says = await channel.send(testMessage(randomUUID(), audit.now(), page), AbortSignal.timeout(30_000))
        seen.expect(true, `${name}: ${says}`)
      } catch (error) {
        if (!isFailure(error)) throw error
        seen.expect(false, `${name}: ${error.message}`)
      }
    }
    return seen.evidence()
  },
}
