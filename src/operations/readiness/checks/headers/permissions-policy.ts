import type { Claim } from '../../claim.ts'
import { onEveryAnswer } from '../every-answer.ts'

const denied = ['camera', 'microphone', 'geolocation', 'payment', 'usb', 'serial', 'hid', 'midi', 'display-capture']

export const permissionsPolicy: Claim = {
  id: 'headers.permissions-policy',
  section: 'configuration',
  says: 'Permissions-Policy denies camera, microphone, position, payment and devices on every answer',
  required: true,
  needs: [],
  run: audit =>
    onEveryAnswer(audit, 'permissions-policy', value => {
      const given = new Set(value?.split(',').map(part => part.trim()))
      return denied.every(power => given.has(`${power}=()`))
    }),
}
