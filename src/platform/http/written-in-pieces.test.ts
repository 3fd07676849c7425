import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writtenInPieces } from './written-in-pieces.ts'

const column = z.array(z.number().nullable())
const schema = z.strictObject({
  symbol: z.string(),
  note: z.string().optional(),
  dates: z.array(z.iso.date()),
  series: z.record(z.string(), z.record(z.string(), column)),
  figures: z.array(z.strictObject({ name: z.string(), values: column })),
  few: column,
})
const days = 24_000
const numbers = (of: (n: number) => number | null) => Array.from({ length: days }, (_, n) => of(n))
const same = numbers(n => n / 8)
// Not in the order of the schema.
const answer = {
  series: {
    'sma(20)': { sma: numbers(n => (n < 19 ? null : Math.sin(n) * 1e6)) },
    '"odd",\n': { macd: same, signal: same },
  },
  symbol: 'A"[1,2],\u2028',
  note: undefined,
  dates: Array.from({ length: days }, (_, n) => new Date(n * 86_400_000).toISOString().slice(0, 10)),
  figures: [
    { name: 'beta', values: numbers(n => -n) },
    { name: 'volatility', values: numbers(() => 0.1) },
  ],
  few: [1, null, 3],
}
/** As the usual way has it. */
const atOnce = JSON.stringify(z.encode(schema, answer))

describe('an answer with long columns', () => {
  it('is the text that it would be if it was written at once', async () => {
    const text = await writtenInPieces(schema, answer)
    expect(text?.length).toBe(atOnce.length)
    expect(text === atOnce).toBe(true)
  })
  it('lets others have their turn while it is written', async () => {
    const order: string[] = []
    const writing = writtenInPieces(schema, answer).then(() => order.push('written'))
    setImmediate(() => order.push('another'))
    await writing
    expect(order).toEqual(['another', 'written'])
  })
  it.each<[string, object]>([
    ['is short', { ...answer, dates: ['2026-01-02'], series: {}, figures: [] }],
    ['has columns that are not of one length', { ...answer, dates: answer.dates.slice(1) }],
    [
      'has something else than a number at its very end',
      { ...answer, figures: [{ name: 'beta', values: [...same.slice(1), Number.NaN] }] },
    ],
    ['has a name that nobody declared', { ...answer, other: same }],
  ])('is left to the usual way where it %s', async (_, given) => {
    expect(await writtenInPieces(schema, given)).toBeUndefined()
  })
  it('of what is no object is left to the usual way', async () => {
    for (const given of [null, undefined, 'text', 5, same.slice(0, 10)])
      expect(await writtenInPieces(schema, given)).toBeUndefined()
  })
})
