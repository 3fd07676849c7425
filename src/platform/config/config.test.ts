import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { Failure } from '#basics'
import {
  developmentSecrets,
  type Environment,
  environmentExample,
  readSettings,
  Secret,
  settingsReference,
  withProductionSettings,
} from './config.ts'
import { declarations, settingNames } from './declarations.ts'

const randomSecret = '5Ny4Jg0d3c8Vb1XqKzT7uR2wLmE9oHsPfA6iYxQj' // made up, opens nothing
const noFiles = { readFile: (): string => expect.unreachable() }
const production: Environment = {
  NODE_ENV: 'production',
  PUBLIC_URL: 'https://stocks.example.net',
  SESSION_SECRET: randomSecret,
  DATABASE_URL: 'postgresql://app@db.example.net/tradewise',
  BILLING: 'off',
  BACKUP_ENCRYPTION: 'off',
  TRUST_PROXY: '10.0.0.0/8',
}
const read = (env: Environment) => readSettings(env, noFiles).settings

function faultsOf(env: Environment, sources = noFiles): Record<string, string> {
  try {
    readSettings(env, sources)
    return {}
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).code).toBe('misconfigured')
    return Object.fromEntries(
      ((error as Failure).detail!.faults as { name: string; problem: string }[]).map(f => [f.name, f.problem]),
    )
  }
}

describe('settings in development', () => {
  it('need nothing', () => {
    const settings = read({})
    expect(settings).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      DATA_DIR: './data',
      production: false,
      publicUrl: 'http://localhost:3000',
    })
    expect(settings.DATABASE_URL).toBeUndefined()
  })
  it('take an empty variable for an absent one', () => expect(read({ PORT: '', SESSION_SECRET: ' ' }).PORT).toBe(3000))
  it('read lists, switches and addresses', () => {
    const settings = read({ TRUST_PROXY: '10.0.0.1, loopback', HSTS_PRELOAD: 'On', PUBLIC_URL: 'http://Example.net/' })
    expect(settings.TRUST_PROXY).toEqual(['10.0.0.1', 'loopback'])
    expect(settings.HSTS_PRELOAD).toBe(true)
    expect(settings.PUBLIC_URL).toBe('http://example.net')
  })
  it.each(['10.0.0.0/99', '10.0.0', 'proxy', '10.0.0.1/8/8', '::1/129', ',', '0.0.0.0/0', '::/0', 'true', '*'])(
    'refuse %s as a proxy',
    TRUST_PROXY => {
      expect(Object.keys(faultsOf({ TRUST_PROXY }))).toEqual(['TRUST_PROXY'])
    },
  )
  it.each([
    '*',
    'null',
    'friend.example',
    'https://friend.example/',
    'https://*.friend.example',
    'https://Friend.example',
    'https://friend.example:443',
  ])('refuse %s as another origin', CORS_ORIGINS => expect(Object.keys(faultsOf({ CORS_ORIGINS }))).toEqual(['CORS_ORIGINS']))
  it('refuse a port for plain http without TLS, and the same port twice', () => {
    expect(Object.keys(faultsOf({ HTTP_PORT: '8080' }))).toEqual(['HTTP_PORT'])
    const tls = { TLS_CERT: 'a.pem', TLS_KEY: 'b.pem', PORT: '8443' }
    expect(Object.keys(faultsOf({ ...tls, HTTP_PORT: '8443' }))).toEqual(['HTTP_PORT'])
    expect(faultsOf({ ...tls, HTTP_PORT: '8080' })).toEqual({})
  })
  it('tell every fault at once, by name and never with the value', () => {
    const env = {
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      TZ: 'Mars/Olympus',
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      BACKUP_TIME: '25:00',
      TLS_CERT: 'a.pem',
    }
    expect(Object.keys(faultsOf(env)).sort()).toEqual(['BACKUP_TIME', 'DATABASE_URL', 'LOG_LEVEL', 'PORT', 'TLS_KEY', 'TZ'])
    const said = JSON.stringify(faultsOf(env))
    for (const value of ['eighty', 'loud', 'Olympus', 'hunter2', '25:00', 'a.pem']) expect(said).not.toContain(value)
  })
})

