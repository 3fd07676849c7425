// Scheme, palette and single-key shortcuts: chosen here, remembered in this browser, drawn by attributes on <html>.
// index.html applies the same entry before the first paint.
import { useSyncExternalStore } from 'react'

export type Scheme = 'system' | 'light' | 'dark'
export type Palette = 'green-red' | 'red-up' | 'blue-orange'
export type Appearance = { scheme: Scheme; palette: Palette; singleKeys: boolean }

const entry = 'appearance'
const standard: Appearance = { scheme: 'system', palette: 'green-red', singleKeys: true }

/** Takes what is known from a stored text; anything else falls back to the standard. */
export function parseAppearance(text: string | null): Appearance {
  let stored: Partial<Record<keyof Appearance, unknown>> = {}
  try {
    stored = JSON.parse(text ?? '{}') ?? {}
  } catch (fault) {
    if (!(fault instanceof SyntaxError)) throw fault
  }
  return {
    scheme: stored.scheme === 'light' || stored.scheme === 'dark' ? stored.scheme : standard.scheme,
    palette: stored.palette === 'red-up' || stored.palette === 'blue-orange' ? stored.palette : standard.palette,
    singleKeys: stored.singleKeys !== false,
  }
}

let current: Appearance | undefined
const listeners = new Set<() => void>()
const notify = () => {
  for (const listener of listeners) listener()
}

export function appearance(): Appearance {
  current ??= parseAppearance(remembered())
  return current
}

export function choose(change: Partial<Appearance>): void {
  current = { ...appearance(), ...change }
  const root = document.documentElement
  if (current.scheme === 'system') delete root.dataset.scheme
  else root.dataset.scheme = current.scheme
  if (current.palette === 'green-red') delete root.dataset.palette
  else root.dataset.palette = current.palette
  remember(JSON.stringify(current))
  notify()
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(subscribe, appearance)
}

/** Calls back when colours change: by choice, with the system's scheme while it is followed, and for paper, which is light. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  const media = [matchMedia('(prefers-color-scheme: dark)'), matchMedia('print')]
  for (const one of media) one.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    for (const one of media) one.removeEventListener('change', listener)
  }
}

// Storage may be forbidden; then choices last as long as the page.
function remembered(): string | null {
  try {
    return localStorage.getItem(entry)
  } catch (fault) {
    if (fault instanceof DOMException) return null
    throw fault
  }
}
function remember(text: string): void {
  try {
    localStorage.setItem(entry, text)
  } catch (fault) {
    if (!(fault instanceof DOMException)) throw fault
  }
}
