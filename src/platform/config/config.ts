// Settings: declared once (declarations.ts), read once (here, from an environment that src/app hands over), all faults told at once.
import { join } from 'node:path'
import { Failure } from '#basics'
import { declarations, type SettingName, type SettingValues, settingNames } from './declarations.ts'
import { Mismatch } from './kinds.ts'
import { nearNames } from './near-names.ts'
import {
  contradictions,
  type Environment,
  environmentFaults,
  type Fault,
  isProduction,
  productionFaults,
} from './production-rules.ts'

export { declarations, type SettingName } from './declarations.ts'
export { developmentSecretFile, developmentSecrets, secretFileOnce } from './development-secrets.ts'
export { environmentExample, settingsReference, withProductionSettings } from './reference.ts'
export { newSecret, weaknessOf } from './randomness.ts'
export { Secret } from './secret.ts'
export type { Environment } from './production-rules.ts'

export type Settings = SettingValues & {
  readonly production: boolean
  /** The address people use: PUBLIC_URL, else http://localhost:PORT. */
  readonly publicUrl: string
  readonly backupDirectory: string
  /** Names of the settings that were given, by the environment or a file. */
  readonly given: readonly SettingName[]
}

export type Sources = {
  /** The text of a NAME_FILE. Throws as node:fs does. */
  readonly readFile: (path: string) => string
}

/**
 * Reads every setting from `env`. Throws Failure 'misconfigured' that names every fault, with `detail.faults`, and never a value.
 * `warnings` are for the operator's eyes; they carry names only.
 */
export function readSettings(env: Environment, sources: Sources): { settings: Settings; warnings: string[] } {
  const production = isProduction(env)
  const faults: Fault[] = environmentFaults(env)
  const values: Partial<Record<SettingName, unknown>> = {}
  const given: SettingName[] = []
  for (const name of settingNames) {
    const declaration = declarations[name]
    try {
      const text = givenText(env, name, sources)
      if (text !== undefined) given.push(name)
      const meant = text ?? declaration.fallback
      if (meant !== undefined) values[name] = declaration.kind.read(meant)
    } catch (error) {
      if (!(error instanceof Mismatch)) throw error
      faults.push({ name, problem: error.message })
    }
  }
  const known = values as Partial<SettingValues>
  const faulty = new Set(faults.map(fault => fault.name))
  faults.push(...contradictions(known).filter(fault => !faulty.has(fault.name)))
  if (production) faults.push(...productionFaults(known, new Set(faults.map(fault => fault.name))))
  if (faults.length > 0) throw misconfigured(faults, nearNameWarnings(env))

  const complete = values as SettingValues
  const settings: Settings = {
    ...complete,
    production,
    publicUrl: complete.PUBLIC_URL ?? `${complete.TLS_CERT ? 'https' : 'http'}://localhost:${complete.PORT}`,
    backupDirectory: complete.BACKUP_DIR ?? join(complete.DATA_DIR, 'backups'),
    given,
  }
  return { settings, warnings: warningsFor(env, settings) }
}

/** An empty variable counts as absent: `NAME=` in a file of settings is how people leave something out. */
function givenText(env: Environment, name: SettingName, sources: Sources): string | undefined {
  const direct = env[name]
  const file = env[`${name}_FILE`]
  if (!file) return direct === undefined || direct.trim() === '' ? undefined : direct.trim()
  if (direct) throw new Mismatch(`is given twice: by ${name} and by ${name}_FILE`)
  try {
    const text = sources.readFile(file).trim()
    if (text === '') throw new Mismatch(`the file that ${name}_FILE names is empty`)
    return text
  } catch (error) {
    if (error instanceof Mismatch) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === undefined) throw error
    throw new Mismatch(`the file that ${name}_FILE names cannot be read (${code})`)
  }
}

function misconfigured(faults: Fault[], hints: string[]): Failure {
  const sorted = [...faults].sort((a, b) => a.name.localeCompare(b.name))
  const lines = sorted.map(fault => `  ${fault.name} ${fault.problem}`)
  const count = sorted.length === 1 ? 'One setting is wrong:' : `${sorted.length} settings are wrong:`
  return new Failure('misconfigured', [count, ...lines, ...hints].join('\n'), { detail: { faults: sorted } })
}

function nearNameWarnings(env: Environment): string[] {
  const known = [...settingNames, ...settingNames.map(name => `${name}_FILE`), 'NODE_ENV', 'REPLIT_DEPLOYMENT']
  return nearNames(Object.keys(env), known).map(near => `${near.given} is not a setting: was ${near.meant} meant?`)
}

function warningsFor(env: Environment, settings: Settings): string[] {
  const warnings = nearNameWarnings(env)
  for (const name of settingNames)
    if ('isReserved' in declarations[name] && (env[name] || env[`${name}_FILE`]) && !meansOff(name, settings))
      warnings.push(`${name} is read, but nothing in this version uses it yet.`)
  if (settings.production && settings.TLS_CERT === undefined && settings.TRUST_PROXY === undefined)
    warnings.push(
      'Neither TRUST_PROXY nor TLS_CERT is set: every request counts as plain http, and pages only redirect to https.',
    )
  if (settings.production && settings.OUTBOUND_ALLOW_PRIVATE)
    warnings.push('OUTBOUND_ALLOW_PRIVATE is on: outgoing requests may reach private addresses.')
  return warnings
}

/** Naming what production insists on is no reason for a warning, though only a later version acts on it. */
function meansOff(name: SettingName, settings: Settings): boolean {
  return settings.production && 'production' in declarations[name] ? true : settings[name] === 'off' || settings[name] === false
}
