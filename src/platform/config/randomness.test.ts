import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { weaknessOf } from './randomness.ts'

/** Deterministic bytes that look random, so that a failure repeats. */
const bytes = (seed: number, count: number) =>
  Buffer.concat(
    Array.from({ length: Math.ceil(count / 32) }, (_, i) => createHash('sha256').update(`${seed}/${i}`).digest()),
  ).subarray(0, count)

describe('a secret', () => {
  it.each([
    ['hexadecimal of 16 bytes', 'hex', 16],
    ['hexadecimal of 32 bytes', 'hex', 32],
    ['base64 of 24 bytes', 'base64', 24],
    ['base64 of 48 bytes', 'base64', 48],
    ['base64url of 64 bytes', 'base64url', 64],
  ] as const)('passes as %s, a thousand times', (_, encoding, count) => {
    const refused = Array.from({ length: 1000 }, (_, seed) => bytes(seed, count).toString(encoding)).filter(weaknessOf)
    expect(refused).toEqual([])
  })

  it.each([
    ['a'.repeat(64), 'follows a pattern'],
    ['0123456789abcdefghijklmnopqrstuv', 'follows a pattern'],
    ['abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ', 'follows a pattern'],
    ['k7Qz'.repeat(10), 'follows a pattern'],
    ['x9F!k2Lp'.repeat(5), 'follows a pattern'],
    ['short', 'is shorter than 32 characters'],
    [bytes(1, 15).toString('hex'), 'is shorter than 32 characters'],
    ['this-is-my-super-secret-session-key-2024', 'contains readable words'],
    ['change-me-change-me-0912-0912-4711', 'follows a pattern'],
    ['correcthorsebatterystapleandthenmore', 'contains readable words'],
    ['dontcopythiskeyfromthereadmefile99', 'contains readable words'],
    ['83920174650918273645810293847561', 'has too little randomness'],
    ['192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf', 'is printed in public documents'],
    ['09d25e094faa6ca2556c818166b7a9563b93f7099f6f0f4caa6cf63b88e8d3e7', 'is printed in public documents'],
  ])('is refused: %s %s', (value, reason) => {
    expect(weaknessOf(value)).toBe(reason)
  })

  it('of our own documents never passes: none shows one that would', () => {
    const documents = globSync(['*.md', 'docs/**/*.md', '.env.example', 'deploy/**/*'], { withFileTypes: true }).filter(entry =>
      entry.isFile(),
    )
    const shown = documents.flatMap(entry => {
      const text = readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8')
      return [...text.matchAll(/(?:SESSION_SECRET|MONITORING_TOKEN)\s*[=:]\s*["']?([^\s"'`|]+)/g)].map(match => match[1]!)
    })
    expect(shown.filter(value => weaknessOf(value) === undefined)).toEqual([])
  })
})
