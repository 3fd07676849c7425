// MurmurHash3_x86_128 by Austin Appleby (public domain), seed 0: tells rows apart that a fault made different, several times faster
// than a cryptographic digest of each. Against a forger it says nothing; that is what age and the file's SHA-256 are for.
const [c1, c2, c3, c4] = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93] as const

/** Adds the digest of the bytes from `from` up to `end` to four sums of 32 bits. */
export function addDigest(lanes: Uint32Array, bytes: DataView, from: number, end: number): void {
  const length = end - from
  let h1 = 0
  let h2 = 0
  let h3 = 0
  let h4 = 0
  let at = from
  for (const blocks = from + (length & ~15); at < blocks; at += 16) {
    h1 ^= mixed(bytes.getUint32(at, true), c1, c2, 15)
    h1 = (Math.imul((((h1 << 19) | (h1 >>> 13)) + h2) | 0, 5) + 0x561ccd1b) | 0
    h2 ^= mixed(bytes.getUint32(at + 4, true), c2, c3, 16)
    h2 = (Math.imul((((h2 << 17) | (h2 >>> 15)) + h3) | 0, 5) + 0x0bcaa747) | 0
    h3 ^= mixed(bytes.getUint32(at + 8, true), c3, c4, 17)
    h3 = (Math.imul((((h3 << 15) | (h3 >>> 17)) + h4) | 0, 5) + 0x96cd1c35) | 0
    h4 ^= mixed(bytes.getUint32(at + 12, true), c4, c1, 18)
    h4 = (Math.imul((((h4 << 13) | (h4 >>> 19)) + h1) | 0, 5) + 0x32ac3b17) | 0
  }
  if (at < end) h1 ^= mixed(word(bytes, at, end), c1, c2, 15)
  if (at + 4 < end) h2 ^= mixed(word(bytes, at + 4, end), c2, c3, 16)
  if (at + 8 < end) h3 ^= mixed(word(bytes, at + 8, end), c3, c4, 17)
  if (at + 12 < end) h4 ^= mixed(word(bytes, at + 12, end), c4, c1, 18)
  h1 ^= length
  h2 ^= length
  h3 ^= length
  h4 ^= length
  h1 = (h1 + h2 + h3 + h4) | 0
  h2 = (h2 + h1) | 0
  h3 = (h3 + h1) | 0
  h4 = (h4 + h1) | 0
  h1 = final(h1)
  h2 = final(h2)
  h3 = final(h3)
  h4 = final(h4)
  h1 = (h1 + h2 + h3 + h4) | 0
  lanes[0] = lanes[0]! + h1
  lanes[1] = lanes[1]! + (h2 + h1)
  lanes[2] = lanes[2]! + (h3 + h1)
  lanes[3] = lanes[3]! + (h4 + h1)
}

function mixed(word: number, before: number, after: number, turn: number): number {
  const product = Math.imul(word, before)
  return Math.imul((product << turn) | (product >>> (32 - turn)), after)
}

/** Up to four bytes, the first the lowest. */
function word(bytes: DataView, at: number, end: number): number {
  let found = 0
  for (let i = Math.min(at + 4, end) - 1; i >= at; i--) found = (found << 8) | bytes.getUint8(i)
  return found
}

function final(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}
