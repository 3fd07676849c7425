// The one-time token of a mailed link stands behind # : browsers send it to no server and no referrer. It is taken out of the address
// at once, so that it is not in the history, on a shared screen or in a bookmark, and kept in memory for as long as the tab is not
// reloaded: signing in on the way to confirming an address must not lose it.
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'

const kept = new Map<string, string>()

/** undefined: the address had none. What is none, because a mail program cut it, is given back as it is: the server says no. */
export function useLinkToken(): string | undefined {
  const { pathname, hash } = useLocation()
  useEffect(() => {
    if (hash === '') return
    kept.set(pathname, hash)
    history.replaceState(history.state, '', location.pathname + location.search)
  }, [pathname, hash])
  return hash || kept.get(pathname)
}
