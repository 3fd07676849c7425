// Chance as a parameter: the same seed gives the same numbers on every machine, so that a result can be computed again.

/** Uniform numbers in [0, 1): xoshiro128** (Blackman & Vigna, 2018), its state filled from `seed` by splitmix32. seed: an integer. */
export function seededChance(seed: number): () => number {
  let mixed = seed | 0
  const next = () => {
    mixed = (mixed + 0x9e3779b9) | 0
    let z = mixed ^ (mixed >>> 16)
    z = Math.imul(z, 0x21f0aaad)
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
    return z ^ (z >>> 15)
  }
  let [a, b, c, d] = [next(), next(), next(), next()]
  return () => {
    const scrambled = Math.imul(rotated(Math.imul(b, 5), 7), 9)
    const t = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotated(d, 11)
    return (scrambled >>> 0) / 4_294_967_296
  }
}

function rotated(value: number, by: number): number {
  return (value << by) | (value >>> (32 - by))
}
