// Whether an address has an account cannot be told by how long the answer takes: 2,000 samples of each question, known and unknown mixed by
// chance and from many networks, judged by a rank test. Its short form counts the work: account.test.ts, identity.test.ts.
import { createHash, randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { accountServer } from '../support/account-server.ts'

/** A tenth of the product's own delay, for the sake of time. Begun at once, the work behind a known address showed: 2.4 ms against 1.8, z = 3.6. */
const server = await accountServer({ backgroundDelayMs: () => randomInt(20, 70) })
const samples = 2_000
const accounts = 20
/** Two-sided, one in a thousand by chance. */
const mostZ = 3.29

/** The same order each time; known or unknown by the toss of a coin. */
const isKnown = (index: number): boolean => createHash('sha256').update(`toss ${index}`).digest()[0]! % 2 === 0
const email = (index: number): string => `${isKnown(index) ? 'member' : 'nobody'}-${index % accounts}@example.net`
/** Nobody has more than one try from each. */
const network = (index: number): string => `203.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`

for (let i = 0; i < accounts; i++)
  await server.identity.signUp.create({
    email: `member-${i}@example.net`,
    password: 'correct horse battery staple',
    role: 'user',
  })

/** z of Wilcoxon's rank sum (Mann and Whitney, 1947), normal approximation: how far the known ones rank from where chance puts them. */
function zOfRanks(known: readonly number[], unknown: readonly number[]): number {
  const all = [...known.map(ms => ({ ms, isKnown: true })), ...unknown.map(ms => ({ ms, isKnown: false }))]
  const sum = all.toSorted((a, b) => a.ms - b.ms).reduce((total, each, rank) => total + (each.isKnown ? rank + 1 : 0), 0)
  const [n, m] = [known.length, unknown.length]
  return (sum - (n * (n + m + 1)) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12)
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!

async function measured(what: string, ask: (index: number) => Promise<number>): Promise<number> {
  const [known, unknown]: [number[], number[]] = [[], []]
  for (let i = 0; i < samples; i++) {
    const ms = await ask(i)
    if (i >= 50) (isKnown(i) ? known : unknown).push(ms)
    server.pass(137)
    // As an attacker would wait, so that nothing of one question is left when the next is asked.
    await server.identity.settled()
  }
  const z = zOfRanks(known, unknown)
  const says = (values: number[]) => `${values.length} × ${median(values).toFixed(3)} ms`
  process.stdout.write(`${what}: known ${says(known)}, unknown ${says(unknown)}, z = ${z.toFixed(2)}\n`)
  return z
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

describe('the rank test', () => {
  it('tells a twentieth of the spread apart, and no difference where there is none', () => {
    const noise = (index: number) => createHash('sha256').update(`noise ${index}`).digest().readUInt32BE() / 2 ** 32
    const first = Array.from({ length: 5_000 }, (_, i) => noise(i))
    const second = Array.from({ length: 5_000 }, (_, i) => noise(i + 5_000))
    expect(Math.abs(zOfRanks(first, second))).toBeLessThan(mostZ)
    expect(
      zOfRanks(
        first.map(value => value + 0.05),
        second,
      ),
    ).toBeGreaterThan(mostZ)
  })
})

describe('by the time of an answer nobody tells whether an address has an account', () => {
  it('when signing in', async () => {
    const z = await measured('sign-in', i =>
      timed(async () => {
        const from = server.browser({ address: network(i) })
        const answer = await from.send('POST', '/api/auth/sign-in', { email: email(i), password: `not the password ${i}` })
        expect(answer.status).toBe(403)
      }),
    )
    expect(Math.abs(z)).toBeLessThan(mostZ)
  })
  for (const [what, path] of [
    ['asking for a new password', '/api/auth/reset'],
    ['signing up', '/api/auth/sign-up'],
  ] as const) {
    it(`when ${what}`, async () => {
      const z = await measured(what, i =>
        timed(async () => {
          const from = server.browser({ address: network(i) })
          const answer = await from.send('POST', path, { email: email(i) })
          expect(answer.status).toBeLessThan(300)
        }),
      )
      expect(Math.abs(z)).toBeLessThan(mostZ)
    })
    it(`nor by the time of a request that follows on ${what}`, async () => {
      const z = await measured(`after ${what}`, async i => {
        const from = server.browser({ address: network(i) })
        await from.send('POST', path, { email: email(i) })
        return timed(() => from.send('GET', '/api/auth/options'))
      })
      expect(Math.abs(z)).toBeLessThan(mostZ)
    })
  }
})
