// Brings the bundled history into the database at first start: one transaction per bundle, marked in the same transaction, so
// that a start killed at any moment is finished by the next one.
import type { Database } from '#database'
import { isLoaded, markLoaded, readLoaded, writeDirectory, writeMacro, writeReports } from './catalogue.store.ts'
import { contradictions } from './contradicting.ts'
import { storeInspected } from './inspecting.ts'
import { batchOf, openBundles } from './providers/bundled.ts'
import type { Bundle, ManifestEntry } from './providers/bundle.ts'

/** After each bundle. done and total count bundles; label says what has just come in. */
export type LoadProgress = { readonly done: number; readonly total: number; readonly label: string; readonly recordCount: number }

/**
 * Loads what of `directory` is not in yet, or not in this form. Nothing to do costs one query. → how many bundles were loaded.
 * Throws Failure('io' | 'damaged') when the bundles cannot be read; those before stay.
 */
export async function loadBundled(
  database: Database,
  directory: string,
  clock: () => Date,
  onProgress: (progress: LoadProgress) => void = () => {},
): Promise<number> {
  const bundles = await openBundles(directory)
  const loaded = await readLoaded(database.kysely)
  const missing = bundles.manifest.bundles.filter(entry => loaded.get(entry.id) !== entry.sha256)
  let reading = missing[0] && bundles.read(missing[0])
  for (const [i, entry] of missing.entries()) {
    const bundle = await reading!
    // The next one is read while the database works; a fault in it is thrown when its turn comes.
    const next = missing[i + 1]
    reading = next && bundles.read(next)
    reading?.catch(() => {})
    await loadOne(database, entry, bundle, clock())
    if (bundle.kind === 'bars') await contradictions(database, bundle.symbol, bundle.origin.source, clock())
    onProgress({ done: i + 1, total: missing.length, label: describe(entry), recordCount: entry.count })
  }
  return missing.length
}

async function loadOne(database: Database, entry: ManifestEntry, bundle: Bundle, at: Date): Promise<void> {
  await database.kysely.transaction().execute(async trx => {
    if (await isLoaded(trx, entry.id, entry.sha256)) return
    if (bundle.kind === 'bars') await storeInspected(trx, [batchOf(bundle)], at, { cause: 'load', by: 'the bundled history' })
    else if (bundle.kind === 'directory') await writeDirectory(trx, bundle)
    else if (bundle.kind === 'reports') await writeReports(trx, bundle)
    else await writeMacro(trx, bundle)
    await markLoaded(trx, entry.id, entry.sha256, at)
  })
}

function describe(entry: ManifestEntry): string {
  if (entry.kind === 'bars') return `${entry.symbol} ${entry.interval === '1m' ? 'minutes' : 'days'} ${entry.from} to ${entry.to}`
  if (entry.kind === 'directory') return `${entry.count} shares listed`
  if (entry.kind === 'reports') return `${entry.count} annual reports`
  return `${entry.count} months of the S&P composite`
}
