// Who presses / types on at once; until the search field is there and has the focus, what is typed waits here.
let waiting: string | null = null

export function startTypingAhead(): void {
  waiting ??= ''
}

/** True when the key was kept. */
export function typeAhead(key: string): boolean {
  if (waiting === null) return false
  if (key === 'Backspace') waiting = waiting.slice(0, -1)
  else if (key.length === 1) waiting += key
  else return false
  return true
}

/** What was typed so far, given once; from here on keys go where the focus is. */
export function takeTypedAhead(): string {
  const typed = waiting ?? ''
  waiting = null
  return typed
}
