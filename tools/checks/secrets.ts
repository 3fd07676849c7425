// Looks for secrets in tracked files. Two nets: the known shapes of keys, and long random-looking values given to names that
// sound secret. A hit prints where and what kind, never the value.
import { reportFaults } from './report.ts'
import { textOf, trackedFiles } from './tracked-files.ts'

type Shape = { kind: string; pattern: RegExp }

const shapes: Shape[] = [
  { kind: 'private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { kind: 'age secret key', pattern: /\bAGE-SECRET-KEY-1[0-9A-Z]{50,}/ },
  { kind: 'AWS access key', pattern: /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/ },
  { kind: 'Stripe key', pattern: /\b[sr]k_(?:live|test)_[0-9A-Za-z]{16,}/ },
  { kind: 'Stripe webhook secret', pattern: /\bwhsec_[0-9A-Za-z+/=]{24,}/ },
  { kind: 'GitHub token', pattern: /\b(?:gh[pousr]_[0-9A-Za-z]{36,}|github_pat_[0-9A-Za-z_]{50,})/ },
  { kind: 'npm token', pattern: /\bnpm_[0-9A-Za-z]{36}\b|_authToken\s*=\s*[^\s$]/ },
  { kind: 'Google API key', pattern: /\bAIza[0-9A-Za-z_-]{35}\b/ },
  { kind: 'Slack token', pattern: /\bxox[abeoprs]-[0-9A-Za-z-]{10,}/ },
  { kind: 'language model key', pattern: /\bsk-(?:[a-z]+-)*[0-9A-Za-z_-]{32,}/ },
  { kind: 'JSON web token', pattern: /\beyJ[0-9A-Za-z_-]{10,}\.eyJ[0-9A-Za-z_-]{10,}\.[0-9A-Za-z_-]{10,}/ },
  {
    kind: 'password in a URL',
    pattern: /\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@'"`$<{]+:(?!\*+@|x+@|…)[^\s:/@'"`$<{]{8,}@(?!localhost|127\.0\.0\.1|\[::1\])/,
  },
]

const assigned =
  /\b[\w.-]*(?:secret|passw(?:or)?d|token|api[_-]?key|private[_-]?key|credential)[\w-]*['"]?\s*[:=]\s*['"]?([A-Za-z0-9+/_=-]{20,})['"]?(?:\s|$|[,;)}\]])/gi

/** Integrity hashes are random and public; a made-up value in a test says so on its own line. */
const publicLine = /"integrity"|\bsha(?:256|384|512)-|\/\/ made up, opens nothing$/

/** Every hit in one file's text as 'line N: kind'. */
export function secretsIn(text: string): string[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.length > 20_000 || publicLine.test(line)) return []
    const found = shapes.filter(shape => shape.pattern.test(line)).map(shape => shape.kind)
    const values = found.length > 0 ? [] : [...line.matchAll(assigned)].map(([, value = '']) => value)
    if (values.some(looksRandom)) found.push('value of a secret-sounding name')
    return found.map(kind => `line ${index + 1}: ${kind}`)
  })
}

/** Words and identifiers repeat letters and lack digits; keys do neither: 3.5 bits a character divides them well from 20 characters on. */
function looksRandom(value: string): boolean {
  if (!/\d/.test(value) || !/[A-Za-z]/.test(value)) return false
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / value.length) * Math.log2(count / value.length)
  return bits >= 3.5
}

/** Opens backups that lie beside it and hold nothing of anybody. */
const openKey = 'test/fixtures/backups/key.txt'

if (import.meta.main) {
  const files = trackedFiles().filter(path => path !== openKey)
  reportFaults(files.flatMap(path => secretsIn(textOf(path) ?? '').map(hit => `${path} ${hit}`)))
}