describe('NAME_FILE', () => {
  const readFile = (path: string) => {
    if (path === '/run/secrets/session') return `${randomSecret}\n`
    if (path === '/empty') return '\n'
    throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
  }
  it('gives the text of the file without its last line break', () => {
    const { settings } = readSettings({ SESSION_SECRET_FILE: '/run/secrets/session', PORT_FILE: '' }, { readFile })
    expect(settings.SESSION_SECRET!.map(secret => secret.reveal())).toEqual([randomSecret])
  })
  it('of a key may hold what a key file holds besides: comments and empty lines', () => {
    const key = `AGE-SECRET-KEY-1${'Q'.repeat(58)}`
    const asMade = (path: string) => (path === '/key' ? `# public key: age1\n\n${key}\n` : readFile(path))
    const { settings } = readSettings({ BACKUP_IDENTITY_FILE: '/key' }, { readFile: asMade })
    expect(settings.BACKUP_IDENTITY?.reveal()).toBe(key)
    const two = () => `${key}\n${key}\n`
    expect(faultsOf({ BACKUP_IDENTITY_FILE: '/key' }, { readFile: two }).BACKUP_IDENTITY).toMatch(/an age secret key/)
  })
  it('beside NAME is a fault', () =>
    expect(
      faultsOf({ SESSION_SECRET: 'x', SESSION_SECRET_FILE: '/run/secrets/session' }, { readFile } as never).SESSION_SECRET,
    ).toMatch(/twice/))
  it('that cannot be read, or is empty, is a fault', () => {
    expect(faultsOf({ MONITORING_TOKEN_FILE: '/nowhere' }, { readFile } as never)).toEqual({
      MONITORING_TOKEN: 'the file that MONITORING_TOKEN_FILE names cannot be read (ENOENT)',
    })
    expect(faultsOf({ MONITORING_TOKEN_FILE: '/empty' }, { readFile } as never).MONITORING_TOKEN).toMatch(/empty/)
  })
})

it('a monitoring token that no header can carry is refused: nobody could ever show it', () => {
  expect(faultsOf({ MONITORING_TOKEN: 'two words' })).toEqual({ MONITORING_TOKEN: expect.stringContaining('header') })
  expect(faultsOf({ MONITORING_TOKEN: randomSecret })).toEqual({})
})

describe('settings in production', () => {
  it('are accepted when complete', () => expect(read(production).production).toBe(true))
  it('are asked for by a deployment flag too', () =>
    expect(read({ ...production, NODE_ENV: undefined, REPLIT_DEPLOYMENT: '1' }).production).toBe(true))
  it('name all that is missing at once', () => {
    expect(Object.keys(faultsOf({ NODE_ENV: 'production' })).sort()).toEqual([
      'BACKUP_RECIPIENTS',
      'DATABASE_URL',
      'PUBLIC_URL',
      'SESSION_SECRET',
      'STRIPE_SECRET_KEY',
    ])
  })
  it.each([
    ['NODE_ENV', { NODE_ENV: 'development', REPLIT_DEPLOYMENT: '1' }],
    ['NODE_ENV', { NODE_ENV: 'test', REPLIT_DEPLOYMENT: '1' }],
    ['DEBUG', { DEBUG: '1' }],
    ['DEBUG', { DEBUG: '*' }],
    ['NODE_OPTIONS', { NODE_OPTIONS: '--inspect=0.0.0.0' }],
    ['NODE_TLS_REJECT_UNAUTHORIZED', { NODE_TLS_REJECT_UNAUTHORIZED: '0' }],
    ['PUBLIC_URL', { PUBLIC_URL: 'http://stocks.example.net' }],
    ['SESSION_SECRET', { SESSION_SECRET: 'short' }],
    ['SESSION_SECRET', { SESSION_SECRET: `${randomSecret},${'ab'.repeat(20)}` }],
    ['MONITORING_TOKEN', { MONITORING_TOKEN: 'letmein' }],
    ['STRIPE_SECRET_KEY', { BILLING: undefined }],
    ['STRIPE_SECRET_KEY', { BILLING: 'on', STRIPE_SECRET_KEY: 'sk_test_4711', STRIPE_WEBHOOK_SECRET: 'whsec_4711' }],
    ['STRIPE_WEBHOOK_SECRET', { BILLING: 'on', STRIPE_SECRET_KEY: 'rk_live_4711' }],
    ['STRIPE_API_BASE', { STRIPE_API_BASE: 'http://localhost:1' }],
    ['BACKUP_RECIPIENTS', { BACKUP_ENCRYPTION: 'on' }],
  ])('refuse %s for %o', (name, change) => {
    expect(Object.keys(faultsOf({ ...production, ...(change as Environment) }))).toEqual([name])
  })
  it.each([
    { STRIPE_ALLOW_TEST: 'on', BILLING: 'on', STRIPE_SECRET_KEY: 'sk_test_4711', STRIPE_WEBHOOK_SECRET: 'whsec_4711' },
    { DATABASE_URL: 'embedded' },
    { BACKUP_ENCRYPTION: 'on', BACKUP_PASSPHRASE: 'corner lamp river eleven' },
    { DEBUG: 'false' },
    { REPLIT_DEPLOYMENT: '1' },
  ])('accept %o', change => expect(faultsOf({ ...production, ...change })).toEqual({}))
  it('say which secret of the list is weak', () => {
    expect(faultsOf({ ...production, SESSION_SECRET: `${randomSecret},${'ab'.repeat(20)}` }).SESSION_SECRET).toBe(
      'number 2 of the list follows a pattern',
    )
  })
})

