// What the product is built from, and what is known against it. Two sources that do not copy each other say which versions have holes; a source that
// cannot be asked is "not checked", never "none".
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Advisory } from './advisory.ts'
import { acceptedLicences, licenceFaults, pinFaults, scripts } from './lock-checks.ts'
import { type Locked, readLock } from './lock-file.ts'
import { affectedBy, osvRecords } from './osv.ts'
import { askAudit, askOutdated, type Npm } from './registry.ts'

export type { Npm } from './registry.ts'
export { npmFrom } from './registry.ts'
export { productionManifest } from './lock-checks.ts'
export { softwareBill } from './software-bill.ts'

export type Check = {
  readonly name: string
  readonly outcome: 'ok' | 'found' | 'not checked'
  /** A finding of it, or its not being checked, keeps the audit from ending well. */
  readonly counts: boolean
  /** One sentence, and what was found. */
  readonly says: string
  readonly found: readonly string[]
}

export type DependencyAudit = { readonly packages: number; readonly checks: readonly Check[] }

/** name@version of everything that the lock file names, once each. */
export function lockedPackages(root: string): string[] {
  return [...new Set(readLock(root).map(({ name, version }) => `${name}@${version}`))]
}

/** osv: files, folders or archives of OSV records; none: that source is not checked. Throws Failure('damaged') when the lock file or a record cannot be read. */
export async function auditDependencies({
  root,
  npm,
  osv,
}: {
  root: string
  npm: Npm
  osv: readonly string[]
}): Promise<DependencyAudit> {
  const lock = readLock(root)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Parameters<typeof pinFaults>[0]
  const [audited, outdated] = await Promise.all([askAudit(npm), askOutdated(npm)])
  return {
    packages: lock.length,
    checks: [
      advisories('advisories of the registry', audited, 'npm audit'),
      advisories('advisories of OSV', await fromOsv(lock, osv), osv.join(', ')),
      plain('pins', true, pinFaults(manifest, lock), 'Every package is pinned to a version and bound to its content.'),
      plain(
        'licences',
        true,
        licenceFaults(lock.filter(({ isDev }) => !isDev)),
        `Every licence of what runs is one of ${acceptedLicences.length} permissive ones.`,
      ),
      // What only builds and tests is passed on to nobody.
      {
        ...plain(
          'licences of tools',
          false,
          licenceFaults(lock.filter(({ isDev }) => isDev)),
          'So is every licence of what only builds and tests.',
        ),
        outcome: 'ok',
      },
      // A fact to know, and no fault by itself.
      { ...plain('install scripts', false, scripts(lock), 'No package runs a script when it is installed.'), outcome: 'ok' },
      'missing' in outdated
        ? { name: 'newer versions', outcome: 'not checked', counts: false, says: outdated.missing, found: [] }
        : { ...plain('newer versions', false, outdated.found, 'Everything is at its newest version.'), outcome: 'ok' },
    ],
  }
}

async function fromOsv(
  lock: readonly Locked[],
  paths: readonly string[],
): Promise<{ found: readonly Advisory[] } | { missing: string }> {
  if (paths.length === 0) return { missing: 'No export of OSV was given; --osv names its files, folders or archives.' }
  const found: Advisory[] = []
  let records = 0
  for await (const record of osvRecords(paths)) {
    records++
    found.push(...affectedBy(record, lock))
  }
  return records > 0 ? { found } : { missing: `There is no record in ${paths.join(', ')}.` }
}

function advisories(name: string, answer: { found: readonly Advisory[] } | { missing: string }, source: string): Check {
  if ('missing' in answer) return { name, outcome: 'not checked', counts: true, says: answer.missing, found: [] }
  const found = answer.found.map(
    ({ id, severity, title, packageName, version, isDev }) =>
      `${packageName}${version ? ` ${version}` : ''}: ${title} (${[id, severity, isDev && 'development only'].filter(Boolean).join(', ')})`,
  )
  return { name, outcome: found.length > 0 ? 'found' : 'ok', counts: true, says: `${found.length} known by ${source}.`, found }
}

function plain(name: string, counts: boolean, found: readonly string[], says: string): Check {
  return {
    name,
    counts,
    outcome: found.length > 0 ? 'found' : 'ok',
    says: found.length > 0 ? `${found.length} to look at.` : says,
    found,
  }
}

/** 0 done, 1 something was found, 75 something that counts could not be checked. */
export function exitCodeOf({ checks }: DependencyAudit): 0 | 1 | 75 {
  const counting = checks.filter(check => check.counts)
  if (counting.some(({ outcome }) => outcome === 'found')) return 1
  return counting.some(({ outcome }) => outcome === 'not checked') ? 75 : 0
}
