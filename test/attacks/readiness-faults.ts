// Single faults of accounts, of what is stored and of how it is run, and those of the files beside this one, each with the claims that have to name it.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { Secret } from '#config'
import { Failure } from '#basics'
import { openOutbound } from '#outbound'
import type { Principal } from '#protection'
import type { Claim } from '#readiness'
import { backupFaultsOf } from './readiness-backup-faults.ts'
import { frontFaultsOf, type NamedFault, type Weakenable } from './readiness-front-faults.ts'

/** `instance`: the one that is weakened. */
export function faultsOf(instance: Weakenable): NamedFault[] {
  const { product, directory, inside } = instance
  const stored = ({ id }: Claim): boolean => /^(trail|database|environment)\./.test(id) && id !== 'trail.records'
  const ofSignIns = ({ id }: Claim): boolean => /^(sessions|trail)\./.test(id) && id !== 'sessions.new-password'
  const openFile = join(directory, 'open.key')
  writeFileSync(openFile, 'secret', { mode: 0o644 })
  const ofTrail = ({ id }: Claim): boolean => id.startsWith('trail.') && id !== 'trail.records'
  const ofSecondFactors = ({ id }: Claim): boolean =>
    ['access.totp-once', 'access.recovery-code-once', 'access.notices'].includes(id)
  const careless = openOutbound({ userAgent: 'test', allowPrivate: true })
  afterAll(() => careless.close())
  const known = new Map<string, Principal>()
  const goodHash = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo'

  /** The same accounts as settings of another kind would have them. */
  function set(other: Partial<typeof product.identity.settings>): typeof product.identity {
    return { ...product.identity, settings: { ...product.identity.settings, ...other } }
  }

  function remembered(request: { headers: { cookie?: string | undefined } }, principal: Principal | null): Principal | null {
    const { cookie = '' } = request.headers
    if (principal) known.set(cookie, principal)
    return principal ?? known.get(cookie) ?? null
  }

  /** Signing in as it would be if all that is asked were answered so. */
  function guessing(code: 'not-allowed' | 'too-often'): typeof product.identity {
    const withPassword = () => Promise.reject(new Failure(code, 'no'))
    return { ...product.identity, signIn: { ...product.identity.signIn, withPassword } }
  }

  return [
    ...frontFaultsOf(instance),
    ...backupFaultsOf(instance),
    [
      'a cookie between the two factors that other sites send along',
      {
        among: ofSignIns,
        answer: h =>
          void (
            h['set-cookie'] &&
            (h['set-cookie'] = cookiesOf(h).map(each => each.replace(/(__Host-sign-in=.*SameSite=)Strict/, '$1Lax')))
          ),
      },
      ['sessions.cookies'],
    ],
    [
      'a proof that is good for an hour',
      {
        among: ({ id }) => id === 'access.step-up',
        server: { authenticate: async request => provenLater(await product.authenticate!(request)) },
      },
      ['access.step-up'],
    ],
    [
      'a session that may rest for longer than is set',
      { among: ofSignIns, inside: { identity: set({ sessionIdleMs: 600_000 }) } },
      ['sessions.expiry'],
    ],
    [
      'a session that lasts for longer than is set',
      { among: ofSignIns, inside: { identity: set({ sessionAbsoluteMs: 3_600_000 }) } },
      ['sessions.expiry'],
    ],
    [
      'sessions that outlive a password',
      {
        among: ({ id }) => id === 'sessions.new-password',
        sql: [
          `CREATE FUNCTION weaken() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN IF pg_trigger_depth() = 1 THEN RETURN NULL; END IF; RETURN OLD; END $$;
         CREATE TRIGGER weaken BEFORE DELETE ON account_session FOR EACH ROW EXECUTE FUNCTION weaken()`,
          'DROP TRIGGER weaken ON account_session; DROP FUNCTION weaken()',
        ],
      },
      ['sessions.new-password'],
    ],
    [
      'names in the trail that can be rewritten',
      {
        among: ofTrail,
        sql: [
          'ALTER TABLE audit_personal DISABLE TRIGGER audit_personal_rows',
          'ALTER TABLE audit_personal ENABLE TRIGGER audit_personal_rows',
        ],
      },
      ['trail.owner'],
    ],
    [
      'a right to rewrite names in the trail',
      { among: ofTrail, sql: ['GRANT UPDATE ON audit_personal TO tradewise', 'REVOKE UPDATE ON audit_personal FROM tradewise'] },
      ['trail.running-role'],
    ],
    [
      'a right to say that rows lie in a file',
      { among: ofTrail, sql: ['GRANT INSERT ON audit_segment TO tradewise', 'REVOKE INSERT ON audit_segment FROM tradewise'] },
      ['trail.running-role'],
    ],
    [
      'no proof asked for anew',
      { server: { authenticate: async request => provenNow(await product.authenticate!(request)) } },
      ['access.step-up'],
    ],
    [
      'a session that never ends',
      { server: { authenticate: async request => remembered(request, await product.authenticate!(request)) } },
      ['sessions.expiry', 'sessions.sign-out', 'sessions.new-password'],
    ],
    ['guesses without a wait', { among: ofSignIns, inside: { identity: guessing('not-allowed') } }, ['sessions.slow-guessing']],
    ['an owner locked out', { among: ofSignIns, inside: { identity: guessing('too-often') } }, ['sessions.slow-guessing']],
    [
      'sign-ins that nobody notes',
      {
        among: ofSignIns,
        inside: { auditTrail: { ...product.auditTrail, events: async () => ({ events: [], next: null }) } },
      },
      ['trail.records'],
    ],
    [
      'a cookie without SameSite',
      { answer: h => void (h['set-cookie'] = cookiesOf(h).map(each => each.replace('; SameSite=Strict', ''))) },
      ['sessions.cookies'],
    ],
    [
      'foreign pages taken for ours',
      { request: ({ headers }) => void (headers['sec-fetch-site'] = 'same-origin') },
      ['requests.cross-site'],
    ],
    [
      'personal answers kept',
      { answer: (h, { url }) => void (url?.startsWith('/api/account') && (h['cache-control'] = 'private')) },
      ['headers.personal-answers'],
    ],
    [
      'administrators without a second factor',
      { server: { authenticate: async request => proven(await product.authenticate!(request)) } },
      ['access.second-factor'],
    ],
    [
      'a weak hash',
      { among: ofSignIns, sql: [hashed('$argon2id$v=19$m=1024,t=1,p=1$c2FsdHNhbHQ$aGFzaA'), hashed(goodHash)] },
      ['sessions.password-hash'],
    ],
    [
      'a sealed value left open',
      {
        among: stored,
        sql: [
          "INSERT INTO totp_factor SELECT account_id, 'JBSWY3DPEHPK3PXP', now(), NULL, 0 FROM account LIMIT 1",
          'DELETE FROM totp_factor',
        ],
      },
      ['environment.sealed-values', 'environment.key-rotation'],
    ],
    [
      'a right too many',
      { among: stored, sql: ['GRANT UPDATE ON audit_event TO tradewise', 'REVOKE UPDATE ON audit_event FROM tradewise'] },
      ['trail.running-role'],
    ],
    [
      'a right to one column',
      {
        among: ofTrail,
        sql: ['GRANT UPDATE (hash) ON audit_event TO tradewise', 'REVOKE UPDATE (hash) ON audit_event FROM tradewise'],
      },
      ['trail.running-role'],
    ],
    [
      'a right to empty',
      {
        among: ofTrail,
        sql: ['GRANT TRUNCATE ON audit_event TO tradewise', 'REVOKE TRUNCATE ON audit_event FROM tradewise'],
      },
      ['trail.running-role'],
    ],
    [
      'a trigger removed',
      {
        among: stored,
        sql: [
          'ALTER TABLE audit_event DISABLE TRIGGER audit_event_rows',
          'ALTER TABLE audit_event ENABLE TRIGGER audit_event_rows',
        ],
      },
      ['trail.owner'],
    ],
    ['a row of the trail changed', { among: stored, sql: [changed("detail || ' '"), changed('rtrim(detail)')] }, ['trail.chain']],
    [
      'a role that makes tables',
      {
        among: stored,
        sql: ['GRANT CREATE ON SCHEMA tradewise TO tradewise', 'REVOKE CREATE ON SCHEMA tradewise FROM tradewise'],
      },
      ['database.owns-nothing'],
    ],
    [
      'a secret that somebody typed',
      { among: stored, inside: { sessionSecrets: [...inside.sessionSecrets, new Secret('correct-horse-battery-staple-2026')] } },
      ['environment.session-secret'],
    ],
    [
      'a key that everybody can read',
      { among: stored, inside: { secretFiles: [{ what: 'a key', path: openFile }] } },
      ['environment.private-files'],
    ],
    [
      'a row that has outlived its rule',
      {
        among: ({ id }) => id === 'operation.retention',
        sql: [
          "INSERT INTO awaited_link VALUES ('old@example.net', 'sign-up', 'old@example.net', NULL, now() - interval '60 days')",
          'DELETE FROM awaited_link',
        ],
      },
      ['operation.retention'],
    ],
    [
      'a code of an app that counts again',
      { among: ofSecondFactors, sql: onUpdate('totp_factor', 'NEW.last_step := OLD.last_step') },
      ['access.totp-once'],
    ],
    [
      'a recovery code that counts again',
      { among: ofSecondFactors, sql: onUpdate('recovery_code', 'NEW.used_at := NULL') },
      ['access.recovery-code-once'],
    ],
    [
      'a new password of which nobody is told',
      {
        among: ofSecondFactors,
        inside: {
          identityWith: ({ onLetter, ...other }) => inside.identityWith({ ...other, onLetter: but(/password/, onLetter) }),
        },
      },
      ['access.notices'],
    ],
    [
      'a rotation that signs everybody out',
      {
        among: ({ id }) => id.startsWith('environment.'),
        inside: { identityWith: ({ secrets = [] }) => inside.identityWith({ secrets: secrets.slice(0, 1) }) },
      },
      ['environment.key-rotation'],
    ],
    [
      'a sealed value whose key is lost',
      {
        among: ({ id }) => id.startsWith('environment.'),
        sql: [
          `INSERT INTO totp_factor SELECT account_id, 'v1.${'A'.repeat(12)}.${'A'.repeat(16)}.${'A'.repeat(60)}', now(), NULL, 0 FROM account LIMIT 1`,
          'DELETE FROM totp_factor',
        ],
      },
      ['environment.key-rotation'],
    ],
    ['names that stay for ever', { among: ofTrail, sql: [aged('-'), aged('+')] }, ['trail.personal-expiry']],
    [
      'nothing that takes names out',
      {
        among: ofTrail,
        sql: [
          "DELETE FROM job_schedule WHERE name = 'audit-trail.tidy'",
          "INSERT INTO job_schedule (name, plan, next_at) VALUES ('audit-trail.tidy', 'daily', now())",
        ],
      },
      ['trail.personal-expiry'],
    ],
    [
      'two processes that count each for itself',
      {
        among: ({ id }) => id === 'limits.shared',
        sql: [
          `INSERT INTO running_process SELECT gen_random_uuid(), 'serve', 'h', n, '1', now(), now(), NULL, '{}' FROM generate_series(1, 2) AS n`,
          "DELETE FROM running_process WHERE host = 'h'",
        ],
      },
      ['limits.shared'],
    ],
    [
      'requests let out to this network',
      { among: ({ id }) => id.startsWith('outbound.'), inside: { outbound: careless } },
      ['outbound.private-addresses'],
    ],
  ]
}

