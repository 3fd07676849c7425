// age v1 (https://age-encryption.org/v1), so that the stock `age` opens a backup without this program. The library makes and opens the
// header, where the keys are; the payload, which is large, goes through OpenSSL's ChaCha20-Poly1305 in chunks of 64 KiB.
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { assert, Failure } from '#basics'
import { damaged } from './tar.ts'

/** `work`: log2 of what a guess at the passphrase costs; age takes 18. */
export type Lock = { recipients: readonly string[]; passphrase?: string; work?: number }
export type Keys = { identity?: string; passphrase?: string }

const chunkBytes = 65_536
const tagBytes = 16
const nonceBytes = 16
const mostHeaderBytes = 65_536
const magic = Buffer.from('age-encryption.org/v1\n')

export const newIdentity = (): Promise<string> => generateX25519Identity()
export const recipientOf = (identity: string): Promise<string> => identityToRecipient(identity)

/** Throws where nothing can be written for it. */
export async function tryRecipient(recipient: string): Promise<void> {
  await newHeader({ recipients: [recipient] })
}

export function isAge(beginning: Buffer): boolean {
  return beginning.subarray(0, magic.length).equals(magic)
}

export async function* sealed(source: AsyncIterable<Buffer>, lock: Lock): AsyncGenerator<Buffer> {
  const { header, fileKey } = await newHeader(lock)
  const nonce = randomBytes(nonceBytes)
  yield Buffer.concat([header, nonce])
  const key = payloadKey(fileKey, nonce)
  let counter = 0
  for await (const { bytes, isLast } of inChunks(source, chunkBytes)) {
    const cipher = createCipheriv('chacha20-poly1305', key, chunkNonce(counter++, isLast), { authTagLength: tagBytes })
    yield cipher.update(bytes)
    cipher.final()
    yield cipher.getAuthTag()
  }
}

/** Throws Failure: 'not-allowed' (no key fits), 'damaged'. */
export async function* opened(source: AsyncIterable<Buffer>, keys: Keys): AsyncGenerator<Buffer> {
  const reader = source[Symbol.asyncIterator]()
  let begun: Buffer = Buffer.alloc(0)
  let headerEnd = -1
  while (headerEnd < 0 || begun.length < headerEnd + nonceBytes) {
    const next = await reader.next()
    if (next.done || begun.length > mostHeaderBytes) throw damaged('ends too early')
    begun = Buffer.concat([begun, next.value])
    const mark = begun.indexOf('\n--- ')
    headerEnd = mark < 0 ? -1 : begun.indexOf('\n', mark + 1) + 1 || -1
  }
  const key = payloadKey(await fileKeyOf(begun.subarray(0, headerEnd), keys), begun.subarray(headerEnd, headerEnd + nonceBytes))
  async function* rest(): AsyncGenerator<Buffer> {
    yield begun.subarray(headerEnd + nonceBytes)
    for (let next = await reader.next(); !next.done; next = await reader.next()) yield next.value
  }
  let counter = 0
  for await (const { bytes, isLast } of inChunks(rest(), chunkBytes + tagBytes)) {
    if (bytes.length < tagBytes) throw damaged('ends too early')
    const decipher = createDecipheriv('chacha20-poly1305', key, chunkNonce(counter++, isLast), { authTagLength: tagBytes })
    decipher.setAuthTag(bytes.subarray(-tagBytes))
    let plain: Buffer
    try {
      plain = decipher.update(bytes.subarray(0, -tagBytes))
      decipher.final()
    } catch (cause) {
      throw damaged('was changed or cut', cause)
    }
    if (plain.length > 0) yield plain
  }
}

/** A header whose file key is known to us: of a file that is never kept, less its own nonce and its one empty chunk. */
async function newHeader({ recipients, passphrase, work }: Lock): Promise<{ header: Buffer; fileKey: Uint8Array }> {
  const encrypter = new Encrypter()
  let fileKey: Uint8Array | undefined
  if (passphrase === undefined) {
    encrypter.addRecipient({
      wrapFileKey: key => {
        fileKey = Uint8Array.from(key)
        return []
      },
    })
    for (const recipient of recipients) encrypter.addRecipient(recipient)
  } else {
    encrypter.setPassphrase(passphrase)
    if (work !== undefined) encrypter.setScryptWorkFactor(work)
  }
  const whole = Buffer.from(await encrypter.encrypt(new Uint8Array()))
  const header = whole.subarray(0, whole.length - nonceBytes - tagBytes)
  if (passphrase !== undefined) fileKey = await fileKeyOf(header, { passphrase })
  assert(fileKey, 'the library wraps a file key')
  return { header, fileKey }
}

async function fileKeyOf(header: Buffer, { identity, passphrase }: Keys): Promise<Uint8Array> {
  const decrypter = new Decrypter()
  if (identity !== undefined) decrypter.addIdentity(identity)
  if (passphrase !== undefined) decrypter.addPassphrase(passphrase)
  try {
    return await decrypter.decryptHeader(Uint8Array.from(header))
  } catch (cause) {
    if (cause instanceof Error && /no identity matched/.test(cause.message))
      throw new Failure('not-allowed', wrongKey(header, { identity, passphrase }), { cause })
    throw damaged('has a broken header', cause)
  }
}

/** Who holds the other kind of key is told which is wanted. */
function wrongKey(header: Buffer, { identity, passphrase }: { [Name in keyof Keys]: Keys[Name] | undefined }): string {
  const isForPassphrase = header.includes('\n-> scrypt ')
  if (isForPassphrase && passphrase === undefined)
    return 'Wrong key: this backup was written for a passphrase; set BACKUP_PASSPHRASE.'
  if (!isForPassphrase && identity === undefined)
    return 'Wrong key: this backup was written for a key pair, not for a passphrase; set BACKUP_IDENTITY.'
  return 'Wrong key: the key that was given does not open this backup.'
}

/** As an object: of bytes, OpenSSL's side would be made anew for every chunk. */
function payloadKey(fileKey: Uint8Array, nonce: Buffer): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', fileKey, nonce, 'payload', 32)))
}

function chunkNonce(counter: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(counter, 5, 6)
  nonce[11] = isLast ? 1 : 0
  return nonce
}

/** Pieces of that size; the last is shorter or full, and known to be the last. Only what crosses a border is copied. */
async function* inChunks(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held: Buffer = Buffer.alloc(0)
  for await (const bytes of source) {
    let at = 0
    if (held.length > 0) {
      at = Math.min(bytes.length, size - held.length)
      held = Buffer.concat([held, bytes.subarray(0, at)])
      if (at === bytes.length) continue
      yield { bytes: held, isLast: false }
    }
    for (; bytes.length - at > size; at += size) yield { bytes: bytes.subarray(at, at + size), isLast: false }
    held = bytes.subarray(at)
  }
  yield { bytes: held, isLast: true }
}
