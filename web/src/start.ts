// The page's outline first: the application is large, and fetched or evaluated at once it would keep the browser from painting anything.
// A page in the background paints nothing; there a moment's wait has to do. One in sight paints, on a busy machine just later.
const patienceMs = document.visibilityState === 'hidden' ? 500 : 5_000

const painted = new Promise<void>(resolve => {
  // The first paint can be the bare ground, a frame before the outline.
  new PerformanceObserver(list => {
    if (list.getEntriesByName('first-contentful-paint').length > 0) resolve()
  }).observe({ type: 'paint', buffered: true })
  setTimeout(resolve, patienceMs)
})

export const started = painted.then(() => {
  fetchAhead()
  return import('./main.tsx')
})

/** What a stock page runs, all at once instead of one after the other; named by the build. The import map holds the digests. */
function fetchAhead(): void {
  const addresses = document.querySelector<HTMLMetaElement>('meta[name=fetched-ahead]')?.content.split(' ') ?? []
  const nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
  document.head.append(
    ...addresses.map(href =>
      Object.assign(document.createElement('link'), { rel: 'modulepreload', crossOrigin: '', nonce, href }),
    ),
  )
}
