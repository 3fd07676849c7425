// The npm packages' own data files, for tests that compare with them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The text of a file inside an installed package. */
export function packageFile(name: string, file: string): string {
  return readFileSync(join('node_modules', name, file), 'utf8')
}
