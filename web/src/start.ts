// The page's outline first: the application is large, and evaluated at once it would keep the browser from painting anything.
// A page in the background has no frames; there a moment's wait has to do.
const patienceMs = 200

export const started = new Promise<void>(resolve => {
  requestAnimationFrame(() => setTimeout(resolve))
  setTimeout(resolve, patienceMs)
}).then(() => import('./main.tsx'))
