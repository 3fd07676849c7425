// Hears the keys of the whole page from its first moment on: index.html keeps the presses that come before this script, and
// what they ask for waits here until the page that can do it is drawn.
import { appearance } from './appearance.ts'
import { actionOf, isTypingIn, type PageAddress } from './keys.ts'
import { startTypingAhead, typeAhead } from './typing-ahead.ts'

export type KeyWish = { does: 'search' } | { does: 'list-keys' } | { does: 'go'; to: PageAddress }
type Listener = (wish: KeyWish) => void

declare global {
  /** Set by the first script of index.html. Gives the presses so far and stops keeping them. */
  var earlyPresses: (() => readonly KeyboardEvent[]) | undefined
}

const pauseMs = 1500
let gAt = Number.NEGATIVE_INFINITY
let listener: Listener | null = null
let unheard: KeyWish[] = []

/** Called once, before anything is drawn. */
export function hearKeys(): void {
  const early = globalThis.earlyPresses?.() ?? []
  window.addEventListener('keydown', hear)
  for (const press of early) hear(press)
}

/** One listener at a time; what was pressed before it came is told to it at once. → stops listening */
export function onKeyWish(heard: Listener): () => void {
  listener = heard
  const before = unheard
  unheard = []
  for (const wish of before) heard(wish)
  return () => {
    if (listener === heard) listener = null
  }
}

function hear(event: KeyboardEvent): void {
  // An early press comes here after its own time (phase NONE), and index.html has kept the browser from acting on it.
  if (event.repeat || (event.defaultPrevented && event.eventPhase !== Event.NONE)) return
  const { key, ctrlKey, metaKey, altKey } = event
  const isTyping = isTypingIn(event.target)
  if (!ctrlKey && !metaKey && !altKey && !isTyping && typeAhead(key)) return event.preventDefault()
  const action = actionOf({ key, ctrlKey, metaKey, altKey, isTyping }, event.timeStamp - gAt < pauseMs, appearance().singleKeys)
  gAt = action?.does === 'wait-for-page' ? event.timeStamp : Number.NEGATIVE_INFINITY
  if (!action || action.does === 'wait-for-page') return
  // Behind an open dialog the page's keys rest.
  if (document.querySelector('[role="dialog"]') && action.does !== 'search') return
  event.preventDefault()
  if (action.does === 'search') startTypingAhead()
  if (listener) listener(action)
  else unheard.push(action)
}
