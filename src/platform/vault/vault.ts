// Every key of the product comes from one root, SESSION_SECRET: HMAC keys for tokens and links, and the key that seals what is
// stored. Old roots stay accepted until somebody removes them, so a rotation signs nobody out and loses nothing.
// docs/concepts/cryptography.md lists every key and its use.
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { assert, Failure } from '#basics'
import type { Secret } from '#config'
import { derivedKey, keyIdOf } from './derived-key.ts'
import { openBox, sealBox } from './sealed-box.ts'

export { type Rehearsed, rehearseSealing, type Resealer, resealAll } from './resealing.ts'

export type Keyring = {
  /** HMAC-SHA256 of `text` under the key that HKDF-SHA256 derives for `purpose` from the newest secret. */
  mac(purpose: string, text: string): Buffer
  /** The same under every accepted secret, newest first: what an older secret made is still recognised. Compare in constant time. */
  macs(purpose: string, text: string): Buffer[]
  /**
   * AES-256-GCM with a random nonce: 'v1.KEYID.NONCE.BOX'. `bind` names the row that the text belongs to (table, id, column);
   * sealed text that is moved to another row does not open there.
   */
  seal(plain: string, bind: string): string
  /** Throws Failure('damaged') when it was changed, belongs to another row, or was sealed with a secret that is no longer accepted. */
  open(sealed: string, bind: string): string
  /** Whether the newest secret sealed it; otherwise it is due to be sealed anew. */
  isCurrent(sealed: string): boolean
  /** Another number after every reload: what was derived before may be worth nothing any more. */
  generation(): number
  /** Takes another list of secrets, newest first, from the next call on. */
  reload(secrets: readonly Secret[]): void
}

type Root = { readonly id: string; readonly sealing: Buffer; readonly macKey: (purpose: string) => KeyObject }

/** Purposes are words of the program, never input: the derived keys are kept. */
const mostPurposes = 100

/** `secrets`: newest first. Throws Failure('misconfigured') when there is none. */
export function openKeyring(secrets: readonly Secret[]): Keyring {
  let roots = rootsOf(secrets)
  let generation = 0
  const newest = (): Root => roots[0]!
  const macUnder = (root: Root, purpose: string, text: string): Buffer =>
    createHmac('sha256', root.macKey(purpose)).update(text, 'utf8').digest()
  return {
    mac: (purpose, text) => macUnder(newest(), purpose, text),
    macs: (purpose, text) => roots.map(root => macUnder(root, purpose, text)),
    seal: (plain, bind) => sealBox({ id: newest().id, key: newest().sealing }, plain, bind),
    open: (sealed, bind) => openBox(id => roots.find(root => root.id === id)?.sealing, sealed, bind),
    isCurrent: sealed => sealed.startsWith(`v1.${newest().id}.`),
    generation: () => generation,
    reload(fresh) {
      roots = rootsOf(fresh)
      generation++
    },
  }
}

function rootsOf(secrets: readonly Secret[]): Root[] {
  if (secrets.length === 0) throw new Failure('misconfigured', 'SESSION_SECRET is empty: there is no secret to derive keys from.')
  const distinct = [...new Set(secrets.map(secret => secret.reveal()))]
  return distinct.map(secret => {
    // As key objects: from bytes, Node would make one anew for every token that is looked at, which costs more than the hash.
    const kept = new Map<string, KeyObject>()
    const macKey = (purpose: string): KeyObject => {
      const known = kept.get(purpose)
      if (known) return known
      assert(kept.size < mostPurposes, 'a purpose of keys is a fixed word, never made of input')
      const made = createSecretKey(derivedKey(secret, `mac: ${purpose}`))
      kept.set(purpose, made)
      return made
    }
    return { id: keyIdOf(secret), sealing: derivedKey(secret, 'vault'), macKey }
  })
}
