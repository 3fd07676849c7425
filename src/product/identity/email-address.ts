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

/** One that is not known here yet. Throws Failure('invalid'). */
export function newEmailAddress(given: string): EmailAddress {
  const email = emailAddress(given)
  if (looksLikeAnother(email.text))
    throw new Failure('invalid', 'This mail address mixes letters that look alike. Please use one alphabet.')
  return email
}

/**
 * A name in an alphabet of its own is good; one letter of another among Latin ones (аdmin@ with a Cyrillic а), or a wide form of the same
 * letter, is there to be taken for somebody else's in a list of accounts (Unicode Technical Standard 39).
 */
function looksLikeAnother(text: string): boolean {
  return text !== text.normalize('NFKC') || text.split(/[@.]/).some(part => latin.test(part) && alike.test(part))
}

const latin = /\p{Script=Latin}/u
const alike = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u
