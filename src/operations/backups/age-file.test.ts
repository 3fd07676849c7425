import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type Keys, type Lock, newIdentity, opened, recipientOf, sealed } from './age-file.ts'

const chunk = 65_536
const plain = randomBytes(3 * chunk + 100)
const [ours, second, stranger] = await Promise.all([newIdentity(), newIdentity(), newIdentity()])
const lock = { recipients: [await recipientOf(ours), await recipientOf(second)] }

async function* given(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 50_000) yield bytes.subarray(at, at + 50_000)
}

async function all(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source) parts.push(part)
  return Buffer.concat(parts)
}

const seal = (bytes: Buffer, how: Lock = lock) => all(sealed(given(bytes), how))
const open = (bytes: Buffer, keys: Keys = { identity: ours }) => all(opened(given(bytes), keys))
const whole = await seal(plain)
const payload = whole.indexOf('\n', whole.indexOf('\n--- ') + 1) + 1

describe('a sealed file', () => {
  it('is opened by each of its keys, and by no other', async () => {
    for (const identity of [ours, second]) expect((await open(whole, { identity })).equals(plain)).toBe(true)
    await expect(open(whole, { identity: stranger })).rejects.toMatchObject({ code: 'not-allowed' })
    await expect(open(whole, { passphrase: 'a passphrase that was never set' })).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('set BACKUP_IDENTITY'),
    })
  })

  it('that was cut at a border of chunks, or anywhere near, is damaged', async () => {
    const borders = [0, 1, 2, 3].map(chunks => payload + 16 + chunks * (chunk + 16))
    for (const border of borders)
      for (const at of [border - 1, border, border + 1, border + 16])
        await expect(open(whole.subarray(0, at)), String(at)).rejects.toMatchObject({ code: 'damaged' })
  })

  it('with the head of another, its nonce, or two chunks that changed places is damaged', async () => {
    const other = await seal(plain)
    const nonce = Buffer.concat([whole.subarray(0, payload), other.subarray(payload, payload + 16), whole.subarray(payload + 16)])
    const [first, next] = [payload + 16, payload + 16 + chunk + 16]
    const swapped = Buffer.concat([
      whole.subarray(0, first),
      whole.subarray(next, next + chunk + 16),
      whole.subarray(first, next),
      whole.subarray(next + chunk + 16),
    ])
    for (const changed of [Buffer.concat([other.subarray(0, payload), whole.subarray(payload)]), nonce, swapped])
      await expect(open(changed)).rejects.toMatchObject({ code: 'damaged' })
  })

  it('with the reader of another written into its head opens for nobody', async () => {
    const foreign = await seal(plain, { recipients: [await recipientOf(stranger)] })
    const stanza = (bytes: Buffer) => {
      const text = bytes.toString('latin1')
      return text.slice(text.indexOf('-> X25519'), text.indexOf('\n--- '))
    }
    const forged = Buffer.from(whole.toString('latin1').replace(stanza(whole), stanza(foreign)), 'latin1')
    await expect(open(forged, { identity: stranger })).rejects.toMatchObject({ code: 'damaged' })
    await expect(open(forged)).rejects.toMatchObject({ code: 'not-allowed' })
  })

  it('is opened by its passphrase alone', async () => {
    const passphrase = 'corner lamp river eleven'
    const locked = await seal(plain, { recipients: [], passphrase, work: 10 })
    expect((await open(locked, { identity: ours, passphrase })).equals(plain)).toBe(true)
    await expect(open(locked, { passphrase: `${passphrase} ` })).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('does not open this backup'),
    })
    await expect(open(locked)).rejects.toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('set BACKUP_PASSPHRASE'),
    })
  })
})
