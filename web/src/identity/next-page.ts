// Where to go on after signing in. The address bar is anybody's to write: only a page of this site counts, never another server's.

const start = '/'

/** → path with query and fragment, on this origin. */
export function nextPage(wanted: string | undefined, origin: string): string {
  if (wanted === undefined || !wanted.startsWith('/') || !URL.canParse(wanted, origin)) return start
  const url = new URL(wanted, origin)
  if (url.origin !== origin || url.pathname.startsWith('//')) return start
  return url.pathname + url.search + url.hash
}
