// Logs are read by more people than the data they speak of: secrets and personal data are taken out on the way, whoever wrote them in.

const gone = '[redacted]'

/** Fields whose value never belongs in a log, at any depth. */
const secretField = /pass(word|wd|phrase)?$|secret|token|authori[sz]ation|cookie|api-?_?key|credential|dsn$|e-?mail/i

/** As in lodash@4.17.21 and rolldown@1.0.0-beta.9: three numbers are no domain, whatever stands before them. */
const packageVersion = String.raw`\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[a-z]{1,12}(?:\.\d{1,12})?)?(?!\.?[\w-])`

/**
 * Patterns inside any text. They run over JSON lines too, so none of them may eat a quotation mark or a backslash.
 * Each repetition is bounded or over one class of characters: their time is linear.
 */
const secretsInText: [RegExp, string][] = [
  [/(\/\/)[^\s"\\/@]{1,400}@/g, `$1${gone}@`],
  [/\b(Bearer|Basic|Digest)\s+[^\s"\\,]{4,}/gi, `$1 ${gone}`],
  [/\b(password|passwd|pwd|secret|token|api_?key|key|code|state|session|signature)=[^\s"\\&;]+/gi, `$1=${gone}`],
  [/\b(?:[sr]k_(?:live|test)|whsec)_[A-Za-z0-9]+/g, gone],
  [/\bAGE-SECRET-KEY-1[0-9A-Z]+/g, gone],
  [/\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, gone],
  [new RegExp(`[\\w.+-]{1,64}@(?!${packageVersion})[\\w-]{1,63}(?:\\.[\\w-]{1,63})+`, 'g'), '[mail]'],
]
const worthLooking = /[@=]|Bearer|Basic|Digest|sk_|rk_|whsec_|AGE-SECRET|eyJ/i

/** The text without secrets and mail addresses. */
export function personless(text: string): string {
  if (!worthLooking.test(text)) return text
  return secretsInText.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text)
}

const deepest = 5

/** A copy without the fields that never belong in a log; what has none, and nothing inside, is given back as it is. Errors are left to their serializer. */
export function withoutSecretFields(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error || value instanceof Date || ArrayBuffer.isView(value))
    return value
  if (depth > deepest) return '[too deep]'
  if (Array.isArray(value)) return value.slice(0, 50).map(entry => withoutSecretFields(entry, depth + 1))
  if (typeof (value as { toJSON?: unknown }).toJSON === 'function') return value
  if (isPlain(value as Record<string, unknown>)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [
      name,
      isSecretName(name) && entry !== undefined && typeof entry !== 'boolean' && typeof entry !== 'number'
        ? gone
        : withoutSecretFields(entry, depth + 1),
    ]),
  )
}

/** The usual line, of a request: harmless names and nothing nested. */
function isPlain(fields: Record<string, unknown>): boolean {
  for (const name in fields) if (typeof fields[name] === 'object' || isSecretName(name)) return false
  return true
}

/** Names come out of our own source and repeat; those that came from elsewhere must not fill the memory. */
const judgedNames = new Map<string, boolean>()
const mostJudgedNames = 1_000

function isSecretName(name: string): boolean {
  const known = judgedNames.get(name)
  if (known !== undefined) return known
  const isSecret = secretField.test(name)
  if (judgedNames.size < mostJudgedNames) judgedNames.set(name, isSecret)
  return isSecret
}

/** The network of an address: enough to see where an attack comes from, not who it is. 192.0.2.77 → 192.0.2.0, 2001:db8:1:2::3 → 2001:db8:1::. */
export function truncatedAddress(address: string): string {
  const v4 = /^(?:::ffff:)?(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/i.exec(address)
  if (v4) return `${v4[1]}.0`
  if (!address.includes(':')) return 'unknown'
  const [head = ''] = address.split('::')
  const groups = head.split(':').filter(group => /^[0-9a-f]{1,4}$/i.test(group))
  return `${groups.slice(0, 3).join(':')}::`
}

/** Characters that move the cursor or turn the reading direction: in a log that somebody opens in a terminal they are an attack. */
// oxlint-disable-next-line no-control-regex -- exactly those are meant
const deceptive = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

export function visible(text: string): string {
  return text.replace(deceptive, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
