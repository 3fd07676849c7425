// What production asks beyond the shape of each value (REQUIREMENTS B1, B3). Each rule names a setting and what is wrong with
// it, never its value; all of them are told at once.
import type { SettingValues } from './declarations.ts'
import { minSecretLength, weaknessOf } from './randomness.ts'

export type Fault = { readonly name: string; readonly problem: string }
export type Environment = Readonly<Record<string, string | undefined>>

/** NODE_ENV=production or a platform's deployment flag; whoever sets either gets production. */
export function isProduction(env: Environment): boolean {
  return env.NODE_ENV === 'production' || hasDeploymentFlag(env)
}

function hasDeploymentFlag(env: Environment): boolean {
  return isSwitchedOn(env.REPLIT_DEPLOYMENT)
}

function isSwitchedOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && !/^(0|false|off|no)$/i.test(value)
}

/** Contradictions of the environment itself. */
export function environmentFaults(env: Environment): Fault[] {
  const faults: Fault[] = []
  const complain = (name: string, problem: string) => faults.push({ name, problem })
  if (!isProduction(env)) {
    if (env.NODE_ENV && !/^(development|test)$/.test(env.NODE_ENV))
      complain('NODE_ENV', 'must be production, development or test')
    return faults
  }
  if (env.NODE_ENV && env.NODE_ENV !== 'production')
    complain('NODE_ENV', 'contradicts REPLIT_DEPLOYMENT: a deployment is production')
  for (const name of ['DEBUG', 'NODE_DEBUG', 'FLASK_DEBUG'])
    if (isSwitchedOn(env[name])) complain(name, 'must not be set in production')
  if (/--inspect/.test(env.NODE_OPTIONS ?? '')) complain('NODE_OPTIONS', 'must not open the debugger in production')
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === '0')
    complain('NODE_TLS_REJECT_UNAUTHORIZED', 'must not switch the verification of certificates off in production')
  return faults
}

/** `values` may lack what its own kind refused; `faulty` names those, so that one mistake is not told twice. */
export function productionFaults(values: Partial<SettingValues>, faulty: ReadonlySet<string>): Fault[] {
  const faults: Fault[] = []
  const complain = (name: keyof SettingValues, problem: string) => {
    if (!faulty.has(name)) faults.push({ name, problem })
  }

  if (values.PUBLIC_URL === undefined) complain('PUBLIC_URL', 'is required in production')
  else if (!values.PUBLIC_URL.startsWith('https://')) complain('PUBLIC_URL', 'must be https in production')

  if (!values.SESSION_SECRET?.length)
    complain(
      'SESSION_SECRET',
      `is required in production: ${minSecretLength} characters or more, made with \`openssl rand -base64 48\``,
    )
  values.SESSION_SECRET?.forEach((secret, index, all) => {
    const weakness = weaknessOf(secret.reveal())
    if (weakness) complain('SESSION_SECRET', all.length === 1 ? weakness : `number ${index + 1} of the list ${weakness}`)
  })
  const weakToken = values.MONITORING_TOKEN && weaknessOf(values.MONITORING_TOKEN.reveal())
  if (weakToken) complain('MONITORING_TOKEN', weakToken)

  if (values.DATABASE_URL === undefined)
    complain('DATABASE_URL', 'is required in production (the word embedded chooses the embedded server)')

  if (values.BILLING !== 'off') {
    const key = values.STRIPE_SECRET_KEY?.reveal()
    if (key === undefined) complain('STRIPE_SECRET_KEY', 'is required in production unless BILLING=off')
    else if (!/^(sk|rk)_live_/.test(key) && values.STRIPE_ALLOW_TEST !== true)
      complain('STRIPE_SECRET_KEY', 'must be a live key in production (a staging instance says STRIPE_ALLOW_TEST=on)')
    if (key !== undefined && values.STRIPE_WEBHOOK_SECRET === undefined)
      complain('STRIPE_WEBHOOK_SECRET', 'is required with STRIPE_SECRET_KEY in production')
  }
  if (values.STRIPE_API_BASE !== undefined) complain('STRIPE_API_BASE', 'is for tests and refused in production')

  if (values.BACKUP_ENCRYPTION !== 'off' && values.BACKUP_RECIPIENTS === undefined && values.BACKUP_PASSPHRASE === undefined)
    complain('BACKUP_RECIPIENTS', 'is required in production unless there is a BACKUP_PASSPHRASE or BACKUP_ENCRYPTION=off')
  return faults
}

/** What holds everywhere but needs more than one setting to see. */
export function contradictions(values: Partial<SettingValues>): Fault[] {
  const faults: Fault[] = []
  if ((values.TLS_CERT === undefined) !== (values.TLS_KEY === undefined))
    faults.push({
      name: values.TLS_CERT === undefined ? 'TLS_CERT' : 'TLS_KEY',
      problem: 'is missing: TLS_CERT and TLS_KEY go together',
    })
  if ((values.SMTP_URL === undefined) !== (values.MAIL_FROM === undefined))
    faults.push({
      name: values.SMTP_URL === undefined ? 'SMTP_URL' : 'MAIL_FROM',
      problem: 'is missing: SMTP_URL and MAIL_FROM go together',
    })
  if ((values.ALARM_WEBHOOK === undefined) !== (values.ALARM_WEBHOOK_SECRET === undefined))
    faults.push({
      name: values.ALARM_WEBHOOK === undefined ? 'ALARM_WEBHOOK' : 'ALARM_WEBHOOK_SECRET',
      problem: 'is missing: ALARM_WEBHOOK and ALARM_WEBHOOK_SECRET go together',
    })
  if (values.ALARM_MAIL !== undefined && values.SMTP_URL === undefined)
    faults.push({ name: 'SMTP_URL', problem: 'is missing: ALARM_MAIL needs a mail server' })
  if (values.HTTP_PORT !== undefined && values.TLS_CERT === undefined)
    faults.push({ name: 'HTTP_PORT', problem: 'is for use with TLS_CERT; without it PORT is plain http' })
  else if (values.HTTP_PORT !== undefined && values.HTTP_PORT === values.PORT)
    faults.push({ name: 'HTTP_PORT', problem: 'must not be PORT' })
  if (values.BILLING === 'on' && values.STRIPE_SECRET_KEY === undefined)
    faults.push({ name: 'STRIPE_SECRET_KEY', problem: 'is required with BILLING=on' })
  return faults
}
