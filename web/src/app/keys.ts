// What a key press means when no field has the focus. Pure, so that the list of keys and their effect stay one.

export type KeyAction = { does: 'search' } | { does: 'list-keys' } | { does: 'wait-for-page' } | { does: 'go'; to: PageAddress }
export type PageAddress =
  | '/'
  | '/watchlists'
  | '/alerts'
  | '/screener'
  | '/backtests'
  | '/allocation'
  | '/macro'
  | '/data'
  | '/docs/api'
  | '/about'
  | '/account'
export type Press = { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; isTyping: boolean }

export const pageKeys: readonly { key: string; to: PageAddress; name: string }[] = [
  { key: 'h', to: '/', name: 'Home' },
  { key: 'w', to: '/watchlists', name: 'Watchlists' },
  { key: 'l', to: '/alerts', name: 'Alerts' },
  { key: 's', to: '/screener', name: 'Screener' },
  { key: 'b', to: '/backtests', name: 'Backtests' },
  { key: 'o', to: '/allocation', name: 'Allocation' },
  { key: 'm', to: '/macro', name: 'Macro' },
  { key: 'd', to: '/data', name: 'Data' },
  { key: 'a', to: '/docs/api', name: 'API' },
  { key: 'i', to: '/about', name: 'About' },
  { key: 'u', to: '/account', name: 'Your account' },
]

/**
 * isAfterG: the press before was g, a moment ago. hasSingleKeys: false when the reader turned them off (speech input
 * types letters); Ctrl/⌘ K works always. Null: the press is not ours.
 */
export function actionOf(press: Press, isAfterG: boolean, hasSingleKeys: boolean): KeyAction | null {
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key
  if ((press.ctrlKey || press.metaKey) && !press.altKey && key === 'k') return { does: 'search' }
  if (press.ctrlKey || press.metaKey || press.altKey || press.isTyping || !hasSingleKeys) return null
  if (isAfterG) {
    const page = pageKeys.find(one => one.key === key)
    if (page) return { does: 'go', to: page.to }
  }
  if (key === '/') return { does: 'search' }
  if (key === '?') return { does: 'list-keys' }
  if (key === 'g') return { does: 'wait-for-page' }
  return null
}

export const isTypingIn = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
