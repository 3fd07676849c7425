/** Of characters as the server counts them: one for each code point. */
export function lengthOf(password: string): number {
  let length = 0
  for (const _ of password) length++
  return length
}
