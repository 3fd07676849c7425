import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { gunzipSync, zstdCompressSync } from 'node:zlib'
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
