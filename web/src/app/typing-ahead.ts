// Who presses / types on at once; until the search field is there and has the focus, what is typed waits here.
let waiting: string | null = null

export type TypedAhead = { readonly text: string; readonly isEntered: boolean }

export function startTypingAhead(): void {
  waiting ??= ''
}

/** True when the key was kept. Enter ends what is typed. */
export function typeAhead(key: string): boolean {
  if (waiting === null) return false
  if (waiting.endsWith('\n')) return true
  if (key === 'Backspace') waiting = waiting.slice(0, -1)
  else if (key === 'Enter') waiting += '\n'
  else if (key.length === 1) waiting += key
  else return false
  return true
}

/** What was typed so far, given once; from here on keys go where the focus is. */
export function takeTypedAhead(): TypedAhead {
  const typed = waiting ?? ''
  waiting = null
  return { text: typed.trimEnd(), isEntered: typed.endsWith('\n') }
}