describe('warnings', () => {
  it('name a variable that is nearly a setting', () =>
    expect(readSettings({ SESION_SECRET: 'x' }, noFiles).warnings).toEqual([
      'SESION_SECRET is not a setting: was SESSION_SECRET meant?',
    ]))
  it('come along when a fault may be nothing but a misspelt name', () => {
    const { SESSION_SECRET, ...others } = production
    expect(() => readSettings({ ...others, SESION_SECRET: SESSION_SECRET }, noFiles)).toThrow(
      /SESSION_SECRET is required[^]*SESION_SECRET is not a setting/,
    )
  })
  it('say that a setting is not used yet', () =>
    expect(readSettings({ OIDC_CLIENT_ID: 'us' }, noFiles).warnings).toEqual([
      'OIDC_CLIENT_ID is read, but nothing in this version uses it yet.',
    ]))
  it('say that production without a proxy or a certificate only redirects', () =>
    expect(readSettings({ ...production, TRUST_PROXY: undefined }, noFiles).warnings.join()).toMatch(/TRUST_PROXY/))
  it('are absent where all is well', () => expect(readSettings(production, noFiles).warnings).toEqual([]))
})

describe('a secret', () => {
  it('does not leave by accident', () => {
    const secret = new Secret('hunter2')
    for (const shown of [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 9 }),
      [secret].join(),
    ])
      expect(shown).not.toContain('hunter2')
    expect(secret.reveal()).toBe('hunter2')
  })
  it('is what every setting marked secret becomes', () => {
    const wrapped = settingNames.filter(name => 'isSecret' in declarations[name])
    expect(wrapped).toContain('DATABASE_URL')
    expect(
      JSON.stringify(read({ DATABASE_URL: 'postgres://u:hunter2@h/d', MONITORING_TOKEN: 'hunter2', SESSION_SECRET: 'hunter2' })),
    ).not.toContain('hunter2')
  })
  it('of development is made once, 0600, and read back', () => {
    const directory = mkdtempSync(join(tmpdir(), 'secrets-'))
    const made = developmentSecrets(directory, 'session-secret')[0]!.reveal()
    expect(developmentSecrets(directory, 'session-secret').map(secret => secret.reveal())).toEqual([made])
    expect(made.length).toBeGreaterThanOrEqual(64)
    expect(statSync(join(directory, 'secrets', 'session-secret')).mode & 0o777).toBe(0o600)
    expect(statSync(join(directory, 'secrets')).mode & 0o777).toBe(0o700)
  })
})

describe('the generated files', () => {
  it('are fresh: docs/reference/settings.md', () =>
    expect(readFileSync('docs/reference/settings.md', 'utf8')).toBe(settingsReference()))
  it('are fresh: .env.example', () => expect(readFileSync('.env.example', 'utf8')).toBe(environmentExample()))
  it('are fresh: the table of DEPLOYMENT_GUIDE.md', () => {
    const guide = readFileSync('DEPLOYMENT_GUIDE.md', 'utf8')
    expect(guide).toContain('| `SESSION_SECRET` | required')
    expect(withProductionSettings(guide)).toBe(guide)
    expect(withProductionSettings(guide.replace('| `SESSION_SECRET` | required', '| `SESSION_SECRET` | optional'))).toBe(guide)
  })
})
