import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { gunzipSync, gzipSync, zstdCompressSync } from 'node:zlib'
import { type Compression, packed, unpacked } from './packing.ts'

const whole = Buffer.concat([randomBytes(700_000), Buffer.alloc(2_900_000, 'words and words '), randomBytes(13)])

async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function all(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

const kinds: Compression[] = ['gzip', 'gzip:1', 'zstd', 'zstd:9']

describe('packing', () => {
  it.each(kinds)('%s comes out as it went in, in whatever pieces it is read', async kind => {
    const bytes = await all(packed(inChunks(whole, 60_001), kind))
    expect(bytes.length).toBeLessThan(whole.length / 2)
    for (const size of [997, 65_536, bytes.length]) expect((await all(unpacked(inChunks(bytes, size)))).equals(whole)).toBe(true)
  })

  it('is one stream to every tool', async () => {
    const bytes = await all(packed(inChunks(whole, 1 << 16), 'gzip'))
    expect(gunzipSync(bytes).equals(whole)).toBe(true)
  })

  it('reads what other tools have packed', async () => {
    for (const bytes of [
      gzipSync(whole),
      Buffer.concat([gzipSync(whole.subarray(0, 500_000)), gzipSync(whole.subarray(500_000))]),
    ])
      expect((await all(unpacked(inChunks(bytes, 65_536)))).equals(whole)).toBe(true)
  })

  it('holds each member of gzip against what it says of itself', async () => {
    const bytes = await all(packed(inChunks(whole, 1 << 16), 'gzip'))
    const read = (given: Buffer) => all(unpacked(inChunks(given, 65_536)))
    const refusal = /after its end|too early|be unpacked|impossible size|incorrect|invalid/
    const length = bytes.readUInt32LE(16)
    const changed = (at: number, by: number, size = length) => {
      const copy = Buffer.from(bytes)
      if (at === 16) copy.writeUInt32LE(size + by, at)
      else copy[at] = copy[at]! ^ by
      return copy
    }
    for (const by of [-20, -8, -1, 1, 20]) await expect(read(changed(16, by)), `longer by ${by}`).rejects.toThrow(refusal)
    await expect(read(changed(16, 0, 0))).rejects.toThrow(/impossible size/)
    await expect(read(changed(16, 0, 1 << 30))).rejects.toThrow(/impossible size/)
    for (const at of [length - 1, length - 5, 400_000]) await expect(read(changed(at, 4)), `at ${at}`).rejects.toThrow(refusal)
    // A piece that is left out is found by what is inside, not here; one that is half is.
    await expect(read(Buffer.concat([bytes.subarray(0, length - 9), bytes.subarray(length)]))).rejects.toThrow(refusal)
  })

  it.each(kinds)('%s that is cut, goes on or has a byte changed is refused', async kind => {
    const bytes = await all(packed(inChunks(whole, 1 << 16), kind))
    const refusal = /after its end|too early|unexpected end|incorrect header/
    const read = (given: Buffer) => all(unpacked(inChunks(given, 65_536)))
    await expect(read(bytes.subarray(0, -1))).rejects.toThrow(/too early|unexpected end/)
    await expect(read(Buffer.concat([bytes, Buffer.alloc(1)]))).rejects.toThrow(refusal)
    await expect(read(Buffer.concat([bytes, Buffer.alloc(70_000, 7)]))).rejects.toThrow(refusal)
    await expect(read(Buffer.concat([bytes, Buffer.alloc(70_000)]))).rejects.toThrow(refusal)
  })

  it('leaves nothing behind when the reader has enough', async () => {
    for (const kind of kinds) {
      const bytes = await all(packed(inChunks(whole, 1 << 16), kind))
      for await (const part of unpacked(inChunks(bytes, 65_536))) {
        expect(part.length).toBeGreaterThan(0)
        break
      }
    }
  })

  it('refuses a piece that would fill the memory', async () => {
    await expect(all(unpacked(inChunks(zstdCompressSync(Buffer.alloc(64 << 20)), 65_536)))).rejects.toThrow(/impossible size/)
  })

  it('has a word for what is neither', async () => {
    await expect(all(unpacked(inChunks(Buffer.from('hello'), 2)))).rejects.toMatchObject({ code: 'foreign' })
    await expect(all(unpacked(inChunks(Buffer.alloc(0), 2)))).rejects.toMatchObject({ code: 'foreign' })
  })
})
