import { describe, expect, it } from 'vitest'
import { openRowSum } from './copy-rows.ts'
import { addDigest } from './row-digest.ts'

const text = 'The quick brown fox jumps over the lazy dog'

function digestOf(said: string): string {
  const bytes = new TextEncoder().encode(said)
  const lanes = new Uint32Array(4)
  addDigest(lanes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length)
  return [...lanes].map(lane => lane.toString(16).padStart(8, '0')).join('')
}

describe('the digest of a row', () => {
  // From mmh3 5.2 (x86_128, seed 0), every length modulo 16.
  it.each([
    [0, '00000000000000000000000000000000'],
    [1, '312658d4d32cba11d32cba11d32cba11'],
    [2, 'ee15ba685ea9dec05ea9dec05ea9dec0'],
    [3, '41d0bf79d27be85ed27be85ed27be85e'],
    [4, '00251e65aa6e1ea2aa6e1ea2aa6e1ea2'],
    [5, '392b67e0b9c452b8bfcc773cbfcc773c'],
    [6, '02910834fa14aab42b714bbf2b714bbf'],
    [7, 'a09f763b35527f9cddf6976eddf6976e'],
    [8, '66b6c80ac96f1f6d6d8a09806d8a0980'],
    [9, 'bac5d673cbc4cff3deb68d0969c8528f'],
    [10, '9bf1477a73c5b1aa852e56f2dff305b6'],
    [11, '0c71da9eab63cd6f41612928a3768855'],
    [12, 'c628765f4e4398a8ebb5df5e5b59e222'],
    [13, 'e3c36e462fda1565cea4d9577990934f'],
    [14, '08bcd16f0f9b125b364ee8974772cb63'],
    [15, 'cad356cfebdbe4935f9fcb222cc8a286'],
    [16, '05af2e9885dc9f007a560e931005cf2a'],
    [31, '9756d6dd03ee8189b6d1f56e23a827f6'],
    [32, '7fc78aad2d537202102e762c393ef0c1'],
    [33, 'ad6ec1aed6ad260a9d041c4aebac7c8b'],
    [43, '2f1583c3ecee2c675d7bf66ce5e91d2c'],
  ] as const)('of the first %i letters is that of MurmurHash3', (length, digest) =>
    expect(digestOf(text.slice(0, length))).toBe(digest),
  )
})

describe('the sum of rows', () => {
  const start = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex')
  const row = (value: string) => {
    const bytes = Buffer.alloc(6 + value.length)
    bytes.writeInt16BE(1, 0)
    bytes.writeInt32BE(value.length, 2)
    bytes.write(value, 6)
    return bytes
  }
  const rows = [row('one'), row('a'.repeat(70_000)), row(''), row('two')]
  const whole = Buffer.concat([start, ...rows, Buffer.from('ffff', 'hex')])
  const sumOf = (bytes: Buffer, chunk: number) => {
    const sum = openRowSum()
    for (let at = 0; at < bytes.length; at += chunk) sum.add(bytes.subarray(at, at + chunk))
    return sum.end()
  }

  it('does not depend on how the bytes come, nor on the order of the rows', () => {
    const expected = sumOf(whole, whole.length)
    expect(expected.rows).toBe(4)
    for (const chunk of [1, 7, 4_096]) expect(sumOf(whole, chunk)).toEqual(expected)
    expect(sumOf(Buffer.concat([start, ...rows.toReversed(), Buffer.from('ffff', 'hex')]), 100)).toEqual(expected)
  })

  it.each([
    ['a letter that changed', whole.with(26, 0x62)],
    ['a row twice', Buffer.concat([start, rows[0]!, ...rows, Buffer.from('ffff', 'hex')])],
  ])('tells %s', (_, bytes) => expect(sumOf(Buffer.from(bytes), 4_096)).not.toEqual(sumOf(whole, 4_096)))

  it.each([
    ['an end too early', whole.subarray(0, -2)],
    ['more after the end', Buffer.concat([whole, row('x')])],
    ['another beginning', Buffer.from(whole.with(3, 0))],
    ['an extension that no server writes', Buffer.from(whole.with(18, 1))],
    ['a negative number of fields', Buffer.from(whole.with(19, 0x80))],
    ['a negative length', Buffer.from(whole.with(21, 0x80))],
  ])('refuses %s', (_, bytes) => expect(() => sumOf(bytes, 4_096)).toThrow(/damaged/))
})
