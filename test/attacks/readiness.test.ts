// The self-audit holds on a healthy instance, and names each single fault of a weakened one by the claim that is meant, and by no other.
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Channel } from '#alarms'
import { Secret } from '#config'
import { Failure } from '#basics'
import { openRateLimits } from '#protection'
import type { AuditResult, Claim } from '#readiness'
import { describeRedis, testRedis } from '../support/redis.ts'
import { type Fault, weakenableInstance } from '../support/weakened-instance.ts'
import { faultsOf } from './readiness-faults.ts'
import { brief, type NamedFault } from './readiness-front-faults.ts'

const instance = await weakenableInstance()
const { auditWith, product, directory, inside, log } = instance
const faults = faultsOf(instance)

const failed = ({ findings }: AuditResult): string[] =>
  findings.filter(({ outcome }) => outcome === 'failed').map(({ claim }) => claim.id)
const open = ({ findings }: AuditResult): string[] =>
  findings
    .filter(({ outcome }) => outcome !== 'passed')
    .map(({ claim, outcome, evidence }) => `${outcome}: ${claim.id}: ${evidence.map(({ text }) => text).join(' | ')}`)

/** Waits for half a minute: begun before everything else, looked at after it. */
const slowOnly = ({ id }: Claim): boolean => id === 'requests.slow-clients'
const alone: Fault = { among: slowOnly, options: { inside: { missing: 'not needed' } } }
const patient = [auditWith(alone), auditWith({ ...alone, listening: waitForEver })] as const
for (const each of patient) each.catch(() => {})

it('clears a healthy instance: every claim was looked at and holds, with evidence and no secret in it', {
  timeout: 120_000,
}, async () => {
  const result = await auditWith({ among: claim => !slowOnly(claim) })
  expect(open(result)).toEqual([])
  expect(result.cleared).toBe(true)
  expect(result.score.passed).toBe(result.score.required)
  for (const { claim, evidence } of result.findings) expect(evidence.length, claim.id).toBeGreaterThan(0)
  const all = JSON.stringify(result.findings)
  expect(all).not.toMatch(/__Host-session=(?!\[hidden\])/)
  expect(all).not.toContain(directory)
  const { accounts } = await product.identity.administration.list({ after: null, limit: 50, search: 'readiness.invalid' })
  expect(accounts).toEqual([])
})

it('clears nobody where the inside is not at hand, and looks at everything that can be seen from outside', async () => {
  const result = await auditWith({ among: claim => !slowOnly(claim), options: { inside: { missing: 'no settings here' } } })
  expect(failed(result)).toEqual([])
  expect(result.cleared).toBe(false)
  expect(result.score.checked).toBeGreaterThan(30)
  expect(open(result)).toContain('not checked: sessions.cookies: no settings here')
})

const deaf: Channel = {
  name: 'mail',
  to: 'operator@example.net',
  send: () => Promise.reject(new Failure('busy', 'The mail server cannot be reached or has no time.')),
}

describe('a weakened instance', { timeout: 120_000 }, () => {
  const ofPackages = ({ id }: Claim): boolean => id.startsWith('dependencies.')
  const holed = async () => ({
    packages: 1,
    checks: [{ name: 'advisories', outcome: 'found' as const, counts: true, says: '1 known.', found: ['b: pads'] }],
  })
  const failedRun = "INSERT INTO duty_run VALUES (gen_random_uuid(), 'clean-up', NULL, 'failed', '[]', now(), now())"
  const failedDuty: [string, string] = [failedRun, 'DELETE FROM duty_run']
  const operation = ({ id }: Claim): boolean => id.startsWith('operation.')
  it.each<NamedFault>([
    [
      'a part of which health says nothing',
      { body: text => text.replace('"auditTrail":', '"trail":') },
      ['operation.health-audit-trail'],
    ],
    ['requests that nobody counts', { server: { measuring: undefined } }, ['operation.counted-requests']],
    ['an operator whom nobody tells', { inside: { alarms: { channels: [], page: '' } } }, ['operation.alarms-arrive']],
    ['an alarm that does not arrive', { inside: { alarms: { channels: [deaf], page: '' } } }, ['operation.alarms-arrive']],
    [
      'a part that is not set up and told of',
      { inside: { healthParts: inside.healthParts.filter(one => one !== 'clock') } },
      ['operation.health-clock'],
    ],
    ['a duty that failed', { sql: failedDuty }, ['operation.duties']],
    [
      'a hole in a package',
      { among: ofPackages, inside: { dependencies: { ...inside.dependencies, audit: holed } } },
      ['dependencies.audit'],
    ],
    [
      'a package that the bill forgets',
      { among: ofPackages, inside: { dependencies: { ...inside.dependencies, locked: () => ['@a/b@1.0.0', 'c@2.0.0'] } } },
      ['dependencies.bill'],
    ],
  ])('%s is named, though the instance may still be cleared', async (_what, fault, claims) => {
    expect(failed(await auditWith({ among: operation, ...fault }))).toEqual(claims)
  })

  const names = async (_what: string, fault: Fault, claims: string[], among = brief): Promise<void> => {
    const result = await auditWith({ among, ...fault })
    expect(failed(result), open(result).join('\n')).toEqual(claims)
    expect(result.cleared).toBe(false)
  }
  // Each has a server and accounts of its own; the database and the backups they share, which one process at a time cleans up.
  const apart = (claim: Claim): boolean => brief(claim) && !claim.id.startsWith('backups.')
  const isShared = ([, { sql }, [claim]]: NamedFault): boolean => sql !== undefined || claim!.startsWith('backups.')
  it.concurrent.each(faults.filter(one => !isShared(one)))('%s is named, and nothing else', (...fault) => names(...fault, apart))
  it.each(faults.filter(isShared))('%s is named, and nothing else', (...fault) => names(...fault))
})

it('names a server that waits for slow clients for ever, and no other', { timeout: 60_000 }, async () => {
  const [healthy, weak] = await Promise.all(patient)
  expect([open(healthy), failed(weak)]).toEqual([[], ['requests.slow-clients']])
})

describeRedis('where several processes count together', () => {
  it('holds when the instance counts with the others, and is named when it counts for itself', async () => {
    const redis = await testRedis('only-for-tests')
    const shared = () => openRateLimits({ now: () => Date.now(), log, redisUrl: new Secret(redis.url) })
    const [here, there] = [shared(), shared()]
    // Until it is connected each counts for itself.
    while (!(there.counter('a')('b') instanceof Promise && here.counter('a')('b') instanceof Promise)) await sleep(10)
    const among = ({ id }: Claim) => id === 'limits.shared'
    const together = await auditWith({ among, inside: { sharedLimits: there }, server: { rateLimits: here } })
    const apart = await auditWith({ among, inside: { sharedLimits: there } })
    here.close()
    there.close()
    await redis.end()
    expect([open(together), failed(apart)]).toEqual([[], ['limits.shared']])
  })
})

function waitForEver(server: Server): void {
  server.headersTimeout = 0
  server.requestTimeout = 0
}
