// The table in docs/concepts/jobs.md says of every job why twice is harmless: a job that is not in it was declared without that question.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { trackedFiles } from '../../tools/checks/tracked-files.ts'

const root = join(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** `duty.${name}` is written `duty.NAME`. */
function declared(): string[] {
  const files = trackedFiles().filter(file => /^src\/.*\.ts$/.test(file) && !file.endsWith('.test.ts'))
  return files.flatMap(file => {
    const text = read(file)
    const names = [...text.matchAll(/declareJob\(\{[^}]*?\bname: ['`]([^'`]+)['`]/g)].map(([, name = '']) => name)
    const calls = [...text.matchAll(/declareJob\(/g)].length
    expect(names, `${file} names each job where it declares it`).toHaveLength(calls)
    return names.map(name => name.replaceAll(/\$\{(\w+)\}/g, (_, word: string) => word.toUpperCase()))
  })
}

describe('the table of jobs', () => {
  it('has each job that the product declares, and no other', () => {
    const rows = [...read('docs/concepts/jobs.md').matchAll(/^\| `([a-z-]+\.[\w-]+)` \|.*\S \|.*\S \|$/gm)].map(
      ([, name]) => name,
    )
    expect(new Set(rows)).toEqual(new Set(declared()))
    expect(new Set(rows).size).toBe(rows.length)
  })
})
