// Tells a random secret from one that a person typed. A secret cannot prove that it is random, but the ways in which people
// make them up leave marks: few letters, runs, repeats, readable words.
import { randomBytes } from 'node:crypto'
import { published } from './published-secrets.ts'

/** Characters below which a secret is refused whatever it is made of. */
export const minSecretLength = 32

/** Bits by the secret's own letter frequencies; 32 random hexadecimal digits reach about 117. */
const minBits = 100
/** Random decimal digits for 128 bits. */
const minDecimalDigits = 39
/** Neighbours that are equal or adjacent in the alphabet ("abc", "4321", "aaaa"); about 18 % in random hexadecimal. */
const maxRunShare = 0.5
/** Three-letter pieces that occur for the first time; 94 % and more in random text of 512 hexadecimal digits. */
const minFreshShare = 0.7
/** Neighbouring letters that are among the commonest pairs of English; about 4 % in random text, 50 % in prose. */
const maxEnglishShare = 0.25

const wordsOfPeople =
  /secret|passw|session|change|example|tradewise|develop|production|default|sample|insecure|please|placeholder|replace|qwerty|letmein|admin|random|string|mysql|postgres|stripe/i

const englishPairs = new Set(
  (
    'th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ' +
    'ea ra ce li ch ll be ma si om ur ss ow wo rd et ey'
  ).split(' '),
)

/** Why `value` is no random secret, in words that reveal nothing of it; undefined when nothing speaks against it. */
export function weaknessOf(value: string): string | undefined {
  if (value.length < minSecretLength) return `is shorter than ${minSecretLength} characters`
  if (published.has(value)) return 'is printed in public documents'
  if (/\s/.test(value)) return 'contains white space'
  if (shareOfRuns(value) > maxRunShare || shareOfFreshPieces(value) < minFreshShare) return 'follows a pattern'
  if (wordsOfPeople.test(value) || shareOfEnglishPairs(value) > maxEnglishShare) return 'contains readable words'
  if (ownBits(value) < minBits || (/^\d+$/.test(value) && value.length < minDecimalDigits)) return 'has too little randomness'
  return undefined
}

/** 384 random bits that nobody will take for words. */
export function newSecret(): string {
  for (;;) {
    const made = randomBytes(48).toString('base64')
    if (weaknessOf(made) === undefined) return made
  }
}

function ownBits(value: string): number {
  const counts = new Map<string, number>()
  for (const letter of value) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= count * Math.log2(count / value.length)
  return bits
}

function shareOfRuns(value: string): number {
  let runs = 0
  for (let i = 1; i < value.length; i++) if (Math.abs(value.charCodeAt(i) - value.charCodeAt(i - 1)) <= 1) runs++
  return runs / (value.length - 1)
}

function shareOfFreshPieces(value: string): number {
  const seen = new Set<string>()
  for (let i = 0; i + 3 <= value.length; i++) seen.add(value.slice(i, i + 3))
  return seen.size / (value.length - 2)
}

function shareOfEnglishPairs(value: string): number {
  const letters = value.toLowerCase()
  let common = 0
  for (let i = 1; i < letters.length; i++) if (englishPairs.has(letters.slice(i - 1, i + 1))) common++
  return common / (letters.length - 1)
}
