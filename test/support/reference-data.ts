// Other people's results to compare with. They are not part of the repository: where they are absent, a test says so and is skipped.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'

export const referenceFolder = process.env.REFERENCE_DATA ?? '../shared/data'
const isThere = existsSync(join(referenceFolder, 'MANIFEST.tsv'))

/** A `describe` whose body may read the reference data: skipped, with the reason, where there is none. */
export function describeReference(name: string, body: () => void): void {
  if (isThere) describe(name, body)
  else describe.skip(name, () => it(`needs the reference data (none at ${referenceFolder}, see REFERENCE_DATA)`, () => {}))
}

/** Without the mark that some editors put at the beginning. */
export function readReference(path: string): string {
  return readFileSync(join(referenceFolder, path), 'utf8').replace(/^\uFEFF/, '')
}

export function readReferenceBytes(path: string): Buffer {
  return readFileSync(join(referenceFolder, path))
}

export function readReferenceJson<Shape>(path: string): Shape {
  return JSON.parse(readReference(path)) as Shape
}

/** CSV with a header → one record per row, by header name; no quoted cells. */
export function readReferenceCsv(path: string): Record<string, string>[] {
  const [header = '', ...rows] = readReference(path).trim().split(/\r?\n/)
  const names = header.split(',')
  return rows.map(row => Object.fromEntries(row.split(',').map((cell, i) => [names[i] ?? String(i), cell])))
}
