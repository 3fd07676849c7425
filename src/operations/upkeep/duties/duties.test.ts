// Each duty on what it is for: it finds the fault that was planted, says what to do, and is content without it.
import { randomBytes, randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { describe, expect, it } from 'vitest'
import { openAuditTrail } from '#audit-trail'
import { Secret } from '#config'
import { Failure } from '#basics'
import type { Jobs } from '#jobs'
import { openDatabase } from '#database'
import { openKeyring } from '#vault'
import { limits, silent } from '../../../../test/support/database-settings.ts'
import { testDatabase } from '../../../../test/support/database.ts'
import { testServer } from '../../../../test/support/test-server.ts'
import type { Finding, Severity } from '../duty.ts'
import { accessReview } from './access-review.ts'
import { ages, type Certificate, type GivenSecret } from './ages.ts'
import { backup } from './backup.ts'
import { cleanUp } from './clean-up.ts'
import { databaseCare } from './database-care.ts'
import type { OwnersWork } from './database-care.store.ts'
import { dataQuality, type Scanned } from './data-quality.ts'
import { dependencies } from './dependencies.ts'
import type { DutyParts } from './duties.ts'
import { healthDigest } from './health-digest.ts'
import { readiness } from './readiness.ts'
import { restoreDrill } from './restore-drill.ts'
import { rotation } from './rotation.ts'
import { securityDigest } from './security-digest.ts'

const database = await testDatabase()
const asOwner: OwnersWork = async work => {
  const owner = openDatabase({ ...limits, url: database.ownerUrl, poolSize: 2, log: silent })
  return work(owner).finally(() => owner.close())
}
const day = 86_400_000
let time = Date.parse('2026-06-10T12:00:00Z')
const now = () => time
const occasion = { by: null, signal: new AbortController().signal, progress: () => {} }
const told = (findings: readonly Finding[], severity: Severity) =>
  findings.filter(finding => finding.severity === severity).map(({ says }) => says)
const expectAdvice = (findings: readonly Finding[]) => {
  for (const { severity, advice, says } of findings) if (severity !== 'fine') expect(advice, says).toBeTruthy()
}

describe('backup and its proof', () => {
  type Condition = Awaited<ReturnType<DutyParts['backups']['condition']>>
  const listed = (hoursAgo: number) => ({
    id: 'b1',
    bytes: 2_000_000,
    createdAt: new Date(time - hoursAgo * 3_600_000).toISOString(),
  })
  const condition = (hoursAgo: number | null, rest: Partial<Condition> = {}) =>
    ({
      lastProved: hoursAgo === null ? null : listed(hoursAgo),
      isOverdue: false,
      troubles: [],
      isSafe: true,
      safety: '',
      ...rest,
    }) as Condition
  const queue = (state: 'done' | 'failed', onSend: (name: string) => void) =>
    ({
      send: async ({ name }: { name: string }) => (onSend(name), randomUUID()),
      follow: async () => ({ state, attempt: 0, done: 1, total: 1, says: 'The disk is full.' }),
      list: async () => [],
    }) as unknown as Jobs
  const duty = (conditions: Condition[], state: 'done' | 'failed', sent: string[]) =>
    backup({
      now,
      jobs: queue(state, name => sent.push(name)),
      backups: { canProve: true, condition: async () => (conditions.length > 1 ? conditions.shift()! : conditions[0]!) },
    })

  it('is content with the one of the night, and makes one where there is none, or when somebody asks', async () => {
    const sent: string[] = []
    expect(told(await duty([condition(10)], 'done', sent).carryOut(occasion), 'fine')).toHaveLength(1)
    expect(sent).toEqual([])
    await duty([condition(30), condition(0)], 'done', sent).carryOut(occasion)
    await duty([condition(null), condition(0)], 'done', sent).carryOut(occasion)
    await duty([condition(1)], 'done', sent).carryOut({ ...occasion, by: 'root' })
    expect(sent).toEqual(['backup.daily', 'backup.daily', 'backup.now'])
  })
  it('fails with the reason of the backup, and says what is wrong with the whole of them', async () => {
    await expect(duty([condition(30)], 'failed', []).carryOut(occasion)).rejects.toThrow('The disk is full.')
    const late = condition(20, { isOverdue: true, troubles: ['The last backup failed.'], isSafe: false, safety: 'Not safe yet.' })
    const findings = await duty([late], 'done', []).carryOut(occasion)
    expect([told(findings, 'act'), told(findings, 'look')]).toEqual([['The last backup failed.'], ['Not safe yet.']])
    expectAdvice(findings)
  })
  it('is brought back by the drill from its file; without a key the drill says where to go', async () => {
    const sent: string[] = []
    const drill = (canProve: boolean, lastGood: object | null, state: 'done' | 'failed' = 'done') =>
      restoreDrill({
        jobs: queue(state, name => sent.push(name)),
        backups: { canProve, condition: async () => ({ ...condition(1), lastGood }) as Condition },
      }).carryOut(occasion)
    expect(told(await drill(true, listed(1)), 'fine')).toHaveLength(1)
    expect(sent).toEqual(['backup.proof'])
    expect(told(await drill(false, listed(1)), 'look')[0]).toContain('no secret key')
    expect(told(await drill(true, null), 'act')).toHaveLength(1)
    await expect(drill(true, listed(1), 'failed')).rejects.toThrow(Failure)
  })
})

describe('clean-up', () => {
  it('says what it removed, and whose work was left undone', async () => {
    const done: string[] = []
    const findings = await cleanUp({
      tidyAccounts: async () => void done.push('accounts'),
      tidyTrail: async () => void done.push('trail'),
      retention: {
        rules: [],
        clean: async () => ({ market_quote: 3 }),
        look: async () => ({
          rules: [],
          orphans: 2,
          leftovers: [{ table: 'failed_proof', rows: 5, oldest: new Date('2026-05-01T00:00:00Z'), by: 'accounts.tidy' }],
        }),
      },
    }).carryOut(occasion)
    expect(done).toEqual(['accounts', 'trail'])
    expect(told(findings, 'act')).toEqual([
      '5 rows of failed_proof are older than their rule, the oldest of 2026-05-01; accounts.tidy should have removed them.',
      '2 personal texts belong to nobody any more.',
    ])
    expect(told(findings, 'fine')[0]).toContain('Removed: 3 of market_quote.')
    expectAdvice(findings)
  })
})

describe('the digests', () => {
  it('of health name parts, work that was given up and a missed objective, but not the duties themselves', async () => {
    const part = (status: string, detail: string) => ({ status, wasSeen: true, detail, latencyMs: 1, ageSeconds: 1 })
    const findings = await healthDigest({
      health: async () =>
        ({
          checks: {
            database: part('healthy', 'writes'),
            disk: part('degraded', 'data: 12 MB free'),
            duties: part('degraded', 'late'),
          },
        }) as never,
      performance: async () =>
        ({
          availability: { objectivePercent: 99.5, periods: [{ days: 1, upPercent: 91, requests: 10, failed: 2, isMet: false }] },
        }) as never,
      jobs: {
        numbers: async () => ({
          queues: [{ name: 'alerts.look', deadLetter: 2 }],
          schedules: [{ name: 'alerts.sweep', lastStatus: 'failed' }],
        }),
      } as never,
      errors: async () => ({ new: 1, seen: 2, resolved: 0, regressed: 1, lastHour: 3, lastDay: 40 }),
      alarms: async () => ({
        open: [{ rule: 'disk.free', title: 'The disk is getting full', severity: 'warning', says: '' }],
        begun: 1,
        untold: 2,
      }),
    }).carryOut(occasion)
    expect(told(findings, 'look')).toEqual([
      'disk is degraded: data: 12 MB free.',
      'Alarms that are open: The disk is getting full.',
      '2 kinds of unexpected errors that nobody has looked at.',
      'Given up: 2 of alerts.look.',
      'Failed the last time: alerts.sweep.',
      'The objective of 99.5 % was missed: there 91 % of the day, 2 of 10 requests failed.',
    ])
    expect(told(findings, 'fine')).toEqual([
      '1 of 2 parts are well. There 91 % of the day; 10 requests, 2 failed. 1 alarm and 40 errors in the day.',
    ])
    expect(told(findings, 'act')).toEqual(['2 messages about alarms did not reach you in the last day.'])
    expectAdvice(findings)
  })
  it('of security count a week of the real trail, and ask for somebody when there was an alarm', async () => {
    const trail = openAuditTrail({ database, now, log: silent })
    const read = () => securityDigest({ trail, now }).carryOut(occasion)
    await trail.record({ kind: 'sign-in', outcome: 'done', actor: 'a' })
    expect(told(await read(), 'fine')).toEqual(['1 event in the week: 1 sign-in, 0 refusals.'])
    await trail.record({ kind: 'alarm.raised', outcome: 'done', subject: 'one network', detail: { detection: 'spraying' } })
    await trail.record({ kind: 'role.changed', outcome: 'done', actor: 'a', subject: 'b', detail: { role: 'admin' } })
    const findings = await read()
    expect([told(findings, 'act'), told(findings, 'look')]).toEqual([
      ['1 alarm about unusual patterns: spraying.'],
      ['Rights and data in other hands: 1 × role.changed.'],
    ])
    expectAdvice(findings)
    time += 8 * day
    expect(told(await read(), 'act')).toEqual([])
    await trail.close()
  })
})

describe('the care of the database', () => {
  it('vacuums every table, and names an index that is not valid', async () => {
    const look = () => databaseCare({ asOwner }).carryOut(occasion)
    const well = await look()
    expect(told(well, 'act')).toEqual([])
    expect(told(well, 'fine')[0]).toMatch(/^(6|7|8)\d tables were vacuumed; [4-9]\d indexes were compared/)
    // Built over two rows that are the same: it is left behind, and is not valid.
    await asOwner(async owner => {
      await owner.pool.query(
        "INSERT INTO awaited_link SELECT 'k', p, 'k', NULL, now() FROM unnest(ARRAY['sign-up', 'change-email']) AS p",
      )
      await owner.pool.query('CREATE UNIQUE INDEX CONCURRENTLY broken ON awaited_link (email_key)').catch(() => {})
    })
    const ill = await look()
    expect(told(ill, 'act')).toEqual(['The index broken of awaited_link is not valid: its rules do not hold.'])
    expectAdvice(ill)
    await asOwner(owner => owner.pool.query('DROP INDEX broken; DELETE FROM awaited_link'))
  })
  it('names an index that has lost a row', async () => {
    // A row that comes while the index is not kept is missing from it, as after a fault of the disk.
    const keeping = (isKept: boolean) =>
      `UPDATE pg_index SET indisready = ${isKept}, indisvalid = ${isKept} WHERE indexrelid = 'tradewise.loaded_bundle_pkey'::regclass`
    const superuser = new Client({
      connectionString: Object.assign(new URL(await testServer()), { pathname: new URL(database.url).pathname }).href,
    })
    await superuser.connect()
    try {
      await superuser.query("INSERT INTO tradewise.loaded_bundle VALUES ('a', '', now())")
      await superuser.query(keeping(false))
      await superuser.query("INSERT INTO tradewise.loaded_bundle VALUES ('b', '', now())")
      await superuser.query(keeping(true))
    } finally {
      await superuser.end()
    }
    const ill = await databaseCare({ asOwner }).carryOut(occasion)
    expect(told(ill, 'act')).toEqual(['The index loaded_bundle_pkey of loaded_bundle knows 1 rows of 2.'])
  })
})

describe('ages', () => {
  const keyring = openKeyring([new Secret(randomBytes(32).toString('base64url'))])
  const hashes = { newest: (text: string) => keyring.mac('age', text), all: (text: string) => keyring.macs('age', text) }
  const lookAt = (secrets: GivenSecret[], certificates: Certificate[] = []) =>
    ages({ database, hashes, secrets: () => secrets, certificates: async () => certificates, secretDays: 365, now }).carryOut(
      occasion,
    )

  it('begin when a secret is first seen, outlive a rotation of the root, and begin anew with another one', async () => {
    expect(told(await lookAt([{ name: 'TIINGO_KEY', text: 'one' }]), 'act')).toEqual([])
    time += 366 * day
    // What the old root has hashed is still recognised.
    const text = randomBytes(32).toString('base64url')
    const late = await lookAt([{ name: 'TIINGO_KEY', text: 'one' }])
    expect(told(late, 'act')).toEqual(['TIINGO_KEY has been in use for 366 days, more than SECRET_DAYS (365).'])
    expectAdvice(late)
    expect(JSON.stringify(late)).not.toContain('"one"')
    expect(told(await lookAt([{ name: 'TIINGO_KEY', text }]), 'act')).toEqual([])
    const { rows } = await database.pool.query<{ secret_mac: Buffer }>('SELECT secret_mac FROM secret_seen')
    expect(rows.map(({ secret_mac: mac }) => mac.length)).toEqual([32])
  })
  it.each([
    [-1, 'act'],
    [20, 'act'],
    [30, 'look'],
    [60, 'fine'],
  ] as const)('of a certificate that ends in %i days are %s', async (days, severity) => {
    const findings = await lookAt([], [{ what: 'The certificate', endsAt: new Date(time + days * day + 1_000), says: '' }])
    expect(findings[0]!.severity).toBe(severity)
  })
  it('of a certificate that cannot be read are told, not passed over', async () => {
    expect(told(await lookAt([], [{ what: 'The certificate', endsAt: null, says: 'ENOENT' }]), 'look')).toHaveLength(1)
  })
  it('make the product’s own secret get a successor, where nobody else would miss it', async () => {
    const asked: string[] = []
    const rotate = (rotateOwn: DutyParts['rotateOwn']) =>
      rotation({
        database,
        hashes,
        secrets: () => [{ name: 'SESSION_SECRET', text: 'root' }],
        reseal: async () => (asked.push('reseal'), 3),
        rotateOwn,
        secretDays: 365,
        now,
      }).carryOut(occasion)
    const own = async () => (asked.push('rotate'), true)
    expect(told(await rotate(own), 'fine')).toEqual([
      '3 values were sealed anew: everything that is sealed is under the newest secret.',
    ])
    time += 400 * day
    expect(told(await rotate(own), 'fine')[0]).toContain('400 days old and has got a successor')
    expect(asked).toEqual(['reseal', 'rotate', 'reseal'])
    expect(told(await rotate(async () => false), 'look')).toHaveLength(1)
    expect(await rotate(undefined)).toHaveLength(1)
  })
})

describe('the reviews', () => {
  it('of access name administrators and who is unused, by account and never by address', async () => {
    const person = (id: string, change: object) => ({
      id,
      role: 'user' as const,
      isDisabled: false,
      hasSecondFactor: true,
      isUnused: false,
      ...change,
    })
    const findings = await accessReview({
      unusedDays: 90,
      now,
      reviewAccounts: async () => [
        person('a', { role: 'admin' }),
        person('b', { role: 'admin', hasSecondFactor: false, isUnused: true }),
        person('c', { isUnused: true }),
        person('d', { isUnused: true, isDisabled: true }),
      ],
    }).carryOut(occasion)
    expect(findings.map(({ severity, accounts }) => [severity, accounts])).toEqual([
      ['look', ['b']],
      ['act', ['b']],
      ['look', ['c']],
      ['fine', ['a', 'b']],
    ])
    expectAdvice(findings)
  })
  it('of the packages tell holes, and what could not be asked as not checked', async () => {
    const check = (name: string, outcome: 'ok' | 'found' | 'not checked', counts = true) => ({
      name,
      outcome,
      counts,
      says: '1 known.',
      found: ['left-pad 1.0.0: pads'],
    })
    const findings = await dependencies({
      auditDependencies: async () => ({
        packages: 9,
        checks: [
          check('advisories of the registry', 'found'),
          check('advisories of OSV', 'not checked'),
          check('licences', 'found'),
          check('newer versions', 'ok', false),
        ],
      }),
    }).carryOut(occasion)
    expect(told(findings, 'act')).toEqual(['advisories of the registry: 1 known. left-pad 1.0.0: pads'])
    expect(told(findings, 'look')).toEqual([
      'advisories of OSV: not checked. 1 known.',
      'licences: 1 known. left-pad 1.0.0: pads',
    ])
    expect(told(findings, 'fine')).toEqual(['9 packages, 3 of 4 checks done. Newer versions: 1.'])
    expectAdvice(findings)
  })
  it('of the protection tell claims that do not hold, required ones to act on', async () => {
    const claim = (id: string, outcome: 'passed' | 'failed' | 'not checked', required = true) => ({
      id,
      says: 'It is so',
      required,
      outcome,
      evidence: [{ text: 'seen' }],
    })
    const findings = await readiness({
      auditReadiness: async () => ({
        verdict: 'not cleared',
        claims: [claim('a', 'passed'), claim('b', 'failed'), claim('c', 'failed', false), claim('d', 'not checked')],
      }),
    }).carryOut(occasion)
    expect([told(findings, 'act'), told(findings, 'look')]).toEqual([
      ['b does not hold: It is so. seen'],
      ['c does not hold: It is so. seen', 'Not checked: d.'],
    ])
    expectAdvice(findings)
  })
  it('of the data tell faults that were not there before, flags, and sources that fail', async () => {
    const scan = (change: Partial<Scanned>) =>
      dataQuality({
        scanBars: async () => ({ series: 2, bars: 12_000, unknown: [], flagged: 0, contradictions: 0, ...change }),
        sources: { describe: async () => [{ label: 'Yahoo', fault: 'slow', lastFailure: { says: 'Yahoo was slow.' } }] as never },
      }).carryOut(occasion)
    expect(told(await scan({}), 'fine')).toEqual(['12,000 bars in 2 series were inspected anew.'])
    const findings = await scan({ unknown: ['ACME (bundled): bar 3: close −1.'], flagged: 2, contradictions: 1 })
    expect([told(findings, 'act').length, told(findings, 'look')]).toEqual([
      1,
      ['2 flags wait for a judgement.', 'Sources contradict each other about 1 series.', 'Yahoo: Yahoo was slow.'],
    ])
    expectAdvice(findings)
  })
})
