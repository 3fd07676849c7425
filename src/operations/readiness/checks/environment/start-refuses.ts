import { type Environment, readSettings } from '#config'
import { isFailure } from '#basics'
import { type Claim, observing } from '../../claim.ts'

const faulty: readonly (readonly [string, Environment, readonly string[]])[] = [
  [
    'production with nothing set',
    { NODE_ENV: 'production' },
    ['PUBLIC_URL', 'SESSION_SECRET', 'DATABASE_URL', 'STRIPE_SECRET_KEY', 'BACKUP_RECIPIENTS'],
  ],
  [
    'a platform’s deployment flag alone',
    { REPLIT_DEPLOYMENT: '1' },
    ['PUBLIC_URL', 'SESSION_SECRET', 'DATABASE_URL', 'STRIPE_SECRET_KEY'],
  ],
  [
    'weak values',
    {
      NODE_ENV: 'production',
      PUBLIC_URL: 'http://stocks.example.net',
      SESSION_SECRET: 'change-me',
      MONITORING_TOKEN: 'a'.repeat(40),
      DATABASE_URL: 'mysql://somewhere/stocks',
      STRIPE_API_BASE: 'https://payments.example.net',
    },
    ['PUBLIC_URL', 'SESSION_SECRET', 'MONITORING_TOKEN', 'DATABASE_URL', 'STRIPE_API_BASE'],
  ],
  [
    'debugging left on',
    { NODE_ENV: 'production', DEBUG: '1', NODE_OPTIONS: '--inspect', NODE_TLS_REJECT_UNAUTHORIZED: '0' },
    ['DEBUG', 'NODE_OPTIONS', 'NODE_TLS_REJECT_UNAUTHORIZED'],
  ],
]

export const startRefuses: Claim = {
  id: 'environment.start-refuses',
  section: 'environment',
  says: 'Production refuses to start with a setting missing, weak or meant for debugging, and names each of them',
  required: true,
  needs: [],
  async run() {
    const seen = observing()
    for (const [what, environment, wanted] of faulty) {
      const refused = refusedSettings(environment)
      const missed = wanted.filter(name => !refused.includes(name))
      seen.expect(
        missed.length === 0,
        `${what}: refused for ${wanted.filter(name => refused.includes(name)).join(', ') || 'nothing'}${missed.length > 0 ? `; let through: ${missed.join(', ')}` : ''}`,
      )
    }
    return seen.evidence()
  },
}

/** By the reader that `serve` itself starts with. */
function refusedSettings(environment: Environment): string[] {
  try {
    readSettings(environment, { readFile: () => '' })
    return []
  } catch (error) {
    if (!isFailure(error, 'misconfigured')) throw error
    const { faults = [] } = (error.detail ?? {}) as { faults?: readonly { name: string }[] }
    return faults.map(({ name }) => name)
  }
}
