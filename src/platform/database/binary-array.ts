// Many byte strings as one parameter. The driver writes an array of buffers as hexadecimal text, twice the size and slow to make
// and to read; a Buffer it sends as it is, as PostgreSQL's own binary form of the parameter's type.

const byteaOid = 17
const headBytes = 20

/** For a parameter that is cast to bytea[]: `${byteaArray(values)}::bytea[]`. */
export function byteaArray(values: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.allocUnsafe(values.reduce((sum, value) => sum + 4 + value.length, headBytes))
  // One dimension, no nulls, the element's type, how many, the first has the number 1. An array of none has no dimension.
  for (const [i, word] of [1, 0, byteaOid, values.length, 1].entries()) bytes.writeInt32BE(word, 4 * i)
  if (values.length === 0) return Buffer.concat([Buffer.alloc(8), bytes.subarray(8, 12)])
  let at = headBytes
  for (const value of values) {
    bytes.writeInt32BE(value.length, at)
    bytes.set(value, at + 4)
    at += 4 + value.length
  }
  return bytes
}
