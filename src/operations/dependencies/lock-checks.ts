// What a lock file says by itself, with nobody asked.
import type { Locked } from './lock-file.ts'

type Manifest = {
  readonly name: string
  readonly version: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

/** Permissive ones. Another is a decision for people. */
export const acceptedLicences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'CC-BY-3.0',
  'CC-BY-4.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'WTFPL',
  'Zlib',
]

const exact = /^\d+\.\d+\.\d+(-[\w.-]+)?$/

/** Ranges in the manifest, and packages that an installation would take without knowing their content. One for another system that was never seen here has none. */
export function pinFaults(manifest: Manifest, lock: readonly Locked[]): string[] {
  const asked = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies }
  return [
    ...Object.entries(asked).flatMap(([name, version]) => (exact.test(version) ? [] : [`${name} is asked for as ${version}`])),
    ...lock.flatMap(({ name, version, integrity, isOptional }) =>
      integrity !== null || isOptional ? [] : [`${name} ${version} is bound to no content`],
    ),
  ]
}

/** An expression is fine when one of its alternatives is, or all of what it joins. */
export function licenceFaults(lock: readonly Locked[]): string[] {
  const told = new Set<string>()
  for (const { name, version, licence, isOptional, integrity } of lock) {
    // Never installed here, so that its licence was never read.
    if (licence === null && isOptional && integrity === null) continue
    if (licence === null || !isAccepted(licence)) told.add(`${name} ${version}: ${licence ?? 'names none'}`)
  }
  return [...told]
}

function isAccepted(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, ' ')
  const isKnown = (word: string) => acceptedLicences.includes(word.trim())
  if (/ AND /.test(bare)) return bare.split(/ AND | OR /).every(isKnown)
  return bare.split(' OR ').some(isKnown)
}

export function scripts(lock: readonly Locked[]): string[] {
  return lock.flatMap(({ name, version, hasInstallScript }) => (hasInstallScript ? [`${name} ${version}`] : []))
}

/** The manifest as an installation without development packages needs it: what runs, at its exact version, as the lock has it. */
export function productionManifest(manifest: Manifest & Readonly<Record<string, unknown>>, lock: readonly Locked[]) {
  const { devDependencies: _, scripts: __, overrides: ___, ...kept } = manifest
  return {
    ...kept,
    packages: Object.fromEntries(
      lock
        .filter(({ isDev }) => !isDev)
        .map(({ path, version, integrity, isOptional }) => [
          path,
          { version, ...(integrity !== null && { integrity }), ...(isOptional && { optional: true }) },
        ]),
    ),
  }
}