function cookiesOf(headers: { 'set-cookie'?: string | string[] | number | undefined }): string[] {
  return [headers['set-cookie'] ?? []].flat().map(String)
}

function proven<P extends { hasSecondFactor: boolean }>(principal: P | null): P | null {
  return principal && { ...principal, hasSecondFactor: true }
}

/** As if a proof were good for an hour. */
function provenLater<P extends { verifiedAt: number | null }>(principal: P | null): P | null {
  return principal && { ...principal, verifiedAt: principal.verifiedAt && principal.verifiedAt + 50 * 60_000 }
}

function provenNow<P extends { verifiedAt: number | null }>(principal: P | null): P | null {
  return principal && { ...principal, verifiedAt: Date.now() }
}

function hashed(hash: string): string {
  return `UPDATE account SET password_hash = '${hash}' WHERE email = 'admin@example.net'`
}

function changed(detail: string): string {
  return `ALTER TABLE audit_event DISABLE TRIGGER USER; UPDATE audit_event SET detail = ${detail} WHERE seq = 1; ALTER TABLE audit_event ENABLE TRIGGER USER`
}

/** A trigger that undoes what a statement has to keep. */
function onUpdate(table: string, work: string): readonly [string, string] {
  return [
    `CREATE FUNCTION weaken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${work}; RETURN NEW; END $$;
     CREATE TRIGGER weaken BEFORE UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION weaken()`,
    `DROP TRIGGER weaken ON ${table}; DROP FUNCTION weaken()`,
  ]
}

function but(what: RegExp, onLetter: ((to: string, subject: string) => void) | undefined) {
  return (to: string, subject: string): void => {
    if (!what.test(subject)) onLetter?.(to, subject)
  }
}

function aged(sign: '+' | '-'): string {
  return `ALTER TABLE audit_personal DISABLE TRIGGER USER;
    UPDATE audit_personal SET at = at ${sign} interval '20 years' WHERE seq = (SELECT min(seq) FROM audit_personal);
    ALTER TABLE audit_personal ENABLE TRIGGER USER`
}
