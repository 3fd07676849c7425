/** A text as two are compared: case and spaces around do not matter. */
export function folded(text: string): string {
  return text.trim().toLowerCase()
}
