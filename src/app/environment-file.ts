// One variable of a .env file anew, everything else as it was, to the byte.
import { parseEnv } from 'node:util'
import { Failure } from '#basics'

/** The last line that sets it is the one that counts. Throws Failure('conflict') when anything else would change with it. */
export function withVariable(old: string, name: string, value: string): string {
  const lines = old.split('\n')
  const assignment = new RegExp(`^\\s*(?:export\\s+)?${name}\\s*=`)
  const at = lines.findLastIndex(line => assignment.test(line))
  const line = lines[at] ?? ''
  const start = assignment.exec(line)?.[0] ?? ''
  const fresh = lines.with(Math.max(at, 0), `${start}"${value}"${line.endsWith('\r') ? '\r' : ''}`).join('\n')
  const before = parseEnv(old)
  const after = parseEnv(fresh)
  // A value over several lines, or another trick of spelling: better nothing is written than something else changed.
  const isSame = Object.keys({ ...before, ...after }).every(each => after[each] === (each === name ? value : before[each]))
  if (at < 0 || !isSame)
    throw new Failure('conflict', `The file .env sets ${name} in a way that cannot be rewritten; set it by hand.`)
  return fresh
}
