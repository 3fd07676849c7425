// The files that the checks read: those that git tracks or would add. Outside a checkout (a downloaded archive) there is no
// git to ask, so everything counts that is neither installed nor built.
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export function trackedFiles(): string[] {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  })
  if (listed.status === 0) return [...new Set(listed.stdout.split('\0'))].filter(Boolean)
  const outside = /(^|[/\\])(node_modules|dist|data|test-results|\.git)$/
  const entries = globSync('**/*', { exclude: entry => outside.test(entry.name), withFileTypes: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}

/** The text of a tracked file; undefined when it is gone from the working tree, is a folder's link, or is binary. */
export function textOf(path: string): string | undefined {
  try {
    const bytes = readFileSync(path)
    return bytes.subarray(0, 8_000).includes(0) ? undefined : bytes.toString('utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'EISDIR')) return undefined
    throw error
  }
}
