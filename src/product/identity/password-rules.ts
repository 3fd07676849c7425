// Which passwords are accepted: NIST SP 800-63B-4, 3.1.1.2. Long, and none that others try first; no rules about what it is made of.
import { Failure } from '#basics'

export const passwordLength = { least: 15, leastWithSecondFactor: 8, most: 256 } as const

export type PasswordContext = {
  readonly hasSecondFactor: boolean
  /** What belongs to its owner: address, name. */
  readonly words: readonly string[]
}

export type PasswordFault = 'too-short' | 'too-long' | 'breached' | 'personal' | 'repetitive'

const saidOf: Record<PasswordFault, string> = {
  'too-short': `A password needs ${passwordLength.least} characters or more.`,
  'too-long': `A password has ${passwordLength.most} characters at most.`,
  breached: 'This password is among those that were stolen elsewhere and are tried first. Please choose another.',
  personal: 'This password is made of your name, your address or the name of this site. Please choose another.',
  repetitive: 'This password repeats or counts. Please choose another.',
}
const shorterSaid = `With a second factor a password needs ${passwordLength.leastWithSecondFactor} characters or more.`

const productWords = ['tradewise', 'stock', 'trading', 'password']
const shortestWord = 3
/** What has to be left of a password when such words are taken out. */
const leastRest = 6
const fewCharacters = 4

/** Spaces count, nothing is cut off; two ways to type one accent are one password. */
export function normalisedPassword(given: string): string {
  return given.normalize('NFC')
}

/** Of characters as people count them. */
export function lengthOf(password: string): number {
  return Array.from(password).length
}

export function isShort(password: string): boolean {
  return lengthOf(password) < passwordLength.least
}

/** Null when it may be used. `isBreached` is asked for lower-case forms. */
export function passwordFault(
  password: string,
  { hasSecondFactor, words }: PasswordContext,
  isBreached: (text: string) => boolean,
): PasswordFault | null {
  const length = lengthOf(password)
  if (length < (hasSecondFactor ? passwordLength.leastWithSecondFactor : passwordLength.least)) return 'too-short'
  if (length > passwordLength.most) return 'too-long'
  const plain = password.toLowerCase()
  if (isBreached(plain)) return 'breached'
  if (isPattern(plain) || isBreached(repeatedUnit(plain))) return 'repetitive'
  if (isJoined(plain, isBreached)) return 'breached'
  const rest = restWithout(plain, [...words, ...productWords])
  return rest.length < leastRest || (rest !== plain && (isPattern(rest) || isBreached(rest))) ? 'personal' : null
}

/** 'sunshine' and '12345': a stolen password with another one, a count or a few characters before or after it. */
function isJoined(text: string, isBreached: (text: string) => boolean): boolean {
  const isWeak = (part: string) => part.length <= fewCharacters || isPattern(part) || isBreached(part)
  for (let at = 1; at < text.length; at++) {
    const [head, tail] = [text.slice(0, at), text.slice(at)]
    if ((isWeak(tail) && isBreached(head)) || (isWeak(head) && isBreached(tail))) return true
  }
  return false
}

/** It repeats a few characters, or counts. */
function isPattern(text: string): boolean {
  return countsOnly(text) || repeatedUnit(text).length <= fewCharacters
}

export function passwordFailure(fault: PasswordFault, hasSecondFactor: boolean): Failure {
  const message = fault === 'too-short' && hasSecondFactor ? shorterSaid : saidOf[fault]
  return new Failure('invalid', message, { detail: { reason: `password-${fault}` } })
}

/** 'abcabca' → 'abc': the shortest piece of which the whole is made, its last repetition perhaps cut off. */
function repeatedUnit(text: string): string {
  // Knuth–Morris–Pratt: the length less its longest border is the period.
  const border = [0]
  for (let i = 1, length = 0; i < text.length; i++) {
    while (length > 0 && text[i] !== text[length]) length = border[length - 1]!
    if (text[i] === text[length]) length++
    border.push(length)
  }
  const period = text.length - (border.at(-1) ?? 0)
  return period * 2 <= text.length ? text.slice(0, period) : text
}

/** '12345678', 'zyxwvuts': each step the same one up or down. 9 is followed by 0. */
function countsOnly(text: string): boolean {
  const codes = Array.from(text, character => character.codePointAt(0) ?? 0)
  return [1, -1].some(by => codes.slice(1).every((code, i) => [by, -9 * by].includes(code - (codes[i] ?? 0))))
}

function restWithout(text: string, words: readonly string[]): string {
  const parts = words
    .flatMap(word => word.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter(part => part.length >= shortestWord)
    .toSorted((a, b) => b.length - a.length)
  return parts.reduce((rest, part) => rest.replaceAll(part, ''), text).replaceAll(/[^\p{L}\p{N}]/gu, '')
}
