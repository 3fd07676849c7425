// One sealed text: 'v1.KEYID.NONCE.BOX', base64url, BOX = ciphertext and the 128-bit tag. Version, key id and `bind` are
// authenticated with it, so that none of them can be exchanged.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Failure } from '#basics'

const algorithm = 'aes-256-gcm'
/** Random nonces of 96 bits: at 2^32 texts under one secret the chance of a repeat is still below 2^-32 (NIST SP 800-38D, 8.3). */
const nonceBytes = 12
const tagBytes = 16
const form = /^v1\.([\w-]{12})\.([\w-]{16})\.([\w-]+)$/

export function sealBox({ id, key }: { id: string; key: Buffer }, plain: string, bind: string): string {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(associated(id, bind))
  const box = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `v1.${id}.${nonce.toString('base64url')}.${box.toString('base64url')}`
}

/** Throws Failure('damaged'); `detail.reason`: 'form', 'key' or 'changed'. */
export function openBox(keyOf: (id: string) => Buffer | undefined, sealed: string, bind: string): string {
  const [, id = '', nonceText = '', boxText = ''] = form.exec(sealed) ?? []
  const nonce = Buffer.from(nonceText, 'base64url')
  const box = Buffer.from(boxText, 'base64url')
  // One spelling only: base64url leaves bits unused at its end, which would make several texts of one box.
  const isWhole = box.length >= tagBytes && box.toString('base64url') === boxText
  if (nonce.length !== nonceBytes || !isWhole) throw damaged('form', 'A sealed value is damaged.')
  const key = keyOf(id)
  if (!key) throw damaged('key', 'A sealed value was sealed with a secret that SESSION_SECRET no longer holds.')
  const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(associated(id, bind))
  decipher.setAuthTag(box.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(box.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw damaged('changed', 'A sealed value was changed, or belongs elsewhere.', cause)
  }
}

function associated(id: string, bind: string): Buffer {
  return Buffer.from(`v1.${id}\n${bind}`, 'utf8')
}

function damaged(reason: 'form' | 'key' | 'changed', message: string, cause?: unknown): Failure {
  return new Failure('damaged', message, { cause, detail: { reason } })
}
