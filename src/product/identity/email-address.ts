// What counts as a mail address, and when two of them are the same one.
import { Failure } from '#basics'

export type EmailAddress = {
  /** As its owner writes it. */
  readonly text: string
  /** Equal for two spellings of one address. */
  readonly key: string
}

/** RFC 5321: 64 before the @, 254 in all. */
const longestEmail = 254
const longestLocalPart = 64
/** Nothing that could mean something in a header, a list of recipients or a log line. */
const form = /^[^\s@<>()[\],;:\\"\p{C}]+@[^\s@<>()[\],;:\\"\p{C}]+$/u
const domainForm =
  /^(?=.{1,253}$)([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)*[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u

/** Throws Failure('invalid'). Whether mail arrives there only a mail can tell. */
export function emailAddress(given: string): EmailAddress {
  const text = given.trim().normalize('NFC')
  const at = text.lastIndexOf('@')
  const isOne = text.length <= longestEmail && at <= longestLocalPart && form.test(text) && domainForm.test(text.slice(at + 1))
  if (!isOne) throw new Failure('invalid', 'This is not a mail address.')
  // Servers may tell Jane@ from jane@, but none that people use does; two accounts that look alike would be worse.
  return { text, key: text.toLowerCase() }
}
