/** In the order in which they are done and shown. */
export const dutyNames = [
  'backup',
  'clean-up',
  'health-digest',
  'security-digest',
  'restore-drill',
  'data-quality',
  'database-care',
  'rotation',
  'ages',
  'dependencies',
  'readiness',
  'access-review',
] as const

export type DutyName = (typeof dutyNames)[number]
