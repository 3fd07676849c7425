// Packages in, a directory of bundles out: one gzipped bundle per series, manifest.json, and NOTICE.md with the licences.
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { isoDay } from '#basics'
import {
  anyBundle,
  type Bundle,
  bundleFormat,
  type Manifest,
  type ManifestEntry,
} from '../../src/product/market/providers/bundle.ts'
import { makeBundles, type PackageFiles } from './bundles.ts'
import { noticeOf } from './notice.ts'

/** Replaces what is in `directory`. */
export function writeMarketData(directory: string): Manifest {
  const packages = new Map<string, PackageFiles & { licenceText: string }>()
  const open = (name: string): PackageFiles => {
    const known = packages.get(name) ?? openPackage(name)
    packages.set(name, known)
    return known
  }
  mkdirSync(directory, { recursive: true })
  for (const old of readdirSync(directory)) if (old.endsWith('.json.gz')) rmSync(join(directory, old))
  const bundles = makeBundles(open).map(({ id, bundle }): ManifestEntry => {
    const text = JSON.stringify(anyBundle.parse(bundle))
    writeFileSync(join(directory, `${id}.json.gz`), gzipSync(text, { level: 9 }))
    return describe(id, bundle, createHash('sha256').update(text).digest('hex'))
  })
  const manifest: Manifest = { format: bundleFormat, bundles }
  writeFileSync(join(directory, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  writeFileSync(
    join(directory, 'NOTICE.md'),
    noticeOf(bundles, name => packages.get(name)!.licenceText),
  )
  return manifest
}

/** Packages hide files behind `exports`, and some have no main: so the folder is looked for as Node looks for it. */
function openPackage(name: string): PackageFiles & { licenceText: string } {
  const places = createRequire(import.meta.url).resolve.paths(name) ?? []
  for (const place of places) {
    const home = join(place, name)
    const described = readIfThere(join(home, 'package.json'))
    if (described === null) continue
    const { version, license } = JSON.parse(described) as { version: string; license: string }
    const licenceFile = readdirSync(home).find(file => /^licen[cs]e/i.test(file))
    const licenceText = licenceFile ? readFileSync(join(home, licenceFile), 'utf8').trim() : ''
    return { version, licence: license, licenceText, read: file => readFileSync(join(home, file), 'utf8') }
  }
  throw new Error(`the package ${name} is not installed (looked in ${places.map(p => dirname(p)).join(', ')}); run npm ci`)
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

function describe(id: string, bundle: Bundle, sha256: string): ManifestEntry {
  const { package: from, version, licence, label } = bundle.origin
  const common = { id, kind: bundle.kind, file: `${id}.json.gz`, sha256, label, package: from, version, licence }
  const bare = { symbol: null, interval: null, heldAdjustment: null, storedAdjustment: null, currency: null, precisionNote: null }
  if (bundle.kind === 'directory') return { ...common, ...bare, from: null, to: bundle.asOf, count: bundle.rows.length }
  if (bundle.kind === 'macro') {
    return { ...common, ...bare, from: bundle.months[0]!, to: bundle.months.at(-1)!, count: bundle.months.length }
  }
  if (bundle.kind === 'reports') {
    const ends = bundle.rows.map(row => row.periodEnd).sort()
    return { ...common, ...bare, from: ends[0]!, to: ends.at(-1)!, count: bundle.rows.length }
  }
  const unit = bundle.interval === '1m' ? 1440 : 1
  const { symbol, interval, currency, precisionNote, storedAdjustment, time } = bundle
  const [from_, to] = [time[0]!, time.at(-1)!].map(at => isoDay(Math.floor(at / unit)))
  const held = { heldAdjustment: bundle.sourceAdjustment, storedAdjustment }
  return { ...common, symbol, interval, ...held, currency, precisionNote, from: from_!, to: to!, count: time.length }
}
