// The history that the product brings along: bundles written by the build beside the server, read as they are needed.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { dayOf, Failure } from '#basics'
import type { SeriesBatch } from '../batch.ts'
import { anyBundle, type BarsBundle, type Bundle, type Manifest, type ManifestEntry, manifest } from './bundle.ts'
import type { Source } from './source.ts'

export type Bundles = {
  readonly manifest: Manifest
  /** Throws Failure('damaged') when the file is not the one that the manifest describes. */
  read(entry: ManifestEntry): Promise<Bundle>
}

const unzip = promisify(gunzip)

/** Throws Failure('io') when there is no manifest in `directory`, Failure('damaged') when it is none that we understand. */
export async function openBundles(directory: string): Promise<Bundles> {
  const text = await textOf(join(directory, 'manifest.json'))
  const known = manifest.safeParse(parsed(text, 'manifest.json'))
  if (!known.success)
    throw new Failure('damaged', 'the manifest of the bundled market data is not one of this version: build it again')
  return {
    manifest: known.data,
    async read(entry) {
      const packed = await bytesOf(join(directory, entry.file))
      const unpacked = await unzip(packed).catch((cause: unknown) => {
        throw new Failure('damaged', `the bundled market data in ${entry.file} cannot be unpacked: build it again`, { cause })
      })
      if (createHash('sha256').update(unpacked).digest('hex') !== entry.sha256) {
        throw new Failure('damaged', `the bundled market data in ${entry.file} is not what its manifest says: build it again`)
      }
      // The hash says that it is the text that was checked against the schema when it was written.
      return parsed(unpacked.toString('utf8'), entry.file) as Bundle
    },
  }
}

/** The bundles as a source like any other, for `refresh` and for the conformance suite. */
export function bundledSource(bundles: Bundles): Source {
  return {
    name: 'bundled',
    label: 'bundled history',
    async bars(ask, signal) {
      const entries = bundles.manifest.bundles.filter(entry => entry.symbol === ask.symbol && entry.interval === ask.interval)
      const batches: SeriesBatch[] = []
      for (const entry of entries) {
        signal.throwIfAborted()
        const bundle = anyBundle.parse(await bundles.read(entry))
        if (bundle.kind === 'bars') batches.push(batchOf(bundle))
      }
      signal.throwIfAborted()
      return batches
    },
  }
}

export function batchOf(bundle: BarsBundle): SeriesBatch {
  const column = (values: readonly (number | null)[]) => Float64Array.from(values, value => value ?? Number.NaN)
  const { open, high, low, close, volume } = bundle
  return {
    symbol: bundle.symbol,
    listing: { name: bundle.name, kind: bundle.listingKind, exchange: bundle.exchange },
    source: bundle.origin.source,
    label: bundle.origin.label,
    trust: bundle.trust,
    interval: bundle.interval,
    currency: bundle.currency,
    sourceAdjustment: bundle.sourceAdjustment,
    storedAdjustment: bundle.storedAdjustment,
    volumeAdjustment: bundle.volumeAdjustment,
    precisionNote: bundle.precisionNote,
    bars: {
      time: Int32Array.from(bundle.time),
      open: column(open),
      high: column(high),
      low: column(low),
      close: column(close),
      volume: column(volume),
    },
    splits: bundle.splits.map(({ date, ...ratio }) => ({ day: dayOf(date), ...ratio })),
    dividends: bundle.dividends.map(({ date, amount }) => ({ day: dayOf(date), amount })),
    splitsKnownFrom: bundle.splitsKnownFrom === null ? null : dayOf(bundle.splitsKnownFrom),
    dividendsKnownFrom: bundle.dividendsKnownFrom === null ? null : dayOf(bundle.dividendsKnownFrom),
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  return await readFile(file).catch((cause: unknown) => {
    throw new Failure('io', 'the bundled market data is missing: run npm run build', { cause })
  })
}

async function textOf(file: string): Promise<string> {
  return (await bytesOf(file)).toString('utf8')
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new Failure('damaged', `the bundled market data in ${file} is no JSON: build it again`, { cause })
  }
}
